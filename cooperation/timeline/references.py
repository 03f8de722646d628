"""Against which dates a plan is read: `reference=` in the address.

Nothing (the agreed dates of today), `validated`, a day, `decision-<pk>`, or the name
of a day that another app keeps, such as `review-<pk>`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.models import ActionPlan, Milestone, Rebaseline
from cooperation.timeline.history import Moves
from migration_coop.lib.formats import format_date

AGREED, VALIDATED, DECISION = "", "validated", "decision"
Measure = Callable[[Milestone, Moves], date]


class NamedMoment(NamedTuple):
    """A moment with a name, such as a review: `key` is what the address says."""

    key: str
    label: str
    at: datetime


@dataclass(frozen=True)
class Reference:
    key: str
    label: str
    # What is compared with the date of a milestone.
    measure: Measure


# Apps above this one may know moments by name: (user, plan) -> their moments.
_named_moments: list[Callable[..., Iterable[NamedMoment]]] = []


def name_moments(listed: Callable[..., Iterable[NamedMoment]]) -> None:
    """Offer the moments that `listed(user, plan)` names in the chooser of each plan."""
    _named_moments.append(listed)


def choices_of(
    user, plan: ActionPlan, decisions: Iterable[Rebaseline]
) -> list[Reference]:
    """What can be chosen from a list; any day can be typed besides."""
    return [
        _agreed(),
        Reference(VALIDATED, _("plan as validated"), _first_agreed),
        *(_decision(decision) for decision in decisions),
        *(
            Reference(named.key, named.label, _expected_at(named.at))
            for listed in _named_moments
            for named in listed(user, plan)
        ),
    ]


def read_reference(text: str, choices: list[Reference]) -> tuple[Reference, str]:
    """The reference that the address names, and what is wrong with it, if anything."""
    for choice in choices:
        if choice.key == text:
            return choice, ""
    try:
        on = date.fromisoformat(text)
    except ValueError:
        return choices[0], _("There is no such reference: agreed dates are shown.")
    if on > timezone.localdate():
        return choices[0], _("This day has not come yet: agreed dates are shown.")
    label = _("dates expected on %(date)s") % {"date": format_date(on)}
    return Reference(on.isoformat(), label, _expected_at(_end_of(on))), ""


def _agreed() -> Reference:
    label = _("dates agreed today")
    return Reference(AGREED, label, lambda milestone, _moves: milestone.baseline_on)


def _first_agreed(milestone: Milestone, moves: Moves) -> date:
    return moves.first_agreed(milestone)


def _decision(decision: Rebaseline) -> Reference:
    label = _("decision of %(date)s") % {"date": format_date(decision.decided_on)}
    return Reference(
        f"{DECISION}-{decision.pk}",
        label,
        lambda milestone, moves: moves.agreed_at(milestone, decision.at),
    )


def _expected_at(at: datetime) -> Measure:
    return lambda milestone, moves: moves.expected_at(milestone, at)


def _end_of(on: date) -> datetime:
    midnight = datetime.combine(on + timedelta(days=1), time.min)
    return timezone.make_aware(midnight) - timedelta(microseconds=1)
