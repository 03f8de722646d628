"""Pairs that look alike, and by what candidates are found."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from institutions.duplicates.key_triggers import DROP_KEEP, DROP_KEYS, KEEP, KEYS


class Migration(migrations.Migration):

    dependencies = [
        ('institutions', '0002_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SweptPerson',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='swept', serialize=False, to='institutions.person')),
                ('digest', models.CharField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='DuplicateKeys',
            fields=[
                ('institution', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='duplicate_keys', serialize=False, to='institutions.institution')),
                ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('digest', models.CharField(db_default='', default='', max_length=32)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['keys'], name='duplicate_keys_search')],
            },
        ),
        migrations.CreateModel(
            name='DuplicatePair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.PositiveSmallIntegerField(verbose_name='likeness')),
                ('reasons', models.JSONField(default=list)),
                ('found_at', models.DateTimeField(verbose_name='found')),
                ('told_apart_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('told_apart_score', models.PositiveSmallIntegerField(editable=False, null=True)),
                ('told_apart_note', models.TextField(blank=True, editable=False, verbose_name='note')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('told_apart_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'pair that looks alike',
                'verbose_name_plural': 'pairs that look alike',
            },
        ),
        migrations.CreateModel(
            name='DuplicatePairHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('score', models.PositiveSmallIntegerField(verbose_name='likeness')),
                ('reasons', models.JSONField(default=list)),
                ('found_at', models.DateTimeField(verbose_name='found')),
                ('told_apart_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('told_apart_score', models.PositiveSmallIntegerField(editable=False, null=True)),
                ('told_apart_note', models.TextField(blank=True, editable=False, verbose_name='note')),
                ('first', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.institution')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='institutions.duplicatepair')),
                ('second', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.institution')),
                ('told_apart_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PersonPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.PositiveSmallIntegerField(verbose_name='likeness')),
                ('reasons', models.JSONField(default=list)),
                ('found_at', models.DateTimeField(verbose_name='found')),
                ('told_apart_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('told_apart_score', models.PositiveSmallIntegerField(editable=False, null=True)),
                ('told_apart_note', models.TextField(blank=True, editable=False, verbose_name='note')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.person')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.person')),
                ('told_apart_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'pair of people that look alike',
                'verbose_name_plural': 'pairs of people that look alike',
            },
        ),
        migrations.CreateModel(
            name='PersonPairHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('score', models.PositiveSmallIntegerField(verbose_name='likeness')),
                ('reasons', models.JSONField(default=list)),
                ('found_at', models.DateTimeField(verbose_name='found')),
                ('told_apart_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('told_apart_score', models.PositiveSmallIntegerField(editable=False, null=True)),
                ('told_apart_note', models.TextField(blank=True, editable=False, verbose_name='note')),
                ('first', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.person')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='institutions.personpair')),
                ('second', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.person')),
                ('told_apart_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='duplicatepair',
            index=models.Index(fields=['-score', 'id'], name='duplicate_pair_by_score'),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='duplicate_pair_is_kept_once'),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='duplicate_pair_is_in_order'),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.CheckConstraint(condition=models.Q(('score__lte', 100)), name='duplicate_pair_score_is_per_cent'),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('told_apart_at', None), ('told_apart_by', None), ('told_apart_score', None)), models.Q(('told_apart_at__isnull', False), ('told_apart_score__isnull', False), ('told_apart_by__isnull', False)), _connector='OR'), name='duplicate_pair_is_told_apart_by_somebody_at_some_time'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='duplicatepair',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "institutions_duplicatepairhistory" ("first_id", "found_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reasons", "score", "second_id", "told_apart_at", "told_apart_by_id", "told_apart_note", "told_apart_score") VALUES (NEW."first_id", NEW."found_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reasons", NEW."score", NEW."second_id", NEW."told_apart_at", NEW."told_apart_by_id", NEW."told_apart_note", NEW."told_apart_score"); RETURN NULL;', hash='6c7a39618e1b4373f85fa05fa9085b71224ccb4e', operation='INSERT', pgid='pgtrigger_insert_insert_bda1c', table='institutions_duplicatepair', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='duplicatepair',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "institutions_duplicatepairhistory" ("first_id", "found_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reasons", "score", "second_id", "told_apart_at", "told_apart_by_id", "told_apart_note", "told_apart_score") VALUES (NEW."first_id", NEW."found_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reasons", NEW."score", NEW."second_id", NEW."told_apart_at", NEW."told_apart_by_id", NEW."told_apart_note", NEW."told_apart_score"); RETURN NULL;', hash='c81a648fb8c3598ffa5fc309fc0b2966c16183b0', operation='UPDATE', pgid='pgtrigger_update_update_2145e', table='institutions_duplicatepair', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='duplicatepair',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "institutions_duplicatepairhistory" ("first_id", "found_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reasons", "score", "second_id", "told_apart_at", "told_apart_by_id", "told_apart_note", "told_apart_score") VALUES (OLD."first_id", OLD."found_at", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reasons", OLD."score", OLD."second_id", OLD."told_apart_at", OLD."told_apart_by_id", OLD."told_apart_note", OLD."told_apart_score"); RETURN NULL;', hash='63434cef653e4dce0d5613557dfab29053c32f05', operation='DELETE', pgid='pgtrigger_delete_delete_95811', table='institutions_duplicatepair', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='duplicatepairhistory',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f6dc29d21efd3e5349ecc3dd064291bac5221725', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_66dfd', table='institutions_duplicatepairhistory', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='personpair',
            index=models.Index(fields=['-score', 'id'], name='person_pair_by_score'),
        ),
        migrations.AddConstraint(
            model_name='personpair',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='person_pair_is_kept_once'),
        ),
        migrations.AddConstraint(
            model_name='personpair',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='person_pair_is_in_order'),
        ),
        migrations.AddConstraint(
            model_name='personpair',
            constraint=models.CheckConstraint(condition=models.Q(('score__lte', 100)), name='person_pair_score_is_per_cent'),
        ),
        migrations.AddConstraint(
            model_name='personpair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('told_apart_at', None), ('told_apart_by', None), ('told_apart_score', None)), models.Q(('told_apart_at__isnull', False), ('told_apart_score__isnull', False), ('told_apart_by__isnull', False)), _connector='OR'), name='person_pair_is_told_apart_by_somebody_at_some_time'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='personpair',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "institutions_personpairhistory" ("first_id", "found_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reasons", "score", "second_id", "told_apart_at", "told_apart_by_id", "told_apart_note", "told_apart_score") VALUES (NEW."first_id", NEW."found_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reasons", NEW."score", NEW."second_id", NEW."told_apart_at", NEW."told_apart_by_id", NEW."told_apart_note", NEW."told_apart_score"); RETURN NULL;', hash='c09d46f11d0906e2cf399ab3b06cb3971c3790bf', operation='INSERT', pgid='pgtrigger_insert_insert_9ce53', table='institutions_personpair', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='personpair',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "institutions_personpairhistory" ("first_id", "found_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reasons", "score", "second_id", "told_apart_at", "told_apart_by_id", "told_apart_note", "told_apart_score") VALUES (NEW."first_id", NEW."found_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reasons", NEW."score", NEW."second_id", NEW."told_apart_at", NEW."told_apart_by_id", NEW."told_apart_note", NEW."told_apart_score"); RETURN NULL;', hash='e0a14a1c9a5f256945792e0ad29b4fc3ec43cfc6', operation='UPDATE', pgid='pgtrigger_update_update_6b23f', table='institutions_personpair', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='personpair',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "institutions_personpairhistory" ("first_id", "found_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reasons", "score", "second_id", "told_apart_at", "told_apart_by_id", "told_apart_note", "told_apart_score") VALUES (OLD."first_id", OLD."found_at", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reasons", OLD."score", OLD."second_id", OLD."told_apart_at", OLD."told_apart_by_id", OLD."told_apart_note", OLD."told_apart_score"); RETURN NULL;', hash='d19287687ae283d0ce4c4510fc1309effdc8753e', operation='DELETE', pgid='pgtrigger_delete_delete_9d39b', table='institutions_personpair', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='personpairhistory',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='94d56cee86086d7e06447d1335ce490127f59206', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_85599', table='institutions_personpairhistory', when='BEFORE')),
        ),
        migrations.RunSQL(KEYS, DROP_KEYS),
        migrations.RunSQL(KEEP, DROP_KEEP),
    ]
