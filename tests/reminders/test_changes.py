"""What becomes of reminders when dates, people and schedules change."""

from datetime import timedelta

import pytest

from accounts.models import Role
from cooperation.models import MilestoneStatus
from mailing.models import Message, SuppressionReason
from reminders.actions.bundling import bundle
from reminders.actions.delivering import ReminderSender
from reminders.actions.materialise import materialise
from reminders.models import Audience, Reminder, ReminderKind, ReminderSchedule
from reminders.models import ReminderReason as Reason
from reminders.models import ReminderState as State
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.institutions import (
    PersonFactory,
    PostFactory,
)
from tests.factories.mailing import MessageFactory, SuppressionFactory
from tests.factories.reminders import (
    EscalationStepFactory,
)
from tests.reminders.conftest import NOW, TODAY
from tests.reminders.looking import change, change_user, look, planned, state_of

DAY = timedelta(days=1)


def leave(user):
    """The person's post ended yesterday, and they hold no other."""
    person = PersonFactory()
    PostFactory(person=person, ends_on=TODAY - DAY)
    change_user(user, person=person)
    return person


# Dates


def test_a_date_that_moves_there_and_back_loses_no_reminder(due_on):
    milestone = due_on(TODAY + 10 * DAY)
    look()
    change(milestone, forecast_on=TODAY + 60 * DAY)
    assert state_of(milestone, -7) == (State.SUPERSEDED, Reason.MOVED)

    change(milestone, forecast_on=TODAY + 10 * DAY)

    assert state_of(milestone, -7) == (State.WAITING, "")
    assert state_of(milestone, -30) == (State.SUPERSEDED, Reason.PAST)


def test_what_is_reopened_is_reminded_of_again_but_not_of_its_past(due_on):
    milestone = due_on(TODAY + 10 * DAY)
    look()
    change(milestone, status=MilestoneStatus.DROPPED)

    change(milestone, now=NOW + 8 * DAY, status=MilestoneStatus.IN_PROGRESS)

    assert state_of(milestone, -7) == (State.SUPERSEDED, Reason.CLOSED)
    assert state_of(milestone, -1) == (State.WAITING, "")


def test_whoever_was_told_as_coordinator_hears_of_the_new_date_too(
    due_on, togolese_coordinator
):
    milestone = due_on(TODAY - 21 * DAY)
    look()
    told = togolese_coordinator.reminders.get(step=21)
    message = MessageFactory(recipient=togolese_coordinator, state="sent", sent_at=NOW)
    Reminder.objects.filter(pk=told.pk).update(state=State.MAILED, message=message)

    change(milestone, now=NOW + DAY, forecast_on=TODAY + 60 * DAY)
    look(NOW + DAY)

    [notice] = togolese_coordinator.reminders.filter(kind=ReminderKind.REDATED)
    assert notice.occurrence == TODAY + 60 * DAY
    assert notice.audience == Audience.COORDINATOR


def test_whoever_coordinates_no_more_is_told_no_new_date(due_on, togolese_coordinator):
    milestone = due_on(TODAY - 21 * DAY)
    look()
    told = togolese_coordinator.reminders.get(step=21)
    message = MessageFactory(recipient=togolese_coordinator, state="sent", sent_at=NOW)
    Reminder.objects.filter(pk=told.pk).update(state=State.MAILED, message=message)
    togolese_coordinator.grants.all().delete()

    change(milestone, now=NOW + DAY, forecast_on=TODAY + 60 * DAY)
    look(NOW + DAY)

    notices = togolese_coordinator.reminders.filter(kind=ReminderKind.REDATED)
    assert not notices.exists()


def notice_after_a_move(due_on, owner):
    """Told one date, and a notice of the next waits."""
    milestone = due_on(TODAY + 10 * DAY)
    look()
    message = MessageFactory(recipient=owner, state="sent", sent_at=NOW)
    milestone.reminders.filter(step=-7).update(state=State.MAILED, message=message)
    change(milestone, now=NOW + DAY, forecast_on=TODAY + 60 * DAY)
    return milestone.reminders.get(kind=ReminderKind.REDATED)


def test_a_notice_still_waits_after_another_look(due_on, owner):
    notice = notice_after_a_move(due_on, owner)

    look(NOW + 2 * DAY)

    notice.refresh_from_db()
    assert notice.state == State.WAITING
    assert Reminder.objects.filter(kind=ReminderKind.REDATED).count() == 1


@pytest.mark.parametrize("reason", [Reason.TOLD, Reason.NO_ACCESS])
def test_a_notice_that_was_not_needed_is_not_written_again(due_on, owner, reason):
    notice = notice_after_a_move(due_on, owner)
    Reminder.objects.filter(pk=notice.pk).end(reason)

    look(NOW + 2 * DAY)

    assert Reminder.objects.filter(kind=ReminderKind.REDATED).count() == 1


def test_whoever_was_told_and_handed_it_over_hears_nothing_of_the_new_date(
    due_on, owner, superior
):
    notice = notice_after_a_move(due_on, owner)

    change(notice.milestone, now=NOW + 2 * DAY, owner=superior)

    notice.refresh_from_db()
    assert (notice.state, notice.reason) == (State.SUPERSEDED, Reason.NOT_IN_CHARGE)
    assert not superior.reminders.filter(kind=ReminderKind.REDATED).exists()


# People


def test_a_new_person_in_charge_hears_of_what_lies_ahead(due_on, owner, superior):
    milestone = due_on(TODAY + 5 * DAY)
    look()

    change(milestone, owner=superior)

    assert planned(owner) == set()
    assert planned(superior) == {
        ("before", -1),
        ("before", 0),
        ("overdue", 1),
        ("overdue", 3),
        ("overdue", 7),
        ("overdue", 14),
    }


def test_of_nobody_s_milestone_the_coordinators_hear_when_it_is_late(
    due_on, togolese_coordinator
):
    due_on(TODAY - 20 * DAY, owner=None)

    look()

    assert planned(togolese_coordinator) == {("escalation", 21)}
    assert Reminder.objects.count() == 1


def test_coordinators_stand_in_for_whoever_has_left_the_post(
    due_on, owner, togolese_coordinator
):
    milestone = due_on(TODAY + 5 * DAY)
    look()
    person = leave(owner)

    look()

    assert state_of(milestone, -1, recipient=owner) == (
        State.SUPPRESSED,
        Reason.LEFT_POST,
    )
    assert planned(owner) == set()
    assert ("escalation", -1) in planned(togolese_coordinator)

    PostFactory(person=person)
    look()

    assert ("before", -1) in planned(owner)
    assert planned(togolese_coordinator) == set()


@pytest.mark.parametrize("reason", ["bounced", "bad_address"])
def test_coordinators_hear_instead_of_whom_no_mail_reaches(
    due_on, owner, togolese_coordinator, reason
):
    due_on(TODAY + 5 * DAY)
    SuppressionFactory(
        recipient=owner, reason=reason, since=NOW - DAY, address=owner.email
    )

    look()

    assert planned(owner) == set()
    assert ("escalation", -1) in planned(togolese_coordinator)


def test_a_new_address_is_reached_whatever_came_back_from_the_old_one(due_on, owner):
    due_on(TODAY + 5 * DAY)
    SuppressionFactory(
        recipient=owner,
        reason=SuppressionReason.BOUNCED,
        since=NOW - DAY,
        address="old@example.org",
    )

    look()

    assert ("before", -1) in planned(owner)


def test_where_all_coordinators_of_a_country_are_gone_those_of_everything_hear(
    due_on, owner, togolese_coordinator
):
    everywhere = GrantFactory(role=Role.COORDINATOR, country=None).user
    due_on(TODAY - 20 * DAY)
    leave(togolese_coordinator)

    look()

    assert ("escalation", 21) in planned(everywhere)


def test_the_head_of_the_unit_and_administrators_hear_after_their_days(due_on, owner):
    head = UserFactory()
    change_user(owner, line_manager=head)
    admin = GrantFactory(role=Role.ADMIN).user
    schedule = ReminderSchedule.objects.of_the_system().get(topic="milestone")
    EscalationStepFactory(schedule=schedule, after_days=30, audience=Audience.ADMIN)
    due_on(TODAY - 27 * DAY)

    look()

    assert planned(head) == {("escalation", 28)}
    assert planned(admin) == {("escalation", 30)}


def test_a_message_does_not_leave_to_somebody_who_has_left_the_post(
    due_on, owner, superior
):
    milestone = due_on(TODAY + 7 * DAY)
    materialise(now=NOW - 20 * DAY)
    bundle(now=NOW)
    leave(owner)

    message = Message.objects.get()
    assert ReminderSender().prepare(message, now=NOW) is None
    assert state_of(milestone, -7) == (State.SUPPRESSED, Reason.LEFT_POST)


def test_whoever_leaves_after_it_was_planned_is_put_into_no_message(due_on, owner):
    milestone = due_on(TODAY + 7 * DAY)
    materialise(now=NOW - 20 * DAY)
    leave(owner)

    bundle(now=NOW)

    assert not Message.objects.exists()
    assert state_of(milestone, -7) == (State.SUPPRESSED, Reason.LEFT_POST)


def test_escalation_stops_when_it_is_done_at_the_last_moment(due_on, superior):
    milestone = due_on(TODAY - 14 * DAY, escalates_to=superior)
    materialise(now=NOW - 20 * DAY)
    bundle(now=NOW)
    message = Message.objects.get(recipient=superior)
    type(milestone).objects.update(status=MilestoneStatus.DROPPED)

    assert ReminderSender().prepare(message, now=NOW) is None
