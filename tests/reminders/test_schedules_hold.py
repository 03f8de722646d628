"""Which schedule holds, what comes every week, and when it is looked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from cooperation.models import MilestoneStatus
from mailing.models import Heartbeat, Message
from reminders.actions.bundling import bundle
from reminders.actions.delivering import ReminderSender
from reminders.actions.materialise import materialise
from reminders.actions.scanning import SCAN, scan
from reminders.models import EscalationStep, Reminder, ReminderSchedule
from reminders.models import ReminderReason as Reason
from reminders.models import ReminderState as State
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import ActionPlanFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    RestDaysFactory,
)
from tests.factories.reminders import ReminderPreferenceFactory, ReminderScheduleFactory
from tests.reminders.conftest import NOW, TODAY
from tests.reminders.ending import ended_at
from tests.reminders.looking import change, look, planned, state_of

DAY = timedelta(days=1)


def test_a_schedule_that_is_off_silences_what_it_is_for_and_nothing_else(due_on):
    silent, heard = due_on(TODAY + 5 * DAY), due_on(TODAY + 5 * DAY)
    ReminderScheduleFactory(milestone=silent, is_active=False)

    look()

    assert not silent.reminders.exists()
    assert heard.reminders.waiting().exists()


def test_a_schedule_that_is_switched_off_holds_messages_back(due_on):
    milestone = due_on(TODAY + 7 * DAY)
    materialise(now=NOW - 20 * DAY)
    bundle(now=NOW)
    ReminderSchedule.objects.update(is_active=False)

    assert ReminderSender().prepare(Message.objects.get(), now=NOW) is None
    assert state_of(milestone, -7) == (State.SUPERSEDED, Reason.RULE_OFF)


@pytest.mark.parametrize("is_active", [True, False])
def test_a_person_s_schedule_changes_how_early_they_hear_and_no_duty(
    due_on, owner, superior, is_active
):
    due_on(TODAY + 6 * DAY, escalates_to=superior)
    ReminderScheduleFactory(
        person=owner, before_days=[4], on_the_day=False, after_days=[], is_active=False
    )
    ReminderSchedule.objects.filter(person=owner).update(is_active=is_active)

    look()

    early = {("before", -4)} if is_active else {("before", -1)}
    assert planned(owner) == {
        *early,
        ("before", 0),
        ("overdue", 1),
        ("overdue", 3),
        ("overdue", 7),
        ("overdue", 14),
    }


def test_a_step_that_is_ordered_afterwards_says_nothing_of_the_past(due_on):
    milestone = due_on(TODAY + 7 * DAY)
    look(NOW - DAY)
    ReminderScheduleFactory(milestone=milestone, before_days=[10, 3])

    look(last_look=NOW - DAY)

    assert state_of(milestone, -10) == (State.SUPERSEDED, Reason.PAST)
    assert state_of(milestone, -3) == (State.WAITING, "")


def test_a_step_that_nobody_looked_for_in_time_is_caught_up(due_on):
    milestone = due_on(TODAY + 7 * DAY)
    look(NOW - 30 * DAY)
    assert not milestone.reminders.filter(step=0).exists()

    look(NOW + 8 * DAY, last_look=NOW - 30 * DAY)

    assert state_of(milestone, 0) == (State.WAITING, "")


# Every week


def weeks(milestone):
    fixed = {-30, -7, -1, 0, 1, 3, 7, 14}
    rows = milestone.reminders.waiting().exclude(step__in=fixed)
    return [row.due_at.date() for row in rows.order_by("due_at")]


def test_after_the_last_step_each_week_begins_with_a_reminder_until_it_is_done(
    due_on, owner
):
    milestone = due_on(date(2026, 1, 7))
    look()
    look(NOW + 8 * DAY)

    assert weeks(milestone) == [date(2026, 3, 9), date(2026, 3, 16)]

    change(milestone, now=NOW + 8 * DAY, status=MilestoneStatus.DROPPED)
    assert weeks(milestone) == []


def test_the_week_begins_after_the_recipient_s_weekly_rest(due_on):
    algiers = CountryFactory(code="DZ")
    RestDaysFactory(country=algiers, weekdays=[5, 6])
    user = UserFactory(institution=InstitutionFactory(country=algiers))
    milestone = due_on(date(2026, 1, 7), owner=user)

    look()

    a_sunday = date(2026, 3, 8)
    assert weeks(milestone) == [a_sunday]


def test_whoever_never_rests_gets_it_on_mondays(due_on):
    RestDaysFactory(weekdays=[])
    milestone = due_on(date(2026, 1, 7))

    look()

    assert weeks(milestone) == [date(2026, 3, 2), date(2026, 3, 9)]


def test_an_older_week_gives_way_to_that_of_today(due_on):
    milestone = due_on(date(2026, 1, 7))
    look()

    look(NOW + 14 * DAY)

    assert date(2026, 3, 2) not in weeks(milestone)
    old = milestone.reminders.get(due_at__date=date(2026, 3, 2))
    assert old.reason == Reason.NEWER


# When it is looked


def test_between_two_looks_only_what_was_written_is_looked_at(due_on):
    """The history of rows has the clock of the database, which is far behind here."""
    due_on(date(2035, 3, 20))
    then = datetime(2035, 3, 2, 9, tzinfo=UTC)
    scan(now=then - timedelta(minutes=14))
    Reminder.objects.all().delete()

    scan(now=then)
    assert not Reminder.objects.exists()

    scan(now=then + timedelta(minutes=2))
    assert Reminder.objects.exists()


def test_a_changed_schedule_is_looked_at_everywhere_at_once(due_on):
    milestone = due_on(TODAY + 10 * DAY)
    scan(now=NOW)
    ReminderSchedule.objects.update(is_active=False)

    scan(now=NOW + timedelta(minutes=1))

    assert not milestone.reminders.waiting().exists()


@pytest.mark.parametrize(
    "edit",
    [
        lambda: ReminderSchedule.objects.filter(topic="post").update(on_the_day=False),
        lambda: EscalationStep.objects.filter(after_days=28).delete(),
        lambda: ReminderScheduleFactory(plan=ActionPlanFactory()),
    ],
    ids=["changed", "a step taken out", "new"],
)
def test_each_change_of_a_schedule_leads_to_one_look_at_everything(schedules, edit):
    """Also where it was begun long before the last look and committed after it: here
    the looks have the clock of a year in which the history has no row."""
    then = datetime(2035, 3, 2, 9, tzinfo=UTC)

    def looked_at(minutes):
        scan(now=then + timedelta(minutes=minutes))
        return (Heartbeat.objects.get(worker=SCAN).at - then).seconds // 60

    assert [looked_at(0), looked_at(1)] == [0, 0]
    edit()
    assert [looked_at(2), looked_at(3), looked_at(9)] == [2, 2, 2]
    assert looked_at(17) == 17


@pytest.mark.django_db(transaction=True)
def test_a_look_that_failed_is_made_again(schedules):
    scan(now=NOW)
    ReminderScheduleFactory(plan=ActionPlanFactory())
    with ended_at(4), pytest.raises(SoftTimeLimitExceeded):
        scan(now=NOW + timedelta(minutes=1))

    scan(now=NOW + timedelta(minutes=2))

    assert Heartbeat.objects.get(worker=SCAN).at == NOW + timedelta(minutes=2)


def test_another_hour_of_the_mail_moves_what_is_planned(due_on, owner):
    milestone = due_on(TODAY + 10 * DAY)
    look()
    snoozed = milestone.reminders.get(step=-1)
    until = snoozed.due_at + DAY
    Reminder.objects.filter(pk=snoozed.pk).update(
        due_at=until, snoozed_until=until.date()
    )
    ReminderPreferenceFactory(user=owner, digest_at="14:30")

    look()

    hours = {row.step: row.due_at.hour for row in milestone.reminders.waiting()}
    assert hours[-7] == hours[0] == 14
    assert hours[-1] == 8
