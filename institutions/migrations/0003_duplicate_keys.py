"""By what candidates for duplicates are found: written by triggers."""

from django.db import migrations

from institutions.duplicates.key_triggers import DROP_KEEP, DROP_KEYS, KEEP, KEYS


class Migration(migrations.Migration):
    dependencies = [("institutions", "0002_initial")]
    operations = [
        migrations.RunSQL(KEYS, DROP_KEYS),
        migrations.RunSQL(KEEP, DROP_KEEP),
    ]
