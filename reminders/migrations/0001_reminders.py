import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.core.validators
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
        ('institutions', '0002_initial'),
        ('mailing', '0001_initial'),
        ('missions', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migration_coop.lib.migrations.CreateModels(
            models=[
                migrations.CreateModel(
                    name='EscalationStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('after_days', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='days after the date')),
                        ('audience', models.CharField(choices=[('owner', 'Person in charge'), ('escalation', 'Person named for escalation'), ('unit_head', 'Head of the unit of the person in charge'), ('coordinator', 'Coordinators'), ('admin', 'Administrators')], max_length=12, verbose_name='who is told')),
                        ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='reminders.reminderschedule')),
                    ],
                    options={
                        'verbose_name': 'escalation step',
                        'verbose_name_plural': 'escalation steps',
                        'constraints': [models.UniqueConstraint(fields=('schedule', 'after_days', 'audience'), name='escalation_tells_somebody_once_on_a_day'), models.CheckConstraint(condition=models.Q(('after_days__range', (1, 365))), name='escalation_is_within_a_year_after_the_date'), models.CheckConstraint(condition=models.Q(models.Q(('audience', 'owner'), _negated=True), ('audience__in', ['owner', 'escalation', 'unit_head', 'coordinator', 'admin'])), name='escalation_tells_somebody_other_than_the_owner')],
                    },
                ),
                migrations.CreateModel(
                    name='ReminderPreferenceHistory',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('digest_at', models.TimeField(default=datetime.time(8, 0), verbose_name='hour of the mail')),
                        ('awake_from', models.TimeField(default=datetime.time(8, 0), verbose_name='not before')),
                        ('awake_until', models.TimeField(default=datetime.time(20, 0), verbose_name='not after')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='reminders.reminderpreference')),
                        ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ReminderSchedule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('topic', models.CharField(choices=[('milestone', 'Milestones of action plans'), ('follow_up', 'Follow-ups of missions'), ('report', 'Mission reports that are due'), ('minutes', 'Minutes that wait for agreement'), ('instrument', 'Instruments that expire or renew themselves'), ('post', 'Posts that nobody has confirmed for long'), ('cooperation', 'Cooperations without news')], max_length=12, verbose_name='about')),
                        ('before_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)]), blank=True, default=list, size=None, verbose_name='days before the date')),
                        ('on_the_day', models.BooleanField(default=True, verbose_name='on the day')),
                        ('after_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)]), blank=True, default=list, size=None, verbose_name='days after the date')),
                        ('weekly_after', models.BooleanField(default=True, verbose_name='then every week')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('milestone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cooperation.milestone', verbose_name='milestone')),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                        ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cooperation.actionplan', verbose_name='action plan')),
                        ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='missions.programme', verbose_name='programme')),
                        ('ended_at', models.DateTimeField(editable=False, null=True)),
                        ('ended_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'reminder schedule',
                        'verbose_name_plural': 'reminder schedules',
                        'constraints': [models.CheckConstraint(condition=models.Q(('topic__in', ['milestone', 'follow_up', 'report', 'minutes', 'instrument', 'post', 'cooperation'])), name='schedule_topic_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('milestone', None), ('person', None), ('plan', None)), models.Q(('milestone', None), ('person', None), ('programme', None)), models.Q(('person', None), ('plan', None), ('programme', None)), models.Q(('milestone', None), ('plan', None), ('programme', None)), _connector='OR'), name='schedule_is_for_one_thing_at_most'), models.CheckConstraint(condition=models.Q(models.Q(('milestone', None), ('plan', None)), ('topic', 'milestone'), _connector='OR'), name='schedule_of_a_plan_is_about_milestones'), models.CheckConstraint(condition=models.Q(('before_days__contained_by', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 140, 141, 142, 143, 144, 145, 146, 147, 148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162, 163, 164, 165, 166, 167, 168, 169, 170, 171, 172, 173, 174, 175, 176, 177, 178, 179, 180, 181, 182, 183, 184, 185, 186, 187, 188, 189, 190, 191, 192, 193, 194, 195, 196, 197, 198, 199, 200, 201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211, 212, 213, 214, 215, 216, 217, 218, 219, 220, 221, 222, 223, 224, 225, 226, 227, 228, 229, 230, 231, 232, 233, 234, 235, 236, 237, 238, 239, 240, 241, 242, 243, 244, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255, 256, 257, 258, 259, 260, 261, 262, 263, 264, 265, 266, 267, 268, 269, 270, 271, 272, 273, 274, 275, 276, 277, 278, 279, 280, 281, 282, 283, 284, 285, 286, 287, 288, 289, 290, 291, 292, 293, 294, 295, 296, 297, 298, 299, 300, 301, 302, 303, 304, 305, 306, 307, 308, 309, 310, 311, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321, 322, 323, 324, 325, 326, 327, 328, 329, 330, 331, 332, 333, 334, 335, 336, 337, 338, 339, 340, 341, 342, 343, 344, 345, 346, 347, 348, 349, 350, 351, 352, 353, 354, 355, 356, 357, 358, 359, 360, 361, 362, 363, 364, 365]), ('after_days__contained_by', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 140, 141, 142, 143, 144, 145, 146, 147, 148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162, 163, 164, 165, 166, 167, 168, 169, 170, 171, 172, 173, 174, 175, 176, 177, 178, 179, 180, 181, 182, 183, 184, 185, 186, 187, 188, 189, 190, 191, 192, 193, 194, 195, 196, 197, 198, 199, 200, 201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211, 212, 213, 214, 215, 216, 217, 218, 219, 220, 221, 222, 223, 224, 225, 226, 227, 228, 229, 230, 231, 232, 233, 234, 235, 236, 237, 238, 239, 240, 241, 242, 243, 244, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255, 256, 257, 258, 259, 260, 261, 262, 263, 264, 265, 266, 267, 268, 269, 270, 271, 272, 273, 274, 275, 276, 277, 278, 279, 280, 281, 282, 283, 284, 285, 286, 287, 288, 289, 290, 291, 292, 293, 294, 295, 296, 297, 298, 299, 300, 301, 302, 303, 304, 305, 306, 307, 308, 309, 310, 311, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321, 322, 323, 324, 325, 326, 327, 328, 329, 330, 331, 332, 333, 334, 335, 336, 337, 338, 339, 340, 341, 342, 343, 344, 345, 346, 347, 348, 349, 350, 351, 352, 353, 354, 355, 356, 357, 358, 359, 360, 361, 362, 363, 364, 365])), name='schedule_days_are_within_a_year'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('topic', 'programme', 'plan', 'milestone', 'person'), name='schedule_is_one_for_a_topic_and_what_it_is_for', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='schedule_is_ended_by_somebody_at_some_time'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('programme__isnull', False), ('plan__isnull', False), ('milestone__isnull', False), ('person__isnull', False), _connector='OR'), name='schedule_of_everything_does_not_end')],
                    },
                ),
                migrations.CreateModel(
                    name='ReminderScheduleHistory',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('topic', models.CharField(choices=[('milestone', 'Milestones of action plans'), ('follow_up', 'Follow-ups of missions'), ('report', 'Mission reports that are due'), ('minutes', 'Minutes that wait for agreement'), ('instrument', 'Instruments that expire or renew themselves'), ('post', 'Posts that nobody has confirmed for long'), ('cooperation', 'Cooperations without news')], max_length=12, verbose_name='about')),
                        ('before_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)]), blank=True, default=list, size=None, verbose_name='days before the date')),
                        ('on_the_day', models.BooleanField(default=True, verbose_name='on the day')),
                        ('after_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)]), blank=True, default=list, size=None, verbose_name='days after the date')),
                        ('weekly_after', models.BooleanField(default=True, verbose_name='then every week')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('milestone', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cooperation.milestone', verbose_name='milestone')),
                        ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='reminders.reminderschedule')),
                        ('plan', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cooperation.actionplan', verbose_name='action plan')),
                        ('programme', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='missions.programme', verbose_name='programme')),
                        ('ended_at', models.DateTimeField(editable=False, null=True)),
                        ('ended_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'abstract': False,
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
                migrations.CreateModel(
                    name='EscalationStepHistory',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('after_days', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='days after the date')),
                        ('audience', models.CharField(choices=[('owner', 'Person in charge'), ('escalation', 'Person named for escalation'), ('unit_head', 'Head of the unit of the person in charge'), ('coordinator', 'Coordinators'), ('admin', 'Administrators')], max_length=12, verbose_name='who is told')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='reminders.escalationstep')),
                        ('schedule', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reminders.reminderschedule')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Reminder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('topic', models.CharField(choices=[('milestone', 'Milestones of action plans'), ('follow_up', 'Follow-ups of missions'), ('report', 'Mission reports that are due'), ('minutes', 'Minutes that wait for agreement'), ('instrument', 'Instruments that expire or renew themselves'), ('post', 'Posts that nobody has confirmed for long'), ('cooperation', 'Cooperations without news')], max_length=12)),
                        ('audience', models.CharField(choices=[('owner', 'Person in charge'), ('escalation', 'Person named for escalation'), ('unit_head', 'Head of the unit of the person in charge'), ('coordinator', 'Coordinators'), ('admin', 'Administrators')], default='owner', max_length=12)),
                        ('occurrence', models.DateField()),
                        ('kind', models.CharField(choices=[('before', 'Before the date'), ('overdue', 'After the date'), ('escalation', 'Escalation'), ('redated', 'Date moved')], default='before', max_length=12)),
                        ('step', models.SmallIntegerField(default=0)),
                        ('due_at', models.DateTimeField()),
                        ('state', models.CharField(choices=[('waiting', 'Planned'), ('bundled', 'In a message'), ('mailed', 'Sent'), ('snoozed', 'Snoozed'), ('superseded', 'Superseded'), ('suppressed', 'Suppressed'), ('expired', 'Expired')], default='waiting', max_length=12)),
                        ('reason', models.CharField(blank=True, choices=[('moved', 'The date has moved'), ('closed', 'It is no longer open'), ('not_in_charge', 'Somebody else is in charge'), ('rule_off', 'The schedule no longer says so'), ('past', 'It lay in the past when it was put on record'), ('newer', 'A later reminder replaces it'), ('told', 'Another message of that day says it'), ('withheld', 'An administrator withheld the message'), ('too_late', 'It was too late to be useful'), ('account_closed', 'The account is closed'), ('left_post', 'The person has left the post'), ('unreachable', 'Mail to the address comes back'), ('no_access', 'The person may no longer see it')], max_length=20)),
                        ('snoozed_until', models.DateField(blank=True, null=True)),
                        ('created_at', models.DateTimeField()),
                        ('cooperation', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='cooperation.cooperation')),
                        ('follow_up', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='cooperation.followup')),
                        ('instrument', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='cooperation.instrument')),
                        ('message', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='mailing.message')),
                        ('milestone', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='cooperation.milestone')),
                        ('minutes', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='missions.minutes')),
                        ('mission', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='missions.mission')),
                        ('post', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='institutions.post')),
                        ('recipient', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to=settings.AUTH_USER_MODEL)),
                        ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='reminders.reminderschedule')),
                    ],
                    options={
                        'verbose_name': 'reminder',
                        'verbose_name_plural': 'reminders',
                        'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['due_at', 'id'], name='reminder_waiting'), models.Index(condition=models.Q(('state', 'bundled')), fields=['message', 'id'], name='reminder_bundled'), models.Index(fields=['recipient', 'due_at'], name='reminder_of_recipient'), models.Index(fields=['due_at', 'id'], name='reminder_by_moment'), models.Index(condition=models.Q(('message__isnull', False)), fields=['message'], name='reminder_in_message')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('cooperation', None), ('follow_up', None), ('instrument', None), ('milestone__isnull', False), ('minutes', None), ('mission', None), ('post', None), ('topic', 'milestone')), models.Q(('cooperation', None), ('follow_up__isnull', False), ('instrument', None), ('milestone', None), ('minutes', None), ('mission', None), ('post', None), ('topic', 'follow_up')), models.Q(('cooperation', None), ('follow_up', None), ('instrument', None), ('milestone', None), ('minutes', None), ('mission__isnull', False), ('post', None), ('topic', 'report')), models.Q(('cooperation', None), ('follow_up', None), ('instrument', None), ('milestone', None), ('minutes__isnull', False), ('mission', None), ('post', None), ('topic', 'minutes')), models.Q(('cooperation', None), ('follow_up', None), ('instrument__isnull', False), ('milestone', None), ('minutes', None), ('mission', None), ('post', None), ('topic', 'instrument')), models.Q(('cooperation', None), ('follow_up', None), ('instrument', None), ('milestone', None), ('minutes', None), ('mission', None), ('post__isnull', False), ('topic', 'post')), models.Q(('cooperation__isnull', False), ('follow_up', None), ('instrument', None), ('milestone', None), ('minutes', None), ('mission', None), ('post', None), ('topic', 'cooperation')), _connector='OR'), name='reminder_is_about_one_thing_of_its_topic'), models.CheckConstraint(condition=models.Q(models.Q(('message__isnull', False), ('state__in', ('bundled', 'mailed'))), models.Q(models.Q(('state__in', ('bundled', 'mailed')), _negated=True), ('message', None)), _connector='OR'), name='reminder_has_a_message_exactly_when_bundled_or_mailed'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'snoozed'), _negated=True), ('snoozed_until__isnull', False), _connector='OR'), name='reminder_says_until_when_it_is_snoozed'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'bundled', 'mailed', 'snoozed', 'superseded', 'suppressed', 'expired'])), name='reminder_state_is_known'), models.UniqueConstraint(condition=models.Q(('milestone__isnull', False)), fields=('milestone', 'recipient', 'occurrence', 'kind', 'step'), name='reminder_once_per_milestone_person_date_and_step'), models.UniqueConstraint(condition=models.Q(('follow_up__isnull', False)), fields=('follow_up', 'recipient', 'occurrence', 'kind', 'step'), name='reminder_once_per_follow_up_person_date_and_step'), models.UniqueConstraint(condition=models.Q(('mission__isnull', False)), fields=('mission', 'recipient', 'occurrence', 'kind', 'step'), name='reminder_once_per_report_person_date_and_step'), models.UniqueConstraint(condition=models.Q(('minutes__isnull', False)), fields=('minutes', 'recipient', 'occurrence', 'kind', 'step'), name='reminder_once_per_minutes_person_date_and_step'), models.UniqueConstraint(condition=models.Q(('instrument__isnull', False)), fields=('instrument', 'recipient', 'occurrence', 'kind', 'step'), name='reminder_once_per_instrument_person_date_and_step'), models.UniqueConstraint(condition=models.Q(('post__isnull', False)), fields=('post', 'recipient', 'occurrence', 'kind', 'step'), name='reminder_once_per_post_person_date_and_step'), models.UniqueConstraint(condition=models.Q(('cooperation__isnull', False)), fields=('cooperation', 'recipient', 'occurrence', 'kind', 'step'), name='reminder_once_per_cooperation_person_date_and_step')],
                    },
                ),
                migrations.CreateModel(
                    name='ReminderPreference',
                    fields=[
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='reminder_preference', serialize=False, to=settings.AUTH_USER_MODEL)),
                        ('digest_at', models.TimeField(default=datetime.time(8, 0), verbose_name='hour of the mail')),
                        ('awake_from', models.TimeField(default=datetime.time(8, 0), verbose_name='not before')),
                        ('awake_until', models.TimeField(default=datetime.time(20, 0), verbose_name='not after')),
                    ],
                    options={
                        'verbose_name': 'hours of reminders',
                        'verbose_name_plural': 'hours of reminders',
                        'constraints': [models.CheckConstraint(condition=models.Q(('awake_from__lt', models.F('awake_until')), ('digest_at__gte', models.F('awake_from')), ('digest_at__lt', models.F('awake_until'))), name='preference_has_the_mail_while_awake', violation_error_message='The mail comes between the two hours.')],
                    },
                ),
                migrations.CreateModel(
                    name='Answer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('form_key', models.UUIDField(default=None, editable=False, null=True, unique=True)),
                        ('kind', models.CharField(choices=[('done', 'It is done'), ('postponed', 'Another date'), ('not_mine', 'Not in my charge'), ('help', 'Help is asked for'), ('note', 'A note')], max_length=12)),
                        ('note', models.TextField(blank=True)),
                        ('to_on', models.DateField(blank=True, null=True)),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('chased_item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='reminders.chaseditem')),
                        ('reminder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='reminders.reminder')),
                    ],
                    options={
                        'verbose_name': 'answer to a mail',
                        'verbose_name_plural': 'answers to mails',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('chased_item__isnull', False), ('reminder', None)), models.Q(('chased_item', None), ('reminder__isnull', False)), _connector='OR'), name='answer_is_to_a_reminder_or_to_a_chase'), models.CheckConstraint(condition=models.Q(('kind__in', ['done', 'postponed', 'not_mine', 'help', 'note'])), name='answer_kind_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'postponed'), ('to_on__isnull', False)), models.Q(models.Q(('kind', 'postponed'), _negated=True), ('to_on', None)), _connector='OR'), name='answer_has_a_date_exactly_when_postponed')],
                    },
                ),
                migrations.CreateModel(
                    name='AnswerNotice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='reminders.answer')),
                        ('message', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answer_notice', to='mailing.message')),
                        ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answer_notices', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'notice of an answer',
                        'verbose_name_plural': 'notices of answers',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('answer', 'recipient'), name='answer_is_told_to_somebody_once')],
                    },
                ),
                migrations.CreateModel(
                    name='MergeQuestion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('note', models.TextField(blank=True, verbose_name='your words')),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                        ('message', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='merge_question', to='mailing.message')),
                        ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                        ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'question about two records',
                        'verbose_name_plural': 'questions about two records',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('institution', models.F('other')), _negated=True), name='merge_question_is_about_two_records')],
                    },
                ),
            ],
        ),
        migration_coop.lib.migrations.AddTriggers(
            triggers={'answer': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='24f3695a9bc3eb6970382c424e34637e48202222', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1b147', table='reminders_answer', when='BEFORE'))], 'answernotice': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='88d02a7625322b0545c4ce45c5d010adc8170dbc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1353e', table='reminders_answernotice', when='BEFORE'))], 'chase': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b1635b91aba0b024f3595ce422ab93bafe8cf1b5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_076f3', table='reminders_chase', when='BEFORE'))], 'chaseditem': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ac6b546fdda805f87701385b255c3f9229eacc9e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1d0db', table='reminders_chaseditem', when='BEFORE'))], 'escalationstep': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reminders_escalationstephistory" ("after_days", "audience", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "schedule_id") VALUES (NEW."after_days", NEW."audience", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."schedule_id"); RETURN NULL;', hash='c098ed3ad4ed32ebfe4153b0bce619900a45e88f', operation='INSERT', pgid='pgtrigger_insert_insert_900b8', table='reminders_escalationstep', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reminders_escalationstephistory" ("after_days", "audience", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "schedule_id") VALUES (NEW."after_days", NEW."audience", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."schedule_id"); RETURN NULL;', hash='ae5622f7cc9342bf7152ac38dd37994514722363', operation='UPDATE', pgid='pgtrigger_update_update_51405', table='reminders_escalationstep', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reminders_escalationstephistory" ("after_days", "audience", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "schedule_id") VALUES (OLD."after_days", OLD."audience", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."schedule_id"); RETURN NULL;', hash='dcef39e72e369856b1e0f79d1374a43824876981', operation='DELETE', pgid='pgtrigger_delete_delete_00c52', table='reminders_escalationstep', when='AFTER'))], 'escalationstephistory': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3256080cebc8f03059b9dac5da7a4740295471da', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_51507', table='reminders_escalationstephistory', when='BEFORE'))], 'mergequestion': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fd46134111fab02a3074f7f41cf50cf317a4b176', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1bd99', table='reminders_mergequestion', when='BEFORE'))], 'reminderpreference': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reminders_reminderpreferencehistory" ("awake_from", "awake_until", "digest_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."awake_from", NEW."awake_until", NEW."digest_at", _pgh_attach_context(), NOW(), \'insert\', NEW."user_id", NEW."user_id"); RETURN NULL;', hash='d101eba3691d4aa8882ae7b0f3c2e38ece216920', operation='INSERT', pgid='pgtrigger_insert_insert_4e92e', table='reminders_reminderpreference', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reminders_reminderpreferencehistory" ("awake_from", "awake_until", "digest_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."awake_from", NEW."awake_until", NEW."digest_at", _pgh_attach_context(), NOW(), \'update\', NEW."user_id", NEW."user_id"); RETURN NULL;', hash='aa45a9abe1c1c114183e3c18f62690695f53cad7', operation='UPDATE', pgid='pgtrigger_update_update_9e79a', table='reminders_reminderpreference', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reminders_reminderpreferencehistory" ("awake_from", "awake_until", "digest_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."awake_from", OLD."awake_until", OLD."digest_at", _pgh_attach_context(), NOW(), \'delete\', OLD."user_id", OLD."user_id"); RETURN NULL;', hash='98f0b0d4b8a5347a0660533de2db1ed722785258', operation='DELETE', pgid='pgtrigger_delete_delete_7bf31', table='reminders_reminderpreference', when='AFTER'))], 'reminderpreferencehistory': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c21436cb0a5bdafe0b774fe17c9837cbb7f817e4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9ab28', table='reminders_reminderpreferencehistory', when='BEFORE'))], 'reminderschedule': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reminders_reminderschedulehistory" ("after_days", "before_days", "ended_at", "ended_by_id", "id", "is_active", "milestone_id", "on_the_day", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "programme_id", "topic", "version", "weekly_after") VALUES (NEW."after_days", NEW."before_days", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."is_active", NEW."milestone_id", NEW."on_the_day", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."programme_id", NEW."topic", NEW."version", NEW."weekly_after"); RETURN NULL;', hash='dbe8515ffbd93d24c43c4d6b4a30888786939601', operation='INSERT', pgid='pgtrigger_insert_insert_813a7', table='reminders_reminderschedule', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reminders_reminderschedulehistory" ("after_days", "before_days", "ended_at", "ended_by_id", "id", "is_active", "milestone_id", "on_the_day", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "programme_id", "topic", "version", "weekly_after") VALUES (NEW."after_days", NEW."before_days", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."is_active", NEW."milestone_id", NEW."on_the_day", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id", NEW."programme_id", NEW."topic", NEW."version", NEW."weekly_after"); RETURN NULL;', hash='0dd144b8621316cabba1febbecce7fa1e63b4714', operation='UPDATE', pgid='pgtrigger_update_update_31d51', table='reminders_reminderschedule', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reminders_reminderschedulehistory" ("after_days", "before_days", "ended_at", "ended_by_id", "id", "is_active", "milestone_id", "on_the_day", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "programme_id", "topic", "version", "weekly_after") VALUES (OLD."after_days", OLD."before_days", OLD."ended_at", OLD."ended_by_id", OLD."id", OLD."is_active", OLD."milestone_id", OLD."on_the_day", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plan_id", OLD."programme_id", OLD."topic", OLD."version", OLD."weekly_after"); RETURN NULL;', hash='e903f048d76ff09ee650b30c2eba47842acaa83c', operation='DELETE', pgid='pgtrigger_delete_delete_1fe31', table='reminders_reminderschedule', when='AFTER'))], 'reminderschedulehistory': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='99ca85118fba1a415ae2b4b3b2f5e2ec98c54145', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_52b2f', table='reminders_reminderschedulehistory', when='BEFORE'))]},
        ),
    ]
