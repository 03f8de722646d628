"""How a cooperation is doing, judged from its dates, and always with the reason.

The rules of docs/features/cooperation.md: late, at risk, no news, on track; the worst
wins. Beside that it may be dormant or stalled. What counts as long is said by the
programmes that support it. Where the dates come from: cooperation/facts.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperation.models import Stage
from migration_coop.lib.formats import days_between, format_date, format_slippage
from missions.models import Programme


class Health(models.TextChoices):
    """From the worst to the best."""

    LATE = "late", gettext_lazy("Late")
    AT_RISK = "at_risk", gettext_lazy("At risk")
    NO_NEWS = "no_news", gettext_lazy("No news")
    ON_TRACK = "on_track", gettext_lazy("On track")


TONES = {
    Health.LATE: "late",
    Health.AT_RISK: "warn",
    Health.NO_NEWS: "mute",
    Health.ON_TRACK: "ok",
}
ORDER = {health: place for place, health in enumerate(Health)}


@dataclass(frozen=True)
class Thresholds:
    """In days. The defaults are those of a new programme, too."""

    late_after: int = 30
    slips_after: int = 14
    quiet_after: int = 30
    no_news_after: int = 90
    dormant_after: int = 180
    stalled_after: int = 365


def strictest(
    programmes: Iterable[Programme], *, dormant_after: int | None = None
) -> Thresholds:
    """The smallest of each, unless the cooperation says itself when it is dormant."""
    programmes = list(programmes)
    found = {
        field.name: min(getattr(row, f"{field.name}_days") for row in programmes)
        for field in fields(Thresholds)
        if programmes
    }
    if dormant_after is not None:
        found["dormant_after"] = dormant_after
    return Thresholds(**found)


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    last_contact_on: date | None = None
    # When the first of the open items with a date is due, or was.
    oldest_due_on: date | None = None
    next_milestone_slip: timedelta = timedelta(0)
    stage: int = Stage.IDENTIFIED
    # When it entered its stage; without one, when the first thing happened.
    moved_on: date | None = None


@dataclass(frozen=True)
class Verdict:
    health: Health
    reason: str

    @property
    def tone(self) -> str:
        return TONES[self.health]

    @property
    def label(self) -> str:
        return str(self.health.label)

    @property
    def order(self) -> int:
        return ORDER[self.health]


def judge(facts: Facts, today: date, thresholds: Thresholds | None = None) -> Verdict:
    """The worst of the rules that hold, and why."""
    limits = thresholds or Thresholds()
    overdue = days_between(facts.oldest_due_on or today, today)
    if overdue > limits.late_after:
        return Verdict(Health.LATE, _overdue(overdue))
    if overdue > 0:
        return Verdict(Health.AT_RISK, _overdue(overdue))
    if facts.next_milestone_slip.days > limits.slips_after:
        slip = format_slippage(facts.next_milestone_slip.days)
        reason = _("The next milestone slips by %(slip)s") % {"slip": slip}
        return Verdict(Health.AT_RISK, reason)
    return _by_silence(facts.last_contact_on, today, limits)


def is_dormant(facts: Facts, today: date, thresholds: Thresholds) -> bool:
    """No dated event for longer than the threshold, or none at all."""
    if facts.last_contact_on is None:
        return True
    return days_between(facts.last_contact_on, today) > thresholds.dormant_after


def is_stalled(facts: Facts, today: date, thresholds: Thresholds) -> bool:
    """Things happen and something is overdue, and yet it stays below operational."""
    if is_dormant(facts, today, thresholds) or facts.stage >= Stage.OPERATIONAL:
        return False
    if facts.oldest_due_on is None or facts.oldest_due_on >= today:
        return False
    since = facts.moved_on
    return since is not None and days_between(since, today) > thresholds.stalled_after


def _by_silence(last_on: date | None, today: date, limits: Thresholds) -> Verdict:
    if last_on is None:
        return Verdict(Health.NO_NEWS, _("No contact on record"))
    quiet = days_between(last_on, today)
    if quiet >= limits.no_news_after:
        day = format_date(last_on, "long")
        return Verdict(Health.NO_NEWS, _("No contact since %(day)s") % {"day": day})
    if quiet >= limits.quiet_after:
        return Verdict(Health.AT_RISK, _without_contact(quiet))
    return Verdict(Health.ON_TRACK, _("Nothing is overdue"))


def _overdue(days: int) -> str:
    text = ngettext(
        "An item is overdue by %(days)s day",
        "An item is overdue by %(days)s days",
        days,
    )
    return text % {"days": days}


def _without_contact(days: int) -> str:
    text = ngettext(
        "%(days)s day without contact", "%(days)s days without contact", days
    )
    return text % {"days": days}
