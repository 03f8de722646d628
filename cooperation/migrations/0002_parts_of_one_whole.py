"""Foreign keys over two columns, which Django cannot declare.

What names a part of a whole may only name one of its own: a follow-up a visit of its
own mission, an activity a section of its own plan, a decision a milestone of the plan
of its session.
"""

from django.db import migrations

MILESTONE, SESSION = "cooperation_milestone", "cooperation_committeesession"
ACTIVITY, SECTION = "cooperation_activity", "cooperation_plansection"
DEPENDENCY, LINE = "cooperation_milestonedependency", "cooperation_templateline"
DECISION = "cooperation_sessiondecision"
# Name: table, part, whole, and the table that knows both.
KEYS = {
    "follow_up_names_a_visit_of_its_own_mission": (
        "cooperation_followup",
        "visit_id",
        "mission_id",
        "missions_visit",
    ),
    "activity_is_in_a_section_of_its_own_plan": (
        ACTIVITY,
        "section_id",
        "plan_id",
        SECTION,
    ),
    "section_is_part_of_a_section_of_its_own_plan": (
        SECTION,
        "parent_id",
        "plan_id",
        SECTION,
    ),
    "milestone_is_of_an_activity_of_its_own_plan": (
        MILESTONE,
        "activity_id",
        "plan_id",
        ACTIVITY,
    ),
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
        ("cooperation", "0001_initial"),
        ("missions", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(
            added(name, *key), f"ALTER TABLE {key[0]} DROP CONSTRAINT {name}"
        )
        for name, key in KEYS.items()
    ]
