"""Indicators about what a mission owes: its report, and minutes of its visits."""

from django.db.models import (
    Case,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    When,
)
from django.db.models.functions import Extract
from django.utils.translation import gettext_lazy as _

from missions.models import MinutesStatus, MissionEvent, MissionStatus
from overview.indicators.dated import DayOf
from overview.indicators.figures import Unit
from overview.indicators.indicator import Indicator
from overview.indicators.scope import Scope
from overview.indicators.subjects import (
    MISSION,
    OF_MISSION,
    held_missions,
    held_visits,
    returned,
    true_when,
)

FILED = (MissionStatus.REPORTED, MissionStatus.CLOSED)


def _filed_on() -> Case:
    """The day of the last step to "report filed"; a closed mission that was opened
    again has not filed anew. Empty while the report is owed."""
    steps = MissionEvent.objects.filter(
        subject=OuterRef("pk"), to_status=MissionStatus.REPORTED
    ).exclude(from_status=MissionStatus.CLOSED)
    days = steps.order_by("-at").values(day=DayOf("at"))[:1]
    return Case(When(status__in=FILED, then=Subquery(days)))


def _reports_due(scope: Scope):
    """Filed long ago, before steps were kept: nobody knows the day."""
    due = held_missions(scope).annotate(
        dated_on=F("report_due_on"), filed_on=_filed_on()
    )
    owed_or_known = Q(status=MissionStatus.HELD) | Q(filed_on__isnull=False)
    passed = due.filter(owed_or_known, dated_on__lt=scope.today)
    in_time = true_when(Q(filed_on__lte=F("dated_on")))
    return scope.within(passed.annotate(counts=in_time))


def _reports_filed(scope: Scope):
    return returned(scope).annotate(counts=true_when(Q(status__in=FILED)))


def _days_to_report(scope: Scope):
    filed = returned(scope).annotate(filed_on=_filed_on())
    took = ExpressionWrapper(F("filed_on") - F("ends_on"), output_field=DurationField())
    days = Extract(took, "day", output_field=IntegerField())
    return filed.filter(filed_on__isnull=False).annotate(amount=days)


def _minutes(scope: Scope):
    visits = held_visits(scope).annotate(dated_on=F("takes_place_on"))
    agreed = true_when(Q(minutes__status=MinutesStatus.AGREED))
    return scope.within(visits.annotate(counts=agreed))


REPORTS_ON_TIME = Indicator(
    name="reports-on-time",
    title=_("Mission reports on time"),
    definition=_(
        "Of the missions whose report was due in the period, those whose report was"
        " filed on that day or before."
    ),
    numerator=_("missions whose report was filed on the day it was due, or before"),
    denominator=_("held missions whose report was due in the period, until yesterday"),
    unit=Unit.SHARE,
    places=MISSION,
    rows=_reports_due,
    source=_("Day of the report: the rule of the country that travels, or as set"),
    caveats=(
        _("A mission without a day for its report is not counted."),
        _("A report that was taken back counts from the day it was filed anew."),
    ),
    tells_lateness=True,
)
DAYS_TO_REPORT = Indicator(
    name="days-to-report",
    title=_("Days from return to report"),
    definition=_(
        "How many days pass between the last day of a mission and the day its report"
        " is filed: the median, and between which days the middle half lies."
    ),
    numerator=_("days from the last day of the mission to its report"),
    denominator=_("missions that ended in the period and filed their report"),
    unit=Unit.DAYS,
    places=MISSION,
    rows=_days_to_report,
    source=_("Steps of the mission, as recorded"),
    caveats=(_("Missions that still owe their report are not in it."),),
    tells_lateness=True,
)
REPORTS_FILED = Indicator(
    name="reports-filed",
    title=_("Mission reports filed"),
    definition=_(
        "Of the missions that ended in the period, those whose report is filed today."
    ),
    numerator=_("missions with a report on file"),
    denominator=_("missions that ended in the period"),
    unit=Unit.SHARE,
    places=MISSION,
    rows=_reports_filed,
    source=_("Status of the mission"),
    tells_lateness=True,
)
MINUTES_AGREED = Indicator(
    name="minutes-agreed",
    title=_("Visits with approved minutes"),
    definition=_(
        "Of the visits held in the period, those whose minutes both sides approved."
    ),
    numerator=_("visits whose minutes are approved"),
    denominator=_("visits held in the period, of held missions"),
    unit=Unit.SHARE,
    places=OF_MISSION,
    rows=_minutes,
    source=_("Status of the minutes"),
    tells_lateness=True,
)
