"""The steps that hold everywhere until somebody decides otherwise."""

from django.db import migrations

# kind, who is told, days from the date, step
RULES = [
    ("before", "owner", -30, 0),
    ("before", "owner", -7, 0),
    ("before", "owner", -1, 0),
    ("before", "owner", 0, 0),
    ("overdue", "owner", 1, 1),
    ("overdue", "owner", 3, 2),
    ("overdue", "owner", 7, 3),
    ("overdue", "owner", 14, 4),
    ("escalation", "escalation", 14, 1),
    ("redated", "owner", 0, 0),
]


def add_rules(apps, schema_editor):
    rules = apps.get_model("reminders", "ReminderRule").objects
    for kind, audience, offset_days, step in RULES:
        rules.get_or_create(
            kind=kind,
            audience=audience,
            offset_days=offset_days,
            programme=None,
            plan=None,
            milestone=None,
            defaults={"step": step},
        )


def leave_rules(apps, schema_editor):
    """Reminders may refer to them; the table goes with the migration before."""


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial")]

    operations = [migrations.RunPython(add_rules, leave_rules)]
