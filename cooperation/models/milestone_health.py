"""How a milestone is doing: the stated rules, with their reasons, here and nowhere else.

`judge` answers for one row, `judged_in_sql` for many at once; a property test holds
them together. `rules` says the same to people, on the page of each plan.
"""

from datetime import date, timedelta
from typing import NamedTuple

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

AT_RISK_BEFORE = timedelta(days=14)


class MilestoneStatus(models.TextChoices):
    NOT_STARTED = "not_started", pgettext_lazy("milestone", "Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    # Somebody says it is done and shows it; a second person has yet to agree.
    SUBMITTED = "submitted", _("To confirm")
    REACHED = "reached", pgettext_lazy("milestone", "Reached")
    DROPPED = "dropped", pgettext_lazy("milestone", "Dropped")


OPEN = (MilestoneStatus.NOT_STARTED, MilestoneStatus.IN_PROGRESS)
CLOSED = (MilestoneStatus.REACHED, MilestoneStatus.DROPPED)


class MilestoneHealth(models.TextChoices):
    """Computed, and always shown with its reason. The worst wins."""

    REACHED = "reached", pgettext_lazy("milestone", "Reached")
    DROPPED = "dropped", pgettext_lazy("milestone", "Dropped")
    LATE = "late", _("Late")
    AT_RISK = "at_risk", _("At risk")
    ON_TRACK = "on_track", pgettext_lazy("milestone", "On track")
    # Not begun, and it need not have: grey.
    NOT_STARTED = "not_started", pgettext_lazy("milestone", "Not started")


class HealthReason(models.TextChoices):
    """What makes a milestone late or puts it at risk; several may be true."""

    PASSED = "passed", _("the agreed date has passed")
    SLIPS = "slips", _("expected after the agreed date")
    BLOCKED = "blocked", pgettext_lazy("milestone", "blocked")
    NEAR = "near", _("due soon and not started")


def rules() -> list[tuple[MilestoneHealth, str]]:
    """The rules in words, worst first, as they are tried."""
    texts = {
        MilestoneHealth.LATE: _("The agreed date has passed and it is not reached."),
        MilestoneHealth.AT_RISK: _(
            "It is expected after the agreed date, or it is blocked, or it is due"
            " within %(days)s days and nobody has started."
        ),
        MilestoneHealth.ON_TRACK: _("Work has started, and nothing above is true."),
        MilestoneHealth.NOT_STARTED: _(
            "Work has not started, and the date is not near yet."
        ),
        MilestoneHealth.REACHED: _(
            "The evidence is there, and a second person has confirmed it."
        ),
    }
    days = {"days": AT_RISK_BEFORE.days}
    return [(health, text % days) for health, text in texts.items()]


class Verdict(NamedTuple):
    health: MilestoneHealth
    reasons: tuple[HealthReason, ...] = ()


def judge(milestone, today: date) -> Verdict:
    """What the rules say of this milestone today, and why."""
    if milestone.status in CLOSED:
        return Verdict(MilestoneHealth(milestone.status))
    near = milestone.forecast_on - today <= AT_RISK_BEFORE
    waits = milestone.status == MilestoneStatus.NOT_STARTED
    signs = {
        HealthReason.PASSED: milestone.is_open and milestone.baseline_on < today,
        HealthReason.SLIPS: milestone.slip > timedelta(0),
        HealthReason.BLOCKED: milestone.is_blocked,
        HealthReason.NEAR: near and waits,
    }
    reasons = tuple(reason for reason, holds in signs.items() if holds)
    if HealthReason.PASSED in reasons:
        return Verdict(MilestoneHealth.LATE, reasons)
    if reasons:
        return Verdict(MilestoneHealth.AT_RISK, reasons)
    left = MilestoneHealth.NOT_STARTED if waits else MilestoneHealth.ON_TRACK
    return Verdict(left)


def judged_in_sql(today: date) -> Case:
    """The same verdict, for the rows of a query."""
    waits = Q(status=MilestoneStatus.NOT_STARTED)
    near = Q(forecast_on__lte=today + AT_RISK_BEFORE)
    # While it waits to be confirmed, the day it was done counts.
    slips = Q(actual_on__gt=F("baseline_on")) | Q(
        actual_on=None, forecast_on__gt=F("baseline_on")
    )
    return Case(
        When(status__in=CLOSED, then=F("status")),
        When(status__in=OPEN, baseline_on__lt=today, then=Value(MilestoneHealth.LATE)),
        When(
            slips | ~Q(blocked_reason="") | (near & waits),
            then=Value(MilestoneHealth.AT_RISK),
        ),
        When(waits, then=Value(MilestoneHealth.NOT_STARTED)),
        default=Value(MilestoneHealth.ON_TRACK),
        output_field=models.CharField(),
    )
