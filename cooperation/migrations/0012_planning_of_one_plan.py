"""Foreign keys over two columns, which Django cannot declare.

What waits for another milestone is of the same plan, a decision of the plan of its
session, and a line of a template follows one of the same template.
"""

from django.db import migrations

MILESTONE, SESSION = "cooperation_milestone", "cooperation_committeesession"
DEPENDENCY, LINE = "cooperation_milestonedependency", "cooperation_templateline"
DECISION = "cooperation_sessiondecision"
# Name: table, part, whole, and the table that knows both.
KEYS = {
    "dependency_is_of_a_milestone_of_its_plan": (
        DEPENDENCY,
        "milestone_id",
        "plan_id",
        MILESTONE,
    ),
    "dependency_is_on_a_milestone_of_its_plan": (
        DEPENDENCY,
        "depends_on_id",
        "plan_id",
        MILESTONE,
    ),
    "template_line_follows_one_of_its_template": (
        LINE,
        "after_id",
        "template_id",
        LINE,
    ),
    "decision_is_of_a_session_of_its_plan": (
        DECISION,
        "session_id",
        "plan_id",
        SESSION,
    ),
    "decision_is_on_a_milestone_of_its_plan": (
        DECISION,
        "milestone_id",
        "plan_id",
        MILESTONE,
    ),
}


def added(name, table, part, whole, parts):
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({part}, {whole})"
        f" REFERENCES {parts} (id, {whole}) DEFERRABLE INITIALLY IMMEDIATE"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0011_planning"),
    ]
    operations = [
        migrations.RunSQL(
            added(name, *key), f"ALTER TABLE {key[0]} DROP CONSTRAINT {name}"
        )
        for name, key in KEYS.items()
    ]
