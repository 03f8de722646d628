"""Action plans as their page lists them, and the milestones of these plans."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from cooperation.models import ActionPlan, Milestone
from cooperation.plan_filters import PlanFilter
from cooperation.timeline.figures import figures_of
from exchange.exports.columns import body, labelled, same
from exchange.exports.listing import Asked, Column, FoundRows, Listing, in_words
from exchange.exports.words import body_name, country_of, yes_or_no
from migration_coop.lib.formats import format_number


def find_plans(asked: Asked) -> FoundRows:
    filters = _filtered(asked)
    plans = filters.qs.select_related("country", "lead_institution", "programme")
    newest = F("starts_on").desc(nulls_last=True)
    return FoundRows(
        plans.order_by("country", newest, "pk"),
        in_words(filters),
        look_at=partial(figures_of, today=asked.today),
    )


def find_milestones(asked: Asked) -> FoundRows:
    filters = _filtered(asked)
    milestones = Milestone.objects.filter(plan__in=filters.qs.values("pk"))
    milestones = milestones.select_related(
        "plan", "activity__section", "owner_institution"
    )
    newest = F("plan__starts_on").desc(nulls_last=True)
    ordered = milestones.order_by(
        "plan__country",
        newest,
        "plan",
        "activity__section__position",
        "activity__position",
        "position",
        "pk",
    )
    return FoundRows(ordered, in_words(filters))


def _filtered(asked: Asked) -> PlanFilter:
    return PlanFilter(asked.query, queryset=ActionPlan.objects.for_user(asked.user))


def plan_columns(asked: Asked) -> Sequence[Column]:
    """A row is the figures of a plan."""
    return [
        _of_plan("code", _("code")),
        _of_plan("title", _("Action plan"), is_shown=True),
        _of_plan("title_fr", _("title in French")),
        _of_plan("title_en", _("title in English")),
        Column(
            "country",
            _("Country"),
            lambda row: country_of(row.plan.country),
            is_shown=True,
        ),
        Column(
            "lead_institution",
            _("leading institution"),
            lambda row: body_name(row.plan.lead_institution),
            is_shown=True,
        ),
        Column(
            "programme",
            _("programme"),
            lambda row: row.plan.programme.name if row.plan.programme else "",
        ),
        _of_plan("starts_on", _("from"), is_shown=True),
        _of_plan("ends_on", _("until"), is_shown=True),
        Column(
            "status",
            _("State"),
            lambda row: row.plan.get_status_display(),
            is_shown=True,
        ),
        Column(
            "is_illustrative",
            _("illustrative"),
            lambda row: yes_or_no(row.plan.is_illustrative),
        ),
        *_figures(),
    ]


def _figures() -> list[Column]:
    return [
        Column("total", _("Milestones"), lambda row: row.total, is_shown=True),
        Column(
            "late",
            pgettext_lazy("column of figures", "Late"),
            lambda row: row.late,
            is_shown=True,
        ),
        Column(
            "median_slip",
            _("Median slip in days"),
            lambda row: row.median_slip,
            is_shown=True,
        ),
        Column("next_milestone", _("Next milestone"), _next, is_shown=True),
        Column("next_on", _("Expected date"), _next_on, is_shown=True),
    ]


def _of_plan(name: str, label: Any, *, is_shown: bool = False) -> Column:
    def value(row: Any) -> Any:
        return getattr(row.plan, name)

    return Column(name, label, value, is_shown=is_shown)


def _next(row: Any) -> str:
    return row.next_milestone.title if row.next_milestone else ""


def _next_on(row: Any) -> Any:
    return row.next_milestone.forecast_on if row.next_milestone else None


def milestone_columns(asked: Asked) -> Sequence[Column]:
    return [
        Column(
            "plan",
            _("Action plan"),
            lambda row: row.plan.title,
            lambda row: row.plan.code,
            is_shown=True,
        ),
        Column("section", _("section"), lambda row: str(row.activity.section)),
        Column(
            "activity",
            _("activity"),
            lambda row: str(row.activity),
            lambda row: row.activity.number,
            is_shown=True,
        ),
        same("number", _("number"), is_shown=True),
        Column("title", _("Milestone"), lambda row: row.title, is_shown=True),
        same("title_fr", _("title in French")),
        same("title_en", _("title in English")),
        same("baseline_on", _("Agreed date"), is_shown=True),
        same("forecast_on", _("Expected date"), is_shown=True),
        same("actual_on", _("Reached on"), is_shown=True),
        Column("slip", _("Slip in days"), lambda row: row.slip.days, is_shown=True),
        body("owner_institution", _("Institution in charge"), is_shown=True),
        same("expected_evidence", _("expected evidence")),
        same("blocked_reason", _("blocked because")),
        labelled("status", _("State"), is_shown=True),
    ]


def how_many_plans(count: int) -> str:
    words = ngettext("%(count)s action plan", "%(count)s action plans", count)
    return words % {"count": format_number(count)}


def how_many_milestones(count: int) -> str:
    words = ngettext("%(count)s milestone", "%(count)s milestones", count)
    return words % {"count": format_number(count)}


NOT_AGAIN = _(
    "These rows do not say axis and objective, so they cannot be imported again. The"
    " outline of each plan has a workbook that can."
)
PLANS = Listing(
    name="plans",
    route="cooperation:plan_list",
    label=_("Action plans"),
    how_many=how_many_plans,
    order=_("by country, newest first"),
    find=find_plans,
    columns=plan_columns,
    not_again=NOT_AGAIN,
)
MILESTONES = Listing(
    name="milestones",
    route="cooperation:plan_list",
    label=_("Milestones of these plans"),
    how_many=how_many_milestones,
    order=_("plan by plan, as they read"),
    find=find_milestones,
    columns=milestone_columns,
    not_again=NOT_AGAIN,
)
