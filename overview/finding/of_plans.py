"""Action plans with all their parts."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.models import ActionPlan, Activity, Milestone, PlanSection
from migration_coop.lib.formats import country_name
from overview.finding.kinds import (
    TITLES,
    Kind,
    Line,
    address,
    day,
    in_language,
    same,
    translations,
)
from overview.models import Source


def _numbered(row: dict) -> str:
    return f"{row['number']} {in_language(row, 'title')}"


def _plan(row: dict, user) -> Line:
    return Line(
        in_language(row, "title"),
        address("cooperation:plan_detail", row["code"]),
        (row["code"], country_name(row["country"])),
        translations(row),
    )


def _section(row: dict, user) -> Line:
    return Line(
        _numbered(row),
        address("cooperation:plan_detail", row["code"]),
        (row["code"],),
        translations(row),
    )


def _activity(row: dict, user) -> Line:
    anchor = f"activity-{row['pk']}"
    return Line(
        _numbered(row),
        address("cooperation:plan_detail", row["code"], anchor=anchor),
        (row["code"],),
        (
            (_("Indicator"), row["indicator"]),
            (_("Target"), row["target"]),
            *translations(row),
        ),
    )


def _milestone(row: dict, user) -> Line:
    return Line(
        _numbered(row),
        address("cooperation:milestone_detail", row["code"], row["number"]),
        (row["code"], day(row["day"])),
        ((_("Expected evidence"), row["expected_evidence"]), *translations(row)),
    )


PLANS = Kind(
    Source.PLAN,
    gettext_lazy("Action plans"),
    "target-arrow",
    ActionPlan.objects.for_user,
    lambda user: same(*TITLES, "code", "country"),
    _plan,
    day="starts_on",
)
SECTIONS = Kind(
    Source.SECTION,
    gettext_lazy("Parts of plans"),
    "books",
    PlanSection.objects.for_user,
    lambda user: same(*TITLES) | {"number": "number", "code": "plan__code"},
    _section,
    day="plan__starts_on",
)
ACTIVITIES = Kind(
    Source.ACTIVITY,
    gettext_lazy("Activities"),
    "list-check",
    Activity.objects.for_user,
    lambda user: {
        **same(*TITLES, "pk", "number", "indicator", "target"),
        "code": "plan__code",
    },
    _activity,
    day="plan__starts_on",
)
MILESTONES = Kind(
    Source.MILESTONE,
    gettext_lazy("Milestones"),
    "flag",
    Milestone.objects.for_user,
    lambda user: {
        **same(*TITLES, "number", "expected_evidence", "day"),
        "code": "plan__code",
    },
    _milestone,
    day="forecast_on",
)
