import django.contrib.postgres.fields
import django.db.models.deletion
import exchange.targets.base
import migration_coop.lib.migrations
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_initial'),
        ('accounts', '__first__'),
        ('files', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migration_coop.lib.migrations.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Export',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('form_key', models.UUIDField(default=None, editable=False, null=True, unique=True)),
                        ('at', models.DateTimeField()),
                        ('listing', models.CharField(max_length=40)),
                        ('query', models.TextField(blank=True)),
                        ('words', models.TextField(blank=True)),
                        ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                        ('format', models.CharField(choices=[('xlsx', 'Excel (XLSX)'), ('ods', 'LibreOffice (ODS)'), ('csv', 'Text with separators (CSV)'), ('json', 'For programs (JSON)')], max_length=10)),
                        ('is_for_import', models.BooleanField(default=False)),
                        ('holds_contacts', models.BooleanField(default=False)),
                        ('reason', models.TextField(blank=True, verbose_name='reason')),
                        ('scope', models.TextField(blank=True)),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Being made'), ('ready', 'Ready'), ('failed', 'Failed'), ('expired', 'Expired')], default='waiting', editable=False, max_length=10)),
                        ('rows_expected', models.PositiveIntegerField(default=0)),
                        ('rows_done', models.PositiveIntegerField(default=0)),
                        ('attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                        ('claim_token', models.UUIDField(editable=False, null=True)),
                        ('lease_until', models.DateTimeField(editable=False, null=True)),
                        ('finished_at', models.DateTimeField(null=True)),
                        ('expires_at', models.DateTimeField(null=True)),
                        ('downloaded_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exports', to=settings.AUTH_USER_MODEL)),
                        ('file', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                    ],
                    options={
                        'verbose_name': 'export',
                        'verbose_name_plural': 'exports',
                        'indexes': [models.Index(fields=['by', '-at', '-id'], name='export_newest_of_person'), models.Index(fields=['-at', '-id'], name='export_newest'), models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['at', 'id'], name='export_to_make')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('expires_at__isnull', False), ('file__isnull', False), ('state', 'ready')), models.Q(models.Q(('state', 'ready'), _negated=True), ('file', None)), _connector='OR'), name='export_has_a_file_exactly_when_ready'), models.CheckConstraint(condition=models.Q(models.Q(('claim_token__isnull', False), ('lease_until__isnull', False), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('claim_token', None)), _connector='OR'), name='export_is_claimed_exactly_while_it_is_made'), models.CheckConstraint(condition=models.Q(('holds_contacts', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='export_of_contacts_has_a_reason'), models.CheckConstraint(condition=models.Q(('columns__len__gt', 0)), name='export_has_columns')],
                    },
                ),
                migrations.CreateModel(
                    name='ExportHistory',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('form_key', models.UUIDField(default=None, editable=False, null=True)),
                        ('at', models.DateTimeField()),
                        ('listing', models.CharField(max_length=40)),
                        ('query', models.TextField(blank=True)),
                        ('words', models.TextField(blank=True)),
                        ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                        ('format', models.CharField(choices=[('xlsx', 'Excel (XLSX)'), ('ods', 'LibreOffice (ODS)'), ('csv', 'Text with separators (CSV)'), ('json', 'For programs (JSON)')], max_length=10)),
                        ('is_for_import', models.BooleanField(default=False)),
                        ('holds_contacts', models.BooleanField(default=False)),
                        ('reason', models.TextField(blank=True, verbose_name='reason')),
                        ('scope', models.TextField(blank=True)),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Being made'), ('ready', 'Ready'), ('failed', 'Failed'), ('expired', 'Expired')], default='waiting', editable=False, max_length=10)),
                        ('rows_expected', models.PositiveIntegerField(default=0)),
                        ('attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                        ('claim_token', models.UUIDField(editable=False, null=True)),
                        ('finished_at', models.DateTimeField(null=True)),
                        ('expires_at', models.DateTimeField(null=True)),
                        ('downloaded_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('file', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='files.storedfile')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='exchange.export')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Import',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('target', models.CharField(max_length=30, verbose_name='kind')),
                        ('status', models.CharField(choices=[('mapping', 'Columns to choose'), ('checking', 'Being checked'), ('checked', 'Checked'), ('writing', 'Being written'), ('written', 'Written'), ('reverting', 'Being taken back'), ('reverted', 'Taken back'), ('failed', 'Not readable')], default='mapping', max_length=20, verbose_name='status')),
                        ('heading_row', models.PositiveIntegerField(default=1)),
                        ('headings', models.JSONField(default=list)),
                        ('samples', models.JSONField(default=list)),
                        ('notes', models.JSONField(default=list)),
                        ('mapping', models.JSONField(default=dict)),
                        ('shape', models.CharField(max_length=64)),
                        ('row_count', models.PositiveIntegerField(null=True)),
                        ('reason', models.TextField(blank=True)),
                        ('started_at', models.DateTimeField()),
                        ('phase_at', models.DateTimeField()),
                        ('phase_rows', models.PositiveIntegerField(default=0)),
                        ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'import',
                        'verbose_name_plural': 'imports',
                        'indexes': [models.Index(fields=['-started_at', '-id'], name='import_newest'), models.Index(fields=['target', 'shape'], name='import_of_shape')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('checking', 'writing', 'reverting'))), fields=('owner',), name='user_runs_one_import_at_a_time'), models.CheckConstraint(condition=models.Q(('status', 'failed'), ('reason', ''), _connector='XOR'), name='import_says_why_it_failed')],
                    },
                ),
                migrations.CreateModel(
                    name='ImportEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('from_status', models.CharField(blank=True, max_length=20)),
                        ('to_status', models.CharField(max_length=20)),
                        ('at', models.DateTimeField()),
                        ('note', models.TextField(blank=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='exchange.import')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['at', 'id'], name='importevent_at')],
                    },
                ),
                migrations.CreateModel(
                    name='ImportHistory',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('target', models.CharField(max_length=30, verbose_name='kind')),
                        ('status', models.CharField(choices=[('mapping', 'Columns to choose'), ('checking', 'Being checked'), ('checked', 'Checked'), ('writing', 'Being written'), ('written', 'Written'), ('reverting', 'Being taken back'), ('reverted', 'Taken back'), ('failed', 'Not readable')], default='mapping', max_length=20, verbose_name='status')),
                        ('heading_row', models.PositiveIntegerField(default=1)),
                        ('headings', models.JSONField(default=list)),
                        ('samples', models.JSONField(default=list)),
                        ('notes', models.JSONField(default=list)),
                        ('mapping', models.JSONField(default=dict)),
                        ('shape', models.CharField(max_length=64)),
                        ('row_count', models.PositiveIntegerField(null=True)),
                        ('reason', models.TextField(blank=True)),
                        ('started_at', models.DateTimeField()),
                        ('file', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='files.storedfile')),
                        ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='exchange.import')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ImportRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('cells', models.JSONField()),
                        ('corrections', models.JSONField(default=dict)),
                        ('action', models.CharField(blank=True, max_length=10)),
                        ('values', models.JSONField(default=dict)),
                        ('match', models.JSONField(null=True)),
                        ('changes', models.JSONField(default=list)),
                        ('problems', models.JSONField(default=list)),
                        ('same', models.CharField(blank=True, max_length=300)),
                        ('decision', models.CharField(blank=True, max_length=10)),
                        ('decided_match', models.CharField(blank=True, max_length=60)),
                        ('done', models.JSONField(default=list)),
                        ('written_at', models.DateTimeField(null=True)),
                        ('taken_back_at', models.DateTimeField(null=True)),
                        ('left', models.JSONField(default=list)),
                        ('part_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='exchange.import')),
                    ],
                    options={
                        'verbose_name': 'row of an import',
                        'verbose_name_plural': 'rows of imports',
                        'indexes': [models.Index(fields=['part_of', 'action', 'number'], name='import_queue'), models.Index(condition=models.Q(('same', ''), _negated=True), fields=['part_of', 'same'], name='import_same')],
                        'constraints': [models.UniqueConstraint(fields=('part_of', 'number'), name='import_has_a_row_once'), models.CheckConstraint(condition=models.Q(('written_at__isnull', False), models.Q(('done', []), ('taken_back_at', None)), _connector='OR'), name='import_row_is_done_only_when_written'), models.CheckConstraint(condition=models.Q(('written_at', None), ('action__in', [exchange.targets.base.Action['CREATE'], exchange.targets.base.Action['UPDATE']]), _connector='OR'), name='import_row_is_written_only_to_create_or_update')],
                    },
                ),
            ],
        ),
        migration_coop.lib.migrations.AddTriggers(
            triggers={'export': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "exchange_exporthistory" ("at", "attempts", "by_id", "claim_token", "columns", "downloaded_at", "expires_at", "file_id", "finished_at", "form_key", "format", "holds_contacts", "id", "is_for_import", "listing", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "reason", "rows_expected", "scope", "state", "words") VALUES (NEW."at", NEW."attempts", NEW."by_id", NEW."claim_token", NEW."columns", NEW."downloaded_at", NEW."expires_at", NEW."file_id", NEW."finished_at", NEW."form_key", NEW."format", NEW."holds_contacts", NEW."id", NEW."is_for_import", NEW."listing", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."query", NEW."reason", NEW."rows_expected", NEW."scope", NEW."state", NEW."words"); RETURN NULL;', hash='88d1ec2683d5018ed54a16822e9625b6791acc9d', operation='INSERT', pgid='pgtrigger_insert_insert_e96cd', table='exchange_export', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."attempts" IS DISTINCT FROM (NEW."attempts") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."claim_token" IS DISTINCT FROM (NEW."claim_token") OR OLD."columns" IS DISTINCT FROM (NEW."columns") OR OLD."downloaded_at" IS DISTINCT FROM (NEW."downloaded_at") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."finished_at" IS DISTINCT FROM (NEW."finished_at") OR OLD."form_key" IS DISTINCT FROM (NEW."form_key") OR OLD."format" IS DISTINCT FROM (NEW."format") OR OLD."holds_contacts" IS DISTINCT FROM (NEW."holds_contacts") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_for_import" IS DISTINCT FROM (NEW."is_for_import") OR OLD."listing" IS DISTINCT FROM (NEW."listing") OR OLD."query" IS DISTINCT FROM (NEW."query") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."rows_expected" IS DISTINCT FROM (NEW."rows_expected") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."words" IS DISTINCT FROM (NEW."words"))', func='INSERT INTO "exchange_exporthistory" ("at", "attempts", "by_id", "claim_token", "columns", "downloaded_at", "expires_at", "file_id", "finished_at", "form_key", "format", "holds_contacts", "id", "is_for_import", "listing", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "reason", "rows_expected", "scope", "state", "words") VALUES (NEW."at", NEW."attempts", NEW."by_id", NEW."claim_token", NEW."columns", NEW."downloaded_at", NEW."expires_at", NEW."file_id", NEW."finished_at", NEW."form_key", NEW."format", NEW."holds_contacts", NEW."id", NEW."is_for_import", NEW."listing", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."query", NEW."reason", NEW."rows_expected", NEW."scope", NEW."state", NEW."words"); RETURN NULL;', hash='0be2dd4ecbdfad6caff4e92cf5da6244a0432604', operation='UPDATE', pgid='pgtrigger_update_update_70a7c', table='exchange_export', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "exchange_exporthistory" ("at", "attempts", "by_id", "claim_token", "columns", "downloaded_at", "expires_at", "file_id", "finished_at", "form_key", "format", "holds_contacts", "id", "is_for_import", "listing", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "reason", "rows_expected", "scope", "state", "words") VALUES (OLD."at", OLD."attempts", OLD."by_id", OLD."claim_token", OLD."columns", OLD."downloaded_at", OLD."expires_at", OLD."file_id", OLD."finished_at", OLD."form_key", OLD."format", OLD."holds_contacts", OLD."id", OLD."is_for_import", OLD."listing", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."query", OLD."reason", OLD."rows_expected", OLD."scope", OLD."state", OLD."words"); RETURN NULL;', hash='a9105dffe77a75a200fcc38fdf0ee98ec26baf69', operation='DELETE', pgid='pgtrigger_delete_delete_dd47f', table='exchange_export', when='AFTER'))], 'exporthistory': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='37b3459135279e3060a7f684f71e26b672f85f16', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fcc10', table='exchange_exporthistory', when='BEFORE'))], 'import': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "exchange_importhistory" ("file_id", "heading_row", "headings", "id", "mapping", "notes", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "row_count", "samples", "shape", "started_at", "status", "target", "version") VALUES (NEW."file_id", NEW."heading_row", NEW."headings", NEW."id", NEW."mapping", NEW."notes", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."row_count", NEW."samples", NEW."shape", NEW."started_at", NEW."status", NEW."target", NEW."version"); RETURN NULL;', hash='54315df3fdfd532c5b4149ce8f1a70becd099e8f', operation='INSERT', pgid='pgtrigger_insert_insert_e5e56', table='exchange_import', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."heading_row" IS DISTINCT FROM (NEW."heading_row") OR OLD."headings" IS DISTINCT FROM (NEW."headings") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."mapping" IS DISTINCT FROM (NEW."mapping") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."row_count" IS DISTINCT FROM (NEW."row_count") OR OLD."samples" IS DISTINCT FROM (NEW."samples") OR OLD."shape" IS DISTINCT FROM (NEW."shape") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."target" IS DISTINCT FROM (NEW."target") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "exchange_importhistory" ("file_id", "heading_row", "headings", "id", "mapping", "notes", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "row_count", "samples", "shape", "started_at", "status", "target", "version") VALUES (NEW."file_id", NEW."heading_row", NEW."headings", NEW."id", NEW."mapping", NEW."notes", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."row_count", NEW."samples", NEW."shape", NEW."started_at", NEW."status", NEW."target", NEW."version"); RETURN NULL;', hash='28d133348cfec57b9100d3640a655d62d9a731d4', operation='UPDATE', pgid='pgtrigger_update_update_57eea', table='exchange_import', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "exchange_importhistory" ("file_id", "heading_row", "headings", "id", "mapping", "notes", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "row_count", "samples", "shape", "started_at", "status", "target", "version") VALUES (OLD."file_id", OLD."heading_row", OLD."headings", OLD."id", OLD."mapping", OLD."notes", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."row_count", OLD."samples", OLD."shape", OLD."started_at", OLD."status", OLD."target", OLD."version"); RETURN NULL;', hash='a5ad4c1ce82bd1b6a215f6dd3415d5dc0a8f6d51', operation='DELETE', pgid='pgtrigger_delete_delete_7b51e', table='exchange_import', when='AFTER'))], 'importevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='08e006d128645aa329d760db856b3a0cc6775b5d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_30b5b', table='exchange_importevent', when='BEFORE'))], 'importhistory': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6f06368340424f5adcd4dac3cc1c9701528e7d87', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_736c0', table='exchange_importhistory', when='BEFORE'))]},
        ),
    ]
