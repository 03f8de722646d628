import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import migration_coop.lib.migrations
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_initial'),
        ('accounts', '__first__'),
        ('cooperation', '0001_initial'),
        ('institutions', '0002_initial'),
        ('missions', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migration_coop.lib.migrations.CreateModels(
            models=[
                migrations.CreateModel(
                    name='NoticesRead',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('until', models.DateTimeField()),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='notices_read', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='SavedView',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('form_key', models.UUIDField(default=None, editable=False, null=True, unique=True)),
                        ('route', models.CharField(editable=False, max_length=60)),
                        ('title', models.CharField(max_length=60, verbose_name='name')),
                        ('query', models.CharField(editable=False, max_length=1000)),
                        ('scope', models.CharField(choices=[('own', 'Me'), ('team', 'My institution'), ('everyone', 'Everyone')], default='own', max_length=10, verbose_name='for')),
                        ('deleted_at', models.DateTimeField(default=None, editable=False, null=True)),
                        ('institution', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                        ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'saved view',
                        'verbose_name_plural': 'saved views',
                        'indexes': [models.Index(fields=['route', 'scope'], name='saved_view_of_list')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('institution__isnull', False), ('scope', 'team')), models.Q(models.Q(('scope', 'team'), _negated=True), ('institution', None)), _connector='OR'), name='saved_view_is_of_a_team_exactly_when_shared_with_it'), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='saved_view_has_a_name')],
                    },
                ),
                migrations.CreateModel(
                    name='DefaultView',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('route', models.CharField(max_length=60)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='default_views', to=settings.AUTH_USER_MODEL)),
                        ('view', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='defaults', to='overview.savedview')),
                    ],
                    options={
                        'verbose_name': 'view that a list opens with',
                        'verbose_name_plural': 'views that lists open with',
                        'constraints': [models.UniqueConstraint(fields=('user', 'route'), name='list_opens_with_one_view_for_a_person')],
                    },
                ),
                migrations.CreateModel(
                    name='SavedViewHistory',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('form_key', models.UUIDField(default=None, editable=False, null=True)),
                        ('route', models.CharField(editable=False, max_length=60)),
                        ('title', models.CharField(max_length=60, verbose_name='name')),
                        ('query', models.CharField(editable=False, max_length=1000)),
                        ('scope', models.CharField(choices=[('own', 'Me'), ('team', 'My institution'), ('everyone', 'Everyone')], default='own', max_length=10, verbose_name='for')),
                        ('deleted_at', models.DateTimeField(default=None, editable=False, null=True)),
                        ('institution', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.institution')),
                        ('owner', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='overview.savedview')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='DefaultViewHistory',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('route', models.CharField(max_length=60)),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='overview.defaultview')),
                        ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('view', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='overview.savedview')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='SearchEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.CharField(max_length=20)),
                        ('row_id', models.BigIntegerField()),
                        ('words', django.contrib.postgres.search.SearchVectorField()),
                    ],
                    options={
                        'indexes': [django.contrib.postgres.indexes.GinIndex(condition=models.Q(('source', 'mission')), fields=['words'], name='search_mission_words'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('source', 'institution')), fields=['words'], name='search_institution_words'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('source', 'former_name')), fields=['words'], name='search_former_name_words'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('source', 'person')), fields=['words'], name='search_person_words'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('source', 'variant')), fields=['words'], name='search_variant_words'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('source', 'post')), fields=['words'], name='search_post_words'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('source', 'minutes')), fields=['words'], name='search_minutes_words'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('source', 'addendum')), fields=['words'], name='search_addendum_words'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('source', 'debriefing')), fields=['words'], name='search_debriefing_words'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('source', 'follow_up')), fields=['words'], name='search_follow_up_words'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('source', 'cooperation')), fields=['words'], name='search_cooperation_words'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('source', 'instrument')), fields=['words'], name='search_instrument_words'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('source', 'plan')), fields=['words'], name='search_plan_words'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('source', 'section')), fields=['words'], name='search_section_words'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('source', 'activity')), fields=['words'], name='search_activity_words'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('source', 'milestone')), fields=['words'], name='search_milestone_words'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('source', 'request')), fields=['words'], name='search_request_words'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('source', 'document')), fields=['words'], name='search_document_words'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('source', 'evidence')), fields=['words'], name='search_evidence_words')],
                        'constraints': [models.UniqueConstraint(fields=('source', 'row_id'), name='search_entry_is_one_per_row')],
                    },
                ),
                migrations.CreateModel(
                    name='Snapshot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('form_key', models.UUIDField(default=None, editable=False, null=True, unique=True)),
                        ('name', models.CharField(max_length=150, verbose_name='name')),
                        ('kind', models.CharField(choices=[('review', 'Review'), ('period', 'Reporting period')], max_length=10, verbose_name='kind')),
                        ('from_on', models.DateField(blank=True, null=True, verbose_name='from')),
                        ('until_on', models.DateField(blank=True, null=True, verbose_name='until')),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.country', verbose_name='country')),
                        ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='missions.programme', verbose_name='programme')),
                    ],
                    options={
                        'verbose_name': 'snapshot',
                        'verbose_name_plural': 'snapshots',
                        'abstract': False,
                        'indexes': [models.Index(fields=['-at', '-id'], name='snapshot_newest')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='snapshot_has_a_name'), models.CheckConstraint(condition=models.Q(('programme', None), ('country', None), _connector='OR'), name='snapshot_covers_a_programme_or_a_country_not_both'), models.CheckConstraint(condition=models.Q(models.Q(('from_on__isnull', False), ('from_on__lte', models.F('until_on')), ('kind', 'period'), ('until_on__isnull', False)), models.Q(('from_on', None), ('kind', 'review'), ('until_on', None)), _connector='OR'), name='snapshot_has_days_exactly_when_of_a_period')],
                    },
                ),
                migrations.CreateModel(
                    name='SnapshotCooperation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.PositiveSmallIntegerField(choices=[(0, 'Identified'), (1, 'First contact'), (2, 'Exchange'), (3, 'Joint roadmap'), (4, 'Negotiation'), (5, 'Signed'), (6, 'In force'), (7, 'Operational'), (8, 'Review or renewal')], verbose_name='stage')),
                        ('status', models.CharField(choices=[('active', 'Active'), ('suspended', 'Suspended'), ('superseded', 'Superseded'), ('terminated', 'Terminated'), ('expired', 'Expired')], max_length=20, verbose_name='status')),
                        ('health', models.CharField(choices=[('late', 'Late'), ('at_risk', 'At risk'), ('no_news', 'No news'), ('on_track', 'On track')], max_length=20, verbose_name='state')),
                        ('reason_fr', models.CharField(max_length=300)),
                        ('reason_en', models.CharField(max_length=300)),
                        ('last_contact_on', models.DateField(null=True, verbose_name='last contact')),
                        ('open_follow_ups', models.PositiveIntegerField(verbose_name='open follow-ups')),
                        ('overdue_follow_ups', models.PositiveIntegerField(verbose_name='overdue follow-ups')),
                        ('milestone_on', models.DateField(null=True, verbose_name='next milestone')),
                        ('slip_days', models.IntegerField(null=True, verbose_name='slip')),
                        ('acting_institution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                        ('acting_person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('cooperation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cooperation.cooperation')),
                        ('milestone', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cooperation.milestone')),
                        ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cooperations', to='overview.snapshot')),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('snapshot', 'cooperation'), name='snapshot_shows_a_cooperation_once')],
                        'verbose_name': 'cooperation of a snapshot',
                        'verbose_name_plural': 'cooperations of snapshots',
                    },
                ),
                migrations.CreateModel(
                    name='SnapshotPlan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('done', models.PositiveIntegerField(verbose_name='reached')),
                        ('doing', models.PositiveIntegerField(verbose_name='in progress')),
                        ('warn', models.PositiveIntegerField(verbose_name='at risk')),
                        ('late', models.PositiveIntegerField(verbose_name='late')),
                        ('waiting', models.PositiveIntegerField(verbose_name='not started')),
                        ('median_slip_days', models.IntegerField(verbose_name='median slip')),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cooperation.actionplan')),
                        ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='overview.snapshot')),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('snapshot', 'plan'), name='snapshot_shows_a_plan_once')],
                    },
                ),
                migrations.CreateModel(
                    name='SnapshotMilestone',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('baseline_on', models.DateField(verbose_name='agreed date')),
                        ('forecast_on', models.DateField(verbose_name='expected date')),
                        ('actual_on', models.DateField(null=True, verbose_name='reached on')),
                        ('status', models.CharField(choices=[('not_started', 'Not started'), ('in_progress', 'In progress'), ('submitted', 'To confirm'), ('reached', 'Reached'), ('dropped', 'Dropped')], max_length=20, verbose_name='status')),
                        ('health', models.CharField(choices=[('reached', 'Reached'), ('dropped', 'Dropped'), ('late', 'Late'), ('at_risk', 'At risk'), ('on_track', 'On track'), ('not_started', 'Not started')], max_length=20, verbose_name='state')),
                        ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cooperation.milestone')),
                        ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='overview.snapshotplan')),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('line', 'milestone'), name='snapshot_shows_a_milestone_once')],
                    },
                ),
            ],
        ),
        migration_coop.lib.migrations.AddTriggers(
            triggers={'defaultview': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "overview_defaultviewhistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "route", "user_id", "view_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."route", NEW."user_id", NEW."view_id"); RETURN NULL;', hash='844d484b267f445d79d18795be6fdede0f3625ac', operation='INSERT', pgid='pgtrigger_insert_insert_0f79f', table='overview_defaultview', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "overview_defaultviewhistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "route", "user_id", "view_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."route", NEW."user_id", NEW."view_id"); RETURN NULL;', hash='b5acf5c7511e38e47abe0ee259c6ac8e674a0b09', operation='UPDATE', pgid='pgtrigger_update_update_29d72', table='overview_defaultview', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "overview_defaultviewhistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "route", "user_id", "view_id") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."route", OLD."user_id", OLD."view_id"); RETURN NULL;', hash='f52d750a309a57b7b920bdf3b3ddbdb43278122a', operation='DELETE', pgid='pgtrigger_delete_delete_abf90', table='overview_defaultview', when='AFTER'))], 'defaultviewhistory': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bf7f575e3d2903e7cb6e5ccb3bcceab685f06c8f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bf111', table='overview_defaultviewhistory', when='BEFORE'))], 'savedview': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "overview_savedviewhistory" ("deleted_at", "form_key", "id", "institution_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "route", "scope", "title", "version") VALUES (NEW."deleted_at", NEW."form_key", NEW."id", NEW."institution_id", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."query", NEW."route", NEW."scope", NEW."title", NEW."version"); RETURN NULL;', hash='e0c819e1fee10951660db8464236f87c3a39793c', operation='INSERT', pgid='pgtrigger_insert_insert_09b7e', table='overview_savedview', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "overview_savedviewhistory" ("deleted_at", "form_key", "id", "institution_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "route", "scope", "title", "version") VALUES (NEW."deleted_at", NEW."form_key", NEW."id", NEW."institution_id", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."query", NEW."route", NEW."scope", NEW."title", NEW."version"); RETURN NULL;', hash='d8456cb9fcc825cd8e3e5a6051a5e1f7389be821', operation='UPDATE', pgid='pgtrigger_update_update_81795', table='overview_savedview', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "overview_savedviewhistory" ("deleted_at", "form_key", "id", "institution_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "route", "scope", "title", "version") VALUES (OLD."deleted_at", OLD."form_key", OLD."id", OLD."institution_id", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."query", OLD."route", OLD."scope", OLD."title", OLD."version"); RETURN NULL;', hash='7fdba291c8e7b8429384eda8a8d87d64a0015815', operation='DELETE', pgid='pgtrigger_delete_delete_e05eb', table='overview_savedview', when='AFTER'))], 'savedviewhistory': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3f1369f854957ce0012ab1eb0600cb691a7bfc86', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a024b', table='overview_savedviewhistory', when='BEFORE'))], 'snapshot': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a8ef0276041df398fdbcba12760744edf9c40928', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a2470', table='overview_snapshot', when='BEFORE'))], 'snapshotcooperation': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5faeaf9e5a219626abef0fc16b14bdabe5f7734c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5ca9e', table='overview_snapshotcooperation', when='BEFORE'))], 'snapshotmilestone': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1ed62596a27903c553d068f7fe14a3e07d24c5bf', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_57080', table='overview_snapshotmilestone', when='BEFORE'))], 'snapshotplan': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b3263842e428e755a660ff299d9765492078ac24', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0c6ec', table='overview_snapshotplan', when='BEFORE'))]},
        ),
    ]
