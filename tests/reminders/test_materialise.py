"""Which obligations a milestone leads to, and when."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cooperation.models import ActionPlan, MilestoneStatus, PlanStatus
from reminders.actions.materialise import (
    AHEAD,
    close_stale,
    due_moment,
    materialise,
)
from reminders.calendar import Week, WorkCalendar
from reminders.models import (
    Reminder,
    ReminderKind,
    ReminderReason,
    ReminderSchedule,
    ReminderState,
)
from reminders.schedules import Step
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import ActionPlanFactory, MilestoneFactory
from tests.factories.mailing import MessageFactory
from tests.factories.missions import ProgrammeFactory
from tests.factories.reminders import ReminderFactory, ReminderScheduleFactory
from tests.reminders.conftest import NOW, TODAY
from tests.reminders.test_calendar import DAYS, WEEKS, ZONES

DAY = timedelta(days=1)


def planned():
    rows = Reminder.objects.order_by("due_at", "kind")
    return [(row.kind, row.step, row.due_at.date()) for row in rows]


def test_a_milestone_leads_to_each_step_once(due_on):
    due_on(date(2026, 3, 11))

    materialise(now=NOW)
    materialise(now=NOW + DAY)

    assert planned() == [
        ("before", -30, date(2026, 2, 9)),
        ("before", -7, date(2026, 3, 4)),
        ("before", -1, date(2026, 3, 10)),
        ("before", 0, date(2026, 3, 11)),
        ("overdue", 1, date(2026, 3, 12)),
        ("overdue", 3, date(2026, 3, 16)),
        ("overdue", 7, date(2026, 3, 18)),
    ]


def test_steps_before_move_to_the_working_day_before_and_others_after(due_on):
    due_on(date(2026, 3, 7))

    materialise(now=NOW)

    days = {offset: day for kind, offset, day in planned()}
    assert days[0] == date(2026, 3, 6)
    assert days[1] == date(2026, 3, 9)


def test_the_hour_is_eight_by_the_recipient_s_clock(due_on):
    tunisian = UserFactory(time_zone="Africa/Tunis")
    due_on(date(2026, 3, 11), owner=tunisian)

    materialise(now=NOW)

    assert {row.due_at.astimezone(UTC).hour for row in Reminder.objects.all()} == {7}


def test_the_superior_hears_of_it_after_a_fortnight(due_on, superior):
    due_on(TODAY - 14 * DAY, escalates_to=superior)

    materialise(now=NOW)

    escalation = Reminder.objects.get(kind=ReminderKind.ESCALATION)
    assert escalation.recipient == superior
    assert escalation.due_at == datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "fields",
    [
        {"day": TODAY + 30 * DAY + AHEAD + DAY},
        {"day": TODAY, "owner": None},
        {"day": TODAY, "status": MilestoneStatus.DROPPED},
    ],
    ids=["far away", "nobody's", "dropped"],
)
def test_nothing_is_planned_for_a_milestone_that_is(fields, due_on):
    due_on(**fields)

    assert materialise(now=NOW) == 0


def test_nothing_is_planned_once_the_plan_is_closed(due_on):
    milestone = due_on(TODAY)
    ActionPlan.objects.update(status=PlanStatus.CLOSED)

    assert materialise(now=NOW) == 0
    assert milestone.is_open


def test_nothing_is_planned_before_the_plan_is_adopted(schedules):
    MilestoneFactory(baseline_on=TODAY, owner=UserFactory())

    assert materialise(now=NOW) == 0


def test_a_schedule_that_is_switched_off_plans_nothing(due_on, schedules):
    due_on(TODAY)
    ReminderSchedule.objects.update(is_active=False)

    assert materialise(now=NOW) == 0


@pytest.mark.parametrize("name", ["programme", "plan", "milestone"])
def test_the_most_specific_schedule_holds_for_its_thing_and_no_other(name, due_on):
    plan = ActionPlanFactory(programme=ProgrammeFactory())
    one = due_on(TODAY + 20 * DAY, activity__section__plan=plan)
    other = due_on(TODAY + 20 * DAY)
    named = {"programme": plan.programme, "plan": plan, "milestone": one}
    ReminderScheduleFactory(before_days=[14], **{name: named[name]})

    materialise(now=NOW)

    steps = {m: {row.step for row in m.reminders.waiting()} for m in (one, other)}
    assert steps == {one: {-14, 0, 1}, other: {-7, -1, 0, 1}}


def test_a_person_whose_clock_nobody_knows_stops_nobody_else(due_on, caplog):
    lost = UserFactory()
    type(lost).objects.filter(pk=lost.pk).update(time_zone="Nowhere/Land")
    due_on(TODAY, owner=lost)
    due_on(TODAY)

    materialise(now=NOW)

    assert lost.reminders.count() == 0
    assert Reminder.objects.exists()
    assert "No reminders for milestone" in caplog.text


# What ends an obligation that has not been put into a message


@pytest.fixture
def stale(due_on):
    """The reminder of a week before, after its milestone has changed."""

    def change(**changes):
        milestone = due_on(TODAY + 10 * DAY)
        materialise(now=NOW)
        type(milestone).objects.update(**changes)
        look_again()
        return milestone.reminders.get(step=-7, occurrence=TODAY + 10 * DAY)

    return change


def look_again(now=NOW):
    close_stale(now=now)
    materialise(now=now)


def test_what_is_still_true_stays(stale):
    assert stale().state == ReminderState.WAITING


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"forecast_on": date(2026, 5, 1)}, ReminderReason.MOVED),
        ({"forecast_on": date(2027, 5, 1)}, ReminderReason.MOVED),
        ({"status": MilestoneStatus.DROPPED}, ReminderReason.CLOSED),
        ({"owner": None}, ReminderReason.NOT_IN_CHARGE),
    ],
)
def test_a_change_supersedes_what_was_planned(stale, changes, reason):
    reminder = stale(**changes)

    assert (reminder.state, reminder.reason) == (ReminderState.SUPERSEDED, reason)


def test_a_schedule_switched_off_supersedes_what_it_planned(stale):
    reminder = stale()
    ReminderSchedule.objects.update(is_active=False)

    look_again()

    reminder.refresh_from_db()
    assert reminder.reason == ReminderReason.RULE_OFF


def test_what_nobody_could_send_for_a_month_expires(stale):
    reminder = stale()

    look_again(NOW + 90 * DAY)

    reminder.refresh_from_db()
    assert reminder.state == ReminderState.EXPIRED


# Dates that move


def mailed(milestone, day, *, at=NOW, kind=ReminderKind.BEFORE):
    message = MessageFactory(
        recipient=milestone.owner, state="sent", sent_at=at, not_before=at
    )
    return ReminderFactory(
        milestone=milestone,
        recipient=milestone.owner,
        occurrence=day,
        kind=kind,
        state=ReminderState.MAILED,
        message=message,
        created_at=at,
    )


def notices():
    return Reminder.objects.filter(kind=ReminderKind.REDATED).order_by("pk")


def test_whoever_was_reminded_of_another_date_gets_one_notice(due_on):
    milestone = due_on(date(2026, 6, 1))
    mailed(milestone, TODAY)

    materialise(now=NOW)
    materialise(now=NOW)

    [notice] = notices()
    assert (notice.occurrence, notice.due_at) == (date(2026, 6, 1), NOW)


def test_whoever_was_told_the_date_of_now_gets_no_notice(due_on):
    milestone = due_on(date(2026, 6, 1))
    mailed(milestone, TODAY)
    mailed(milestone, date(2026, 6, 1), at=NOW + DAY)

    materialise(now=NOW + 2 * DAY)

    assert not notices().exists()


def test_a_milestone_that_moves_there_and_back_is_told_each_time(due_on):
    milestone = due_on(date(2026, 6, 1))
    mailed(milestone, TODAY)
    materialise(now=NOW)
    first = notices().get()
    message = MessageFactory(state="sent", sent_at=NOW + DAY)
    Reminder.objects.filter(pk=first.pk).update(
        state=ReminderState.MAILED, message=message
    )
    type(milestone).objects.update(forecast_on=TODAY)

    materialise(now=NOW + 2 * DAY)

    assert [notice.step for notice in notices()] == [0, 1]
    assert notices().last().occurrence == TODAY


# For all dates, schedules, weeks and zones


STEPS = st.one_of(
    st.builds(Step, st.just(ReminderKind.BEFORE), st.integers(-60, 0)),
    st.builds(
        Step,
        st.sampled_from([ReminderKind.OVERDUE, ReminderKind.ESCALATION]),
        st.integers(1, 60),
    ),
)


@settings(deadline=None)
@given(step=STEPS, day=DAYS, zone=ZONES, rest_days=WEEKS)
def test_no_step_comes_too_late_or_too_early(step, day, zone, rest_days):
    calendar = WorkCalendar(ZoneInfo(zone), (Week(rest_days),))

    at = due_moment(step, day, calendar)

    local = at.astimezone(calendar.zone)
    assert (local.hour, local.minute) == (8, 0)
    assert calendar.is_working_day(local.date())
    moved = local.date() - (day + step.days * DAY)
    if step.kind == ReminderKind.BEFORE:
        assert -6 * DAY <= moved <= 0 * DAY
    else:
        assert 0 * DAY <= moved <= 6 * DAY


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(days=st.integers(-40, 70), runs=st.lists(st.integers(0, 40), max_size=4))
def test_whenever_it_runs_each_step_is_written_once(days, runs, due_on):
    Reminder.objects.all().delete()
    milestone = due_on(TODAY + days * DAY, escalates_to=UserFactory())
    for after in runs:
        materialise(now=NOW + after * DAY)
        materialise(now=NOW + after * DAY)

    keys = [
        (row.recipient_id, row.kind, row.step, row.occurrence)
        for row in milestone.reminders.all()
    ]
    assert len(keys) == len(set(keys))
