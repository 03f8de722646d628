"""How far the work on a mission has come: counts for lists, gates before closing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from migration_coop.lib.formats import DAYS_IN_WORDS
from missions.models import (
    DelegationMember,
    Minutes,
    MinutesStatus,
    Mission,
    Visit,
    VisitStatus,
)

# A gate names so many things that are missing, and counts the others.
NAMED = 3
# Minutes are missing five working days after the visit, that is, a week.
GRACE = timedelta(days=7)
NOT_COUNTED = (VisitStatus.CANCELLED, VisitStatus.POSTPONED)


def with_progress(missions: QuerySet[Mission]) -> QuerySet[Mission]:
    """Each mission with its counts of delegates, visits and minutes."""
    visits = Visit.objects.filter(mission=OuterRef("pk"))
    due = visits.exclude(status__in=NOT_COUNTED)
    minutes = Minutes.objects.filter(
        visit__mission=OuterRef("pk"), visit__undone_at=None
    )
    members = DelegationMember.objects.filter(delegation__mission=OuterRef("pk"))
    return missions.annotate(
        delegates=_count(members, by="delegation__mission"),
        visits_due=_count(due, by="mission"),
        visits_held=_count(visits.filter(status=VisitStatus.HELD), by="mission"),
        minutes_agreed=_count(
            minutes.filter(status=MinutesStatus.AGREED, visit__status=VisitStatus.HELD),
            by="visit__mission",
        ),
    )


def _count(rows: QuerySet, *, by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@dataclass(frozen=True)
class Missing:
    """What keeps a gate shut, and where somebody mends it."""

    label: str
    url: str


@dataclass(frozen=True)
class Gate:
    """One thing that must be done before a mission can close."""

    name: str
    state: str
    is_met: bool
    anchor: str
    tone_unmet: str = "late"
    missing: tuple[Missing, ...] = ()

    @property
    def tone(self) -> str:
        return "ok" if self.is_met else self.tone_unmet

    @property
    def further(self) -> int:
        """What is missing beyond the few things that are named."""
        return max(len(self.missing) - NAMED, 0)


def minutes_of(visit: Visit) -> Minutes | None:
    return getattr(visit, "minutes", None)


def gates_of(mission: Mission, visits: Iterable[Visit]) -> list[Gate]:
    """The three gates that this app knows; follow-ups have the fourth."""
    visits = list(visits)
    counted = [visit for visit in visits if visit.status != VisitStatus.CANCELLED]
    held = [visit for visit in visits if visit.is_held]
    agreed = [v for v in held if (minutes := minutes_of(v)) and minutes.is_agreed]
    has_debriefing = hasattr(mission, "debriefing")
    return [
        Gate(
            _("Visits"),
            ngettext(
                "%(held)s held of %(total)s", "%(held)s held of %(total)s", len(held)
            )
            % {"held": len(held), "total": len(counted)},
            all(visit.is_settled for visit in visits) and bool(held),
            "#programme",
            "warn",
        ),
        Gate(
            _("Minutes"),
            ngettext(
                "%(agreed)s approved of %(total)s",
                "%(agreed)s approved of %(total)s",
                len(agreed),
            )
            % {"agreed": len(agreed), "total": len(held)},
            len(agreed) == len(held),
            "#minutes",
        ),
        Gate(
            _("Debriefing"),
            _("Recorded") if has_debriefing else _("Not recorded"),
            has_debriefing,
            "#debriefing",
            "warn",
        ),
    ]


def are_minutes_circulated(visits: Iterable[Visit]) -> bool:
    """Whether a coordinator may close without the answer of the host side."""
    return all(
        (minutes := minutes_of(visit)) is not None
        and minutes.status != MinutesStatus.DRAFT
        for visit in visits
        if visit.is_held
    )


def state_of(visit: Visit, *, today: date) -> tuple[str, str]:
    """Where a visit and its minutes stand: a tone and its words."""
    if not visit.is_held:
        tone = "mute" if visit.status in NOT_COUNTED else "warn"
        tone = "ok" if visit.status == VisitStatus.CONFIRMED else tone
        return tone, visit.get_status_display()
    if (minutes := minutes_of(visit)) is not None:
        return ("ok" if minutes.is_agreed else "warn"), minutes.get_status_display()
    days = (today - visit.takes_place_on - GRACE).days
    if days <= 0:
        return "warn", _("No minutes yet")
    if days <= DAYS_IN_WORDS:
        return "late", _("Missing, %(days)s d") % {"days": days}
    weeks = days // 7
    text = ngettext("Missing, %(weeks)s week", "Missing, %(weeks)s weeks", weeks)
    return "late", text % {"weeks": weeks}
