import django.contrib.postgres.constraints
import django.db.models.deletion
import migration_coop.lib.migrations
import pgtrigger.compiler
import reminders.models.chase
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_initial'),
        ('accounts', '__first__'),
        ('cooperation', '0001_initial'),
        ('mailing', '0001_initial'),
        ('missions', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migration_coop.lib.migrations.CreateModels(
            models=[
                migrations.CreateModel(
                    name='ReminderRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('kind', models.CharField(choices=[('before', 'Before the date'), ('overdue', 'After the date'), ('escalation', 'Escalation'), ('redated', 'Date moved')], max_length=12, verbose_name='kind')),
                        ('audience', models.CharField(choices=[('owner', 'Person in charge'), ('escalation', 'Escalation')], default='owner', max_length=12, verbose_name='who is told')),
                        ('offset_days', models.SmallIntegerField(verbose_name='days from the date')),
                        ('step', models.PositiveSmallIntegerField(default=0, verbose_name='step')),
                        ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='missions.programme')),
                        ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cooperation.actionplan')),
                        ('milestone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cooperation.milestone')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                    ],
                    options={
                        'verbose_name': 'reminder rule',
                        'verbose_name_plural': 'reminder rules',
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'before'), ('offset_days__lte', 0)), models.Q(('kind__in', ['overdue', 'escalation']), ('offset_days__gt', 0)), models.Q(('kind', 'redated'), ('offset_days', 0)), _connector='OR'), name='rule_offset_fits_its_kind'), models.UniqueConstraint(fields=('kind', 'audience', 'offset_days', 'programme', 'plan', 'milestone'), name='rule_is_written_once', nulls_distinct=False)],
                    },
                ),
                migrations.CreateModel(
                    name='ReminderRuleHistory',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='reminders.reminderrule')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('kind', models.CharField(choices=[('before', 'Before the date'), ('overdue', 'After the date'), ('escalation', 'Escalation'), ('redated', 'Date moved')], max_length=12, verbose_name='kind')),
                        ('audience', models.CharField(choices=[('owner', 'Person in charge'), ('escalation', 'Escalation')], default='owner', max_length=12, verbose_name='who is told')),
                        ('offset_days', models.SmallIntegerField(verbose_name='days from the date')),
                        ('step', models.PositiveSmallIntegerField(default=0, verbose_name='step')),
                        ('programme', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='missions.programme')),
                        ('plan', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cooperation.actionplan')),
                        ('milestone', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cooperation.milestone')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Reminder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='cooperation.milestone')),
                        ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='reminders.reminderrule')),
                        ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to=settings.AUTH_USER_MODEL)),
                        ('occurrence', models.DateField()),
                        ('kind', models.CharField(choices=[('before', 'Before the date'), ('overdue', 'After the date'), ('escalation', 'Escalation'), ('redated', 'Date moved')], default='before', max_length=12)),
                        ('step', models.PositiveSmallIntegerField(default=0)),
                        ('due_at', models.DateTimeField()),
                        ('state', models.CharField(choices=[('waiting', 'Planned'), ('bundled', 'In a message'), ('mailed', 'Sent'), ('snoozed', 'Snoozed'), ('superseded', 'Superseded'), ('suppressed', 'Suppressed'), ('expired', 'Expired')], default='waiting', max_length=12)),
                        ('reason', models.CharField(blank=True, choices=[('moved', 'The date has moved'), ('closed', 'The milestone is no longer open'), ('not_in_charge', 'Somebody else is in charge'), ('rule_off', 'The rule is no longer used'), ('newer', 'A later reminder replaces it'), ('told', 'Another message of that day says it'), ('withheld', 'An administrator withheld the message'), ('too_late', 'It was too late to be useful'), ('account_closed', 'The account is closed'), ('no_access', 'The person may no longer see the milestone')], max_length=20)),
                        ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='mailing.message')),
                        ('snoozed_until', models.DateField(blank=True, null=True)),
                        ('created_at', models.DateTimeField()),
                    ],
                    options={
                        'verbose_name': 'reminder',
                        'verbose_name_plural': 'reminders',
                        'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['due_at', 'id'], name='reminder_waiting'), models.Index(condition=models.Q(('state', 'bundled')), fields=['message', 'id'], name='reminder_bundled'), models.Index(fields=['milestone', 'due_at'], name='reminder_of_milestone')],
                        'constraints': [models.UniqueConstraint(fields=('milestone', 'rule', 'recipient', 'occurrence', 'kind', 'step'), name='reminder_once_per_milestone_rule_person_and_date'), models.CheckConstraint(condition=models.Q(models.Q(('message__isnull', False), ('state__in', ('bundled', 'mailed'))), models.Q(models.Q(('state__in', ('bundled', 'mailed')), _negated=True), ('message', None)), _connector='OR'), name='reminder_has_a_message_exactly_when_bundled_or_mailed'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'snoozed'), _negated=True), ('snoozed_until__isnull', False), _connector='OR'), name='reminder_says_until_when_it_is_snoozed'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'bundled', 'mailed', 'snoozed', 'superseded', 'suppressed', 'expired'])), name='reminder_state_is_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Chase',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('note', models.TextField(blank=True, verbose_name='personal line')),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('message', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='chase', to='mailing.message')),
                        ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chases', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'chase',
                        'verbose_name_plural': 'chases',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ChasedItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField()),
                        ('quiet_until', models.DateTimeField()),
                        ('chase', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='reminders.chase')),
                        ('follow_up', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='chased', to='cooperation.followup')),
                        ('milestone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='chased', to='cooperation.milestone')),
                        ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'chased item',
                        'verbose_name_plural': 'chased items',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('follow_up', None), ('milestone__isnull', False)), models.Q(('follow_up__isnull', False), ('milestone', None)), _connector='OR'), name='chased_item_is_one_thing'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('follow_up__isnull', False)), expressions=[(reminders.models.chase.MomentRange('at', 'quiet_until'), '&&'), ('follow_up', '='), ('recipient', '=')], name='nobody_is_chased_twice_at_once_about_a_follow_up'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('milestone__isnull', False)), expressions=[(reminders.models.chase.MomentRange('at', 'quiet_until'), '&&'), ('milestone', '='), ('recipient', '=')], name='nobody_is_chased_twice_at_once_about_a_milestone')],
                    },
                ),
            ],
        ),
        migration_coop.lib.migrations.AddTriggers(
            triggers={'chase': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b1635b91aba0b024f3595ce422ab93bafe8cf1b5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_076f3', table='reminders_chase', when='BEFORE'))], 'chaseditem': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ac6b546fdda805f87701385b255c3f9229eacc9e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1d0db', table='reminders_chaseditem', when='BEFORE'))], 'reminderrule': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reminders_reminderrulehistory" ("audience", "id", "is_active", "kind", "milestone_id", "offset_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "programme_id", "step", "version") VALUES (NEW."audience", NEW."id", NEW."is_active", NEW."kind", NEW."milestone_id", NEW."offset_days", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."programme_id", NEW."step", NEW."version"); RETURN NULL;', hash='2c8989de20f7fcb041a70be7e2013b4dcdf3f55a', operation='INSERT', pgid='pgtrigger_insert_insert_596af', table='reminders_reminderrule', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reminders_reminderrulehistory" ("audience", "id", "is_active", "kind", "milestone_id", "offset_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "programme_id", "step", "version") VALUES (NEW."audience", NEW."id", NEW."is_active", NEW."kind", NEW."milestone_id", NEW."offset_days", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id", NEW."programme_id", NEW."step", NEW."version"); RETURN NULL;', hash='965628bc1ae5b66157ad1fe8cf0c7b7ae82b17ec', operation='UPDATE', pgid='pgtrigger_update_update_72824', table='reminders_reminderrule', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reminders_reminderrulehistory" ("audience", "id", "is_active", "kind", "milestone_id", "offset_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "programme_id", "step", "version") VALUES (OLD."audience", OLD."id", OLD."is_active", OLD."kind", OLD."milestone_id", OLD."offset_days", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plan_id", OLD."programme_id", OLD."step", OLD."version"); RETURN NULL;', hash='4305a5d011178ffe19c80b2cd2a5732c5ffde95a', operation='DELETE', pgid='pgtrigger_delete_delete_d5236', table='reminders_reminderrule', when='AFTER'))], 'reminderrulehistory': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1631011ed8bf5bdb9353c0e3b18b2d83cbf4608e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b819a', table='reminders_reminderrulehistory', when='BEFORE'))]},
        ),
    ]
