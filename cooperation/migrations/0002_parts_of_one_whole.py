"""Foreign keys over two columns, which Django cannot declare.

A follow-up may only name a visit of its own mission, an activity only a section of
its own plan, a milestone only an activity of its own plan.
"""

from django.db import migrations

PAIRS = [
    ("cooperation_followup", "visit_id", "mission_id", "missions_visit"),
    ("cooperation_activity", "section_id", "plan_id", "cooperation_plansection"),
    ("cooperation_plansection", "parent_id", "plan_id", "cooperation_plansection"),
    ("cooperation_milestone", "activity_id", "plan_id", "cooperation_activity"),
]
NAMES = [
    "follow_up_names_a_visit_of_its_own_mission",
    "activity_is_in_a_section_of_its_own_plan",
    "section_is_part_of_a_section_of_its_own_plan",
    "milestone_is_of_an_activity_of_its_own_plan",
]


def added(name, table, part, whole, parts):
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({part}, {whole})"
        f" REFERENCES {parts} (id, {whole}) DEFERRABLE INITIALLY IMMEDIATE"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0001_initial"),
        ("missions", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(
            added(name, *pair), f"ALTER TABLE {pair[0]} DROP CONSTRAINT {name}"
        )
        for name, pair in zip(NAMES, PAIRS, strict=True)
    ]
