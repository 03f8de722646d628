import django.db.models.deletion
import django.db.models.functions.datetime
import migration_coop.lib.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migration_coop.lib.migrations.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Draft',
                    fields=[
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('address', models.CharField(max_length=200, verbose_name='page')),
                        ('label', models.CharField(blank=True, max_length=250, verbose_name='name')),
                        ('fields', models.JSONField(default=dict, verbose_name='fields')),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('started_at', models.DateTimeField()),
                        ('saved_at', models.DateTimeField()),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to=settings.AUTH_USER_MODEL)),
                        ('is_sent', models.BooleanField(default=False)),
                        ('page', models.CharField(blank=True, max_length=250, verbose_name='name of the page')),
                        ('turn', models.BigIntegerField(default=0)),
                        ('writer', models.CharField(blank=True, max_length=40)),
                    ],
                    options={
                        'verbose_name': 'unsaved form',
                        'verbose_name_plural': 'unsaved forms',
                        'indexes': [models.Index(fields=['owner', '-saved_at'], name='draft_newest_of_owner'), models.Index(fields=['saved_at'], name='draft_oldest')],
                    },
                ),
                migrations.CreateModel(
                    name='UsedKey',
                    fields=[
                        ('key', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                        ('fingerprint', models.CharField(blank=True, max_length=64)),
                        ('used_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        'verbose_name': 'form that was saved',
                        'verbose_name_plural': 'forms that were saved',
                        'indexes': [models.Index(fields=['used_at'], name='used_key_oldest')],
                    },
                ),
            ],
        ),
    ]
