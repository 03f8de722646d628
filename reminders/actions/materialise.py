"""From milestones and rules to obligations: each written once, ahead of its hour.

Safe to repeat at any time, by any number of workers: a second row for the same
milestone, rule, person and date is refused by the database. After days without a
worker the next run finds everything that was missed, because it looks at ranges
of dates and never at "today".
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from cooperation.models import Milestone, PlanStatus
from reminders.calendar import LONGEST_BREAK, Calendars, WorkCalendar
from reminders.models import (
    Audience,
    Reminder,
    ReminderKind,
    ReminderReason,
    ReminderRule,
    ReminderState,
)

logger = logging.getLogger(__name__)

# Rows are written so early that no run of holidays moves them before "now".
AHEAD = timedelta(days=LONGEST_BREAK)
BACK = timedelta(days=30)
# For how long somebody who was reminded of a date is told that it has moved.
MEMORY = timedelta(days=90)
RECIPIENT = {Audience.OWNER: "owner", Audience.ESCALATION: "escalates_to"}


def remindable() -> QuerySet[Milestone]:
    return Milestone.objects.open().exclude(plan__status=PlanStatus.CLOSED)


def due_moment(
    rule: ReminderRule, milestone: Milestone, calendar: WorkCalendar
) -> datetime:
    """The morning of the rule's day. A reminder moves to the working day before,
    one about something late to the working day after."""
    day = milestone.forecast_on + timedelta(days=rule.offset_days)
    if rule.kind == ReminderKind.BEFORE:
        return calendar.morning(calendar.on_or_before(day))
    return calendar.morning(calendar.on_or_after(day))


def materialise(*, now: datetime) -> int:
    """Write what is missing; returns for how many rows it tried."""
    calendars = Calendars.load()
    count = 0
    for rule in ReminderRule.objects.active().order_by("pk"):
        is_redated = rule.kind == ReminderKind.REDATED
        find = _moved if is_redated else _missing
        milestones = find(rule, now=now)
        reminders = list(_obligations(rule, milestones, calendars, now=now))
        Reminder.objects.bulk_create(reminders, ignore_conflicts=True, batch_size=500)
        count += len(reminders)
    return count


def close_stale(*, now: datetime) -> None:
    """End what is no longer true. What is in a message is looked at when it leaves."""
    waiting = Reminder.objects.filter(
        state__in=[ReminderState.WAITING, ReminderState.SNOOZED]
    )
    open_ones = remindable().filter(pk=OuterRef("milestone"))
    moved = ~Exists(open_ones.filter(forecast_on=OuterRef("occurrence")))
    waiting.filter(~Exists(open_ones)).supersede(ReminderReason.CLOSED)
    waiting.filter(moved).supersede(ReminderReason.MOVED)
    waiting.filter(rule__is_active=False).supersede(ReminderReason.RULE_OFF)
    for audience, person in RECIPIENT.items():
        theirs = open_ones.filter(**{person: OuterRef("recipient")})
        others = waiting.filter(~Exists(theirs), rule__audience=audience)
        others.supersede(ReminderReason.NOT_IN_CHARGE)
    waiting.filter(occurrence__lt=now.date() - BACK).update(
        state=ReminderState.EXPIRED, reason=ReminderReason.TOO_LATE
    )


def _missing(rule: ReminderRule, *, now: datetime) -> QuerySet[Milestone]:
    person = RECIPIENT[Audience(rule.audience)]
    first = now.date() - BACK
    last = now.date() + AHEAD - timedelta(days=rule.offset_days)
    known = Reminder.objects.filter(
        milestone=OuterRef("pk"),
        rule=rule,
        recipient=OuterRef(person),
        occurrence=OuterRef("forecast_on"),
        kind=rule.kind,
        step=rule.step,
    )
    found = _in_scope(rule).filter(forecast_on__range=(first, last))
    return found.filter(~Exists(known)).annotate(step=Value(rule.step))


def _moved(rule: ReminderRule, *, now: datetime) -> QuerySet[Milestone]:
    """Whoever was last reminded of another date than the one of now.

    `step` counts the notices so far, so that a milestone that moves there and
    back is told each time.
    """
    person = RECIPIENT[Audience(rule.audience)]
    theirs = Reminder.objects.filter(
        milestone=OuterRef("pk"), recipient=OuterRef(person)
    )
    mailed = theirs.mailed().filter(created_at__gt=now - MEMORY)
    notices = theirs.filter(kind=ReminderKind.REDATED).order_by()
    told_on = mailed.order_by("-message__sent_at", "-pk").values("occurrence")[:1]
    live = notices.filter(
        occurrence=OuterRef("forecast_on"),
        state__in=[ReminderState.WAITING, ReminderState.BUNDLED],
    )
    step = notices.values("kind").annotate(count=Count("pk")).values("count")
    return (
        _in_scope(rule)
        .filter(forecast_on__gte=now.date() - BACK)
        .annotate(told_on=Subquery(told_on))
        .exclude(told_on=None)
        .exclude(told_on=F("forecast_on"))
        .filter(~Exists(live))
        .annotate(step=Coalesce(Subquery(step), 0, output_field=IntegerField()))
    )


def _in_scope(rule: ReminderRule) -> QuerySet[Milestone]:
    """A rule that names nothing holds for all."""
    named = {
        "plan__programme": rule.programme_id,
        "plan": rule.plan_id,
        "pk": rule.milestone_id,
    }
    person = RECIPIENT[Audience(rule.audience)]
    return (
        remindable()
        .filter(**{name: pk for name, pk in named.items() if pk})
        .exclude(**{person: None})
        .select_related(f"{person}__institution")
        .order_by("pk")
    )


def _obligations(
    rule: ReminderRule,
    milestones: QuerySet[Milestone],
    calendars: Calendars,
    *,
    now: datetime,
) -> Iterator[Reminder]:
    for milestone in milestones:
        recipient = getattr(milestone, RECIPIENT[Audience(rule.audience)])
        try:
            due_at = due_moment(rule, milestone, calendars.of(recipient))
        except Exception:
            # One row that cannot be computed must not stop all the others.
            logger.exception("No reminder for milestone %s", milestone.pk)
            continue
        yield Reminder(
            milestone=milestone,
            rule=rule,
            recipient=recipient,
            occurrence=milestone.forecast_on,
            kind=rule.kind,
            step=getattr(milestone, "step"),  # noqa: B009 annotated above
            due_at=now if rule.kind == ReminderKind.REDATED else due_at,
            created_at=now,
        )
