"""The steps that hold everywhere until somebody decides otherwise.

Days before, on the day, days after, then every week, and who is told besides after
how many days.
"""

from django.db import migrations

SCHEDULES = {
    "milestone": ([30, 7, 1], True, [1, 3, 7, 14], True, [(14, "escalation"), (21, "coordinator"), (28, "unit_head")]),
    "follow_up": ([7, 1], True, [1, 3, 7, 14], True, [(14, "coordinator"), (28, "unit_head")]),
    "report": ([7, 1], True, [1, 3, 7, 14], True, [(7, "coordinator")]),
    # A coordinator may agree in place of a host who does not answer.
    "minutes": ([7, 1], True, [3, 7], True, [(7, "coordinator")]),
    "instrument": ([180, 90, 30], True, [7, 30], False, []),
    "post": ([], True, [30], False, []),
    "cooperation": ([14], True, [30], False, []),
}


def add_schedules(apps, schema_editor):
    schedules = apps.get_model("reminders", "ReminderSchedule").objects
    steps = apps.get_model("reminders", "EscalationStep").objects
    for topic, (before, on_the_day, after, weekly, told) in SCHEDULES.items():
        schedule, is_new = schedules.get_or_create(
            topic=topic,
            programme=None,
            plan=None,
            milestone=None,
            person=None,
            defaults={
                "before_days": before,
                "on_the_day": on_the_day,
                "after_days": after,
                "weekly_after": weekly,
            },
        )
        if is_new:
            for days, audience in told:
                steps.create(schedule=schedule, after_days=days, audience=audience)


def leave_schedules(apps, schema_editor):
    """Reminders may refer to them; the table goes with the migration before."""


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_reminders")]

    operations = [migrations.RunPython(add_schedules, leave_schedules)]
