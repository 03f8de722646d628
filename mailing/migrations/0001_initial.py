import django.db.models.deletion
import django.db.models.functions.text
import migration_coop.lib.migrations
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migration_coop.lib.migrations.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Heartbeat',
                    fields=[
                        ('worker', models.CharField(max_length=200, primary_key=True, serialize=False)),
                        ('at', models.DateTimeField()),
                        ('seen', models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        'db_table': 'ops_heartbeat',
                    },
                ),
                migrations.CreateModel(
                    name='JournalEntry',
                    fields=[
                        ('message_id', models.CharField(max_length=255, primary_key=True, serialize=False)),
                        ('seen_at', models.DateTimeField()),
                    ],
                    options={
                        'db_table': 'mail_journal',
                    },
                ),
                migrations.CreateModel(
                    name='Installation',
                    fields=[
                        ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                        ('fingerprint', models.CharField(max_length=200)),
                        ('frozen_at', models.DateTimeField(null=True, verbose_name='frozen at')),
                        ('note', models.TextField(blank=True, verbose_name='note')),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'db_table': 'mail_installation',
                        'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='installation_is_a_single_row'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='installation_decision_has_person_and_moment')],
                    },
                ),
                migrations.CreateModel(
                    name='InstallationHistory',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.PositiveSmallIntegerField(default=1, serialize=False)),
                        ('fingerprint', models.CharField(max_length=200)),
                        ('frozen_at', models.DateTimeField(null=True, verbose_name='frozen at')),
                        ('note', models.TextField(blank=True, verbose_name='note')),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('decided_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='mailing.installation')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Message',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('dedupe_key', models.CharField(max_length=200, unique=True)),
                        ('message_id', models.CharField(max_length=255, unique=True)),
                        ('kind', models.CharField(max_length=50)),
                        ('language', models.CharField(blank=True, max_length=10)),
                        ('is_urgent', models.BooleanField(default=False)),
                        ('state', models.CharField(choices=[('pending', 'Waiting'), ('claimed', 'Taken by a worker'), ('sending', 'Being sent'), ('unknown', 'Perhaps sent'), ('sent', 'Sent'), ('failed', 'Refused by the mail server'), ('superseded', 'No longer needed'), ('suppressed', 'Withheld: the address is suspended'), ('review', 'For a person to decide'), ('expired', 'Given up: too late to be useful')], default='pending', max_length=12)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('not_before', models.DateTimeField()),
                        ('expires_at', models.DateTimeField(null=True)),
                        ('attempts', models.PositiveIntegerField(default=0)),
                        ('unknowns', models.PositiveSmallIntegerField(default=0)),
                        ('claim_token', models.UUIDField(null=True)),
                        ('lease_until', models.DateTimeField(null=True)),
                        ('smtp_started_at', models.DateTimeField(null=True)),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('evidence', models.TextField(blank=True)),
                        ('last_error', models.TextField(blank=True)),
                        ('address', models.CharField(blank=True, max_length=320)),
                        ('subject', models.TextField(blank=True)),
                        ('body_text', models.TextField(blank=True)),
                        ('body_html', models.TextField(blank=True)),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('domain', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Lower(models.Func(models.F('address'), models.Value('@'), models.Value(-1), function='split_part')), output_field=models.CharField(max_length=320))),
                        ('full_since', models.DateTimeField(null=True)),
                    ],
                    options={
                        'db_table': 'mail_outbox',
                        'indexes': [models.Index(models.OrderBy(models.F('is_urgent'), descending=True), models.F('not_before'), models.F('id'), condition=models.Q(('state__in', ('pending', 'unknown'))), name='mail_outbox_due'), models.Index(condition=models.Q(('state__in', ('claimed', 'sending'))), fields=['lease_until'], name='mail_outbox_lease'), models.Index(fields=['-not_before', '-id'], name='mail_outbox_newest'), models.Index(condition=models.Q(('smtp_started_at__isnull', False)), fields=['domain', 'smtp_started_at'], name='mail_outbox_domain'), models.Index(condition=models.Q(('state__in', ('failed', 'suppressed', 'review'))), fields=['state', 'not_before'], name='mail_outbox_trouble')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'claimed', 'sending', 'unknown', 'sent', 'failed', 'superseded', 'suppressed', 'review', 'expired'])), name='message_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('dedupe_key', ''), _negated=True), models.Q(('message_id', ''), _negated=True), models.Q(('kind', ''), _negated=True)), name='message_has_key_and_kind'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='message_has_sent_at_only_when_sent'), models.CheckConstraint(condition=models.Q(models.Q(('claim_token__isnull', False), ('lease_until__isnull', False), ('state__in', ('claimed', 'sending'))), models.Q(models.Q(('state__in', ('claimed', 'sending')), _negated=True), ('claim_token', None), ('lease_until', None)), _connector='OR'), name='message_has_token_and_lease_only_while_held'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['sending', 'unknown']), _negated=True), ('smtp_started_at__isnull', False), _connector='OR'), name='message_has_smtp_start_while_sending_or_unknown'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='message_decision_has_person_and_moment')],
                    },
                ),
                migrations.CreateModel(
                    name='MessageEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('from_state', models.CharField(blank=True, max_length=12)),
                        ('to_state', models.CharField(choices=[('pending', 'Waiting'), ('claimed', 'Taken by a worker'), ('sending', 'Being sent'), ('unknown', 'Perhaps sent'), ('sent', 'Sent'), ('failed', 'Refused by the mail server'), ('superseded', 'No longer needed'), ('suppressed', 'Withheld: the address is suspended'), ('review', 'For a person to decide'), ('expired', 'Given up: too late to be useful')], max_length=12)),
                        ('at', models.DateTimeField()),
                        ('attempts', models.PositiveIntegerField()),
                        ('detail', models.TextField(blank=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='mailing.message')),
                    ],
                    options={
                        'db_table': 'mail_event',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Suppression',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('address', models.CharField(blank=True, max_length=320, verbose_name='address')),
                        ('kind', models.CharField(blank=True, max_length=50, verbose_name='kind of message')),
                        ('reason', models.CharField(choices=[('bad_address', 'The mail server refused the address'), ('bounced', 'Messages came back'), ('account_closed', 'The account is closed'), ('asked', 'Asked for no messages of this kind'), ('complained', 'Reported a message as unwanted')], max_length=20, verbose_name='reason')),
                        ('detail', models.TextField(blank=True, verbose_name='detail')),
                        ('since', models.DateTimeField(verbose_name='since')),
                        ('until', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                        ('lifted_at', models.DateTimeField(editable=False, null=True, verbose_name='lifted at')),
                        ('lifted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mail_suppressions', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'db_table': 'mail_suppression',
                        'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='suppression_until_is_after_since'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at', None), ('lifted_by', None)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='suppression_lifting_has_person_and_moment'), models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('recipient', 'address', 'kind'), name='suppression_once_per_person_address_and_kind'), models.CheckConstraint(condition=models.Q(('reason__in', ['bad_address', 'bounced', 'account_closed', 'asked', 'complained'])), name='suppression_reason_is_known')],
                    },
                ),
                migrations.CreateModel(
                    name='SuppressionHistory',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('address', models.CharField(blank=True, max_length=320, verbose_name='address')),
                        ('kind', models.CharField(blank=True, max_length=50, verbose_name='kind of message')),
                        ('reason', models.CharField(choices=[('bad_address', 'The mail server refused the address'), ('bounced', 'Messages came back'), ('account_closed', 'The account is closed'), ('asked', 'Asked for no messages of this kind'), ('complained', 'Reported a message as unwanted')], max_length=20, verbose_name='reason')),
                        ('detail', models.TextField(blank=True, verbose_name='detail')),
                        ('since', models.DateTimeField(verbose_name='since')),
                        ('until', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                        ('lifted_at', models.DateTimeField(editable=False, null=True, verbose_name='lifted at')),
                        ('lifted_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='mailing.suppression')),
                        ('recipient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Bounce',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('hard', 'The address does not work'), ('soft', 'Could not be delivered this time'), ('complaint', 'Reported as unwanted')], max_length=10, verbose_name='kind')),
                        ('status', models.CharField(blank=True, max_length=12, verbose_name='status')),
                        ('action', models.CharField(blank=True, max_length=20, verbose_name='action')),
                        ('diagnostic', models.TextField(blank=True, verbose_name='diagnostic')),
                        ('at', models.DateTimeField(verbose_name='received at')),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bounces', to='mailing.message')),
                    ],
                    options={
                        'db_table': 'mail_bounce',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['hard', 'soft', 'complaint'])), name='bounce_kind_is_known'), models.CheckConstraint(condition=models.Q(('status', ''), ('status__regex', '^[45]\\.[0-9]{1,3}\\.[0-9]{1,3}$'), _connector='OR'), name='bounce_status_is_a_code_of_three_numbers'), models.UniqueConstraint(fields=('message', 'kind'), name='bounce_once_per_message_and_kind')],
                    },
                ),
            ],
        ),
        migration_coop.lib.migrations.AddTriggers(
            triggers={'bounce': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8ad7a81c7e085159ec4331d3362390d8d51224fb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4470f', table='mail_bounce', when='BEFORE'))], 'installation': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mailing_installationhistory" ("decided_at", "decided_by_id", "fingerprint", "frozen_at", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."fingerprint", NEW."frozen_at", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='c105d49e92b0ce05606a58489e9e1dcc08913bbf', operation='INSERT', pgid='pgtrigger_insert_insert_4e1d8', table='mail_installation', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mailing_installationhistory" ("decided_at", "decided_by_id", "fingerprint", "frozen_at", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."fingerprint", NEW."frozen_at", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='6357963bf64c309da9b3843204a7f3b8f04dd804', operation='UPDATE', pgid='pgtrigger_update_update_c8dda', table='mail_installation', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mailing_installationhistory" ("decided_at", "decided_by_id", "fingerprint", "frozen_at", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."decided_at", OLD."decided_by_id", OLD."fingerprint", OLD."frozen_at", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='7ea249a24843ba7daec339a4756cefe81cb0cb8c', operation='DELETE', pgid='pgtrigger_delete_delete_4a624', table='mail_installation', when='AFTER'))], 'installationhistory': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f1ba9dff8583696ed321adb973c748d279caa99a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a3e28', table='mailing_installationhistory', when='BEFORE'))], 'message': [pgtrigger.compiler.Trigger(name='state_moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{pending:claimed,pending:superseded,claimed:expired,claimed:pending,claimed:review,claimed:sending,claimed:sent,claimed:superseded,claimed:suppressed,claimed:unknown,sending:claimed,sending:failed,sending:pending,sending:sent,sending:unknown,unknown:claimed,unknown:superseded,review:pending,review:sent,review:superseded,failed:pending,suppressed:pending,expired:pending}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='e2b69350f6485a6bc26058d75bd53c0315ffd6c2', operation='UPDATE', pgid='pgtrigger_state_moves_by_the_table_198e3', table='mail_outbox', when='BEFORE')), pgtrigger.compiler.Trigger(name='sent_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state = 'sent' AND (NEW.state, NEW.sent_at, NEW.evidence, NEW.dedupe_key, NEW.message_id, NEW.recipient_id) IS DISTINCT FROM (OLD.state, OLD.sent_at, OLD.evidence, OLD.dedupe_key, OLD.message_id, OLD.recipient_id))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f579cdd7111adfa10a0bd0eebb31a83577efb3e7', operation='UPDATE', pgid='pgtrigger_sent_is_final_34007', table='mail_outbox', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='92724ecaeaf8758df00869c00e97034097d43904', operation='DELETE', pgid='pgtrigger_never_deleted_68bf7', table='mail_outbox', when='BEFORE')), pgtrigger.compiler.Trigger(name='record_start', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    INSERT INTO mail_event\n                        (message_id, from_state, to_state, at, attempts, detail)\n                    VALUES (NEW.id, '', NEW.state, clock_timestamp(), 0, '');\n                    RETURN NULL;\n                ", hash='c1084c423b17817d786651307b7597e9530c6c31', operation='INSERT', pgid='pgtrigger_record_start_6ea4c', table='mail_outbox', when='AFTER')), pgtrigger.compiler.Trigger(name='record_step', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', func="\n                    INSERT INTO mail_event\n                        (message_id, from_state, to_state, at, attempts, detail, by_id)\n                    VALUES (\n                        NEW.id, OLD.state, NEW.state, clock_timestamp(), NEW.attempts,\n                        CASE WHEN NEW.state = 'sent' THEN NEW.evidence\n                             WHEN NEW.last_error IS DISTINCT FROM OLD.last_error\n                             THEN NEW.last_error ELSE '' END,\n                        CASE WHEN NEW.decided_at IS DISTINCT FROM OLD.decided_at\n                             THEN NEW.decided_by_id END\n                    );\n                    RETURN NULL;\n                ", hash='f79f72b2ce0e147adccad8a4d65c4b46418c77b7', operation='UPDATE OF "state"', pgid='pgtrigger_record_step_9eb42', table='mail_outbox', when='AFTER'))], 'messageevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='42e55c822fc7d30efc8ff3e3864963863a3ab3bc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cd030', table='mail_event', when='BEFORE'))], 'suppression': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mailing_suppressionhistory" ("address", "detail", "id", "kind", "lifted_at", "lifted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recipient_id", "since", "until") VALUES (NEW."address", NEW."detail", NEW."id", NEW."kind", NEW."lifted_at", NEW."lifted_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."recipient_id", NEW."since", NEW."until"); RETURN NULL;', hash='e6a1d31f90225d62c11694bfb12d56b7e9befe50', operation='INSERT', pgid='pgtrigger_insert_insert_24cf6', table='mail_suppression', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mailing_suppressionhistory" ("address", "detail", "id", "kind", "lifted_at", "lifted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recipient_id", "since", "until") VALUES (NEW."address", NEW."detail", NEW."id", NEW."kind", NEW."lifted_at", NEW."lifted_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."recipient_id", NEW."since", NEW."until"); RETURN NULL;', hash='6aa2b0135795d129e488c1f80c9bc7d5b4fe1f6e', operation='UPDATE', pgid='pgtrigger_update_update_46336', table='mail_suppression', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mailing_suppressionhistory" ("address", "detail", "id", "kind", "lifted_at", "lifted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recipient_id", "since", "until") VALUES (OLD."address", OLD."detail", OLD."id", OLD."kind", OLD."lifted_at", OLD."lifted_by_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."recipient_id", OLD."since", OLD."until"); RETURN NULL;', hash='f5aa04f635aca4d5f7f189c079067efe1d0beec2', operation='DELETE', pgid='pgtrigger_delete_delete_a8ba8', table='mail_suppression', when='AFTER'))], 'suppressionhistory': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='39110bbecb9c1af2a6eb0a4570eed5d0eabd8411', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_697cc', table='mailing_suppressionhistory', when='BEFORE'))]},
        ),
    ]
