from django.db import migrations


def follow_the_programmes(apps, schema_editor):
    """180 days was the default that nobody chose, and is that of programmes now."""
    cooperations = apps.get_model("cooperation", "Cooperation").objects
    cooperations.filter(silent_after_days=180).update(silent_after_days=None)


def say_it_again(apps, schema_editor):
    cooperations = apps.get_model("cooperation", "Cooperation").objects
    cooperations.filter(silent_after_days=None).update(silent_after_days=180)


class Migration(migrations.Migration):

    dependencies = [
        ("cooperation", "0007_contacts_and_steps_back"),
        ("missions", "0007_thresholds_of_programmes"),
    ]

    operations = [migrations.RunPython(follow_the_programmes, say_it_again)]
