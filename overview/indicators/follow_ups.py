"""Indicators about follow-ups: owned and dated, and closed within 3, 6, 12 months."""

from django.db.models import F, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cooperation.models import FollowUpStatus
from overview.indicators.dated import DayOf, MonthsLater
from overview.indicators.figures import Unit
from overview.indicators.indicator import Indicator
from overview.indicators.scope import Scope
from overview.indicators.subjects import OF_MISSION, promised, true_when

MONTHS = (3, 6, 12)


def _assigned(scope: Scope):
    kept = promised(scope).annotate(dated_on=F("mission__ends_on"))
    assigned = Q(owner_institution__isnull=False, due_on__isnull=False)
    return scope.within(kept.annotate(counts=true_when(assigned)))


def _closed(months: int, *, with_evidence: bool):
    """Rows are dated so many months after the mission: younger ones cannot say yet."""

    def rows(scope: Scope):
        old = promised(scope).annotate(
            dated_on=MonthsLater("mission__ends_on", months),
            closed_on=DayOf("closed_at"),
        )
        in_time = Q(status=FollowUpStatus.DONE, closed_on__lte=F("dated_on"))
        if with_evidence:
            in_time &= Q(evidence__isnull=False)
        return scope.within(old.annotate(counts=true_when(in_time)))

    return rows


ASSIGNED = Indicator(
    name="follow-ups-assigned",
    title=_("Follow-ups with an owner and a date"),
    definition=_(
        "Of the follow-ups of missions that ended in the period, those that name the"
        " institution in charge and a day."
    ),
    numerator=_("follow-ups with a responsible institution and a due date"),
    denominator=_("follow-ups of missions that ended in the period, not dropped"),
    unit=Unit.SHARE,
    places=OF_MISSION,
    rows=_assigned,
    source=_("Follow-ups recorded at visits and debriefings"),
    tells_lateness=True,
)
CLOSED_TITLES = {
    3: _("Follow-ups done within 3 months"),
    6: _("Follow-ups done within 6 months"),
    12: _("Follow-ups done within 12 months"),
}
WITH_EVIDENCE = _("{title}, with evidence")


def _closed_within(months: int, *, with_evidence: bool) -> Indicator:
    title = CLOSED_TITLES[months]
    ending = "-with-evidence" if with_evidence else ""
    return Indicator(
        name=f"follow-ups-done-{months}{ending}",
        title=format_lazy(WITH_EVIDENCE, title=title) if with_evidence else title,
        definition=_DEFINITIONS[with_evidence],
        numerator=_NUMERATORS[with_evidence],
        denominator=_(
            "follow-ups, not dropped, whose mission ended so many months before a day"
            " of the period that has passed"
        ),
        unit=Unit.SHARE,
        places=OF_MISSION,
        rows=_closed(months, with_evidence=with_evidence),
        source=_("Follow-ups, the day they were closed, their evidence"),
        caveats=(
            _("Counted from the last day of the mission; younger ones do not count."),
            _("What was opened again counts by the day it was closed last."),
        ),
        tells_lateness=True,
    )


_DEFINITIONS = {
    False: _(
        "Of the follow-ups whose mission ended so many months ago, those that were"
        " marked as done by then."
    ),
    True: _(
        "Of the follow-ups whose mission ended so many months ago, those that were"
        " marked as done by then and show a document, a link or a signed statement."
    ),
}
_NUMERATORS = {
    False: _("follow-ups done by that day"),
    True: _("follow-ups done by that day, with evidence"),
}
DONE = [
    _closed_within(months, with_evidence=with_evidence)
    for months in MONTHS
    for with_evidence in (False, True)
]
