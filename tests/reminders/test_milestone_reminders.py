"""The reminders of a milestone, on its page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cooperation.models import MilestoneStatus
from mailing.models import MessageState
from reminders.models import ReminderKind, ReminderSchedule
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import ActionPlanFactory
from tests.factories.mailing import MessageFactory
from tests.factories.reminders import ReminderFactory, ReminderScheduleFactory

DAY = timedelta(days=1)


@pytest.fixture
def milestone(due_on, superior):
    """Due in ten days: a month before is behind us, a week before is ahead."""
    return due_on(timezone.localdate() + 10 * DAY, escalates_to=superior)


@pytest.fixture
def show(client, owner, milestone):
    client.force_login(owner)

    def get(**options):
        url = f"/plans/{milestone.plan.code}/milestones/{milestone.number}/reminders/"
        return client.get(url, **options).content.decode()

    return get


def on_record(milestone, *, kind=ReminderKind.BEFORE, offset=-30, **fields):
    values = {
        "milestone": milestone,
        "schedule": ReminderSchedule.objects.of_the_system().get(topic="milestone"),
        "kind": kind,
        "step": offset,
        "recipient": milestone.owner,
        "occurrence": milestone.forecast_on,
        "due_at": timezone.now() - 20 * DAY,
    }
    return ReminderFactory(**(values | fields))


def test_what_is_ahead_is_shown_before_anything_is_written(show):
    html = show()

    assert "7 days before · Planned" in html
    assert "On the day · Planned" in html
    assert "Reminder to Afi" in html
    assert "Escalation to Yawa" in html
    assert html.index("Escalation to") < html.index("7 days before")
    assert html.index("7 days before") < html.index("Today, ")


def test_a_step_that_is_written_is_shown_once(show, milestone):
    on_record(milestone, offset=-7, due_at=timezone.now() + 3 * DAY)

    assert show().count("7 days before · Planned") == 1


def test_what_was_sent_leads_its_recipient_to_the_message(show, milestone):
    sent_at = timezone.now() - DAY
    message = MessageFactory(recipient=milestone.owner, state="sent", sent_at=sent_at)
    on_record(milestone, state="mailed", message=message)

    html = show()

    assert "30 days before · Sent" in html
    assert f'href="/messages/{message.pk}/"' in html
    assert html.index("Today, ") < html.index("30 days before · Sent")


def test_others_see_that_it_was_sent_and_not_the_message(
    client, milestone, staff, administrator, show
):
    message = MessageFactory(state="pending")
    on_record(milestone, state="bundled", message=message)
    client.force_login(staff)
    html = show()
    assert "30 days before · Waiting" in html
    assert "/messages/" not in html.split('id="content"')[1]

    client.force_login(administrator)
    assert f"/messages/{message.pk}/" in show()


def test_why_it_was_not_sent_is_said(show, milestone):
    refused = MessageFactory(state=MessageState.FAILED, last_error="550 No such user")
    on_record(milestone, state="bundled", message=refused)
    on_record(milestone, offset=-1, state="superseded", reason="moved")
    on_record(
        milestone,
        kind=ReminderKind.REDATED,
        offset=0,
        state="suppressed",
        reason="account_closed",
    )

    html = show()

    assert "550 No such user" in html
    assert "1 day before · The date has moved" in html
    assert "When the date moves · The account is closed" in html
    assert "New date told to Afi" in html


def test_the_schedule_of_its_plan_is_shown_and_that_of_another_is_not(show, milestone):
    ReminderScheduleFactory(before_days=[5], plan=milestone.plan)
    ReminderScheduleFactory(before_days=[4], plan=ActionPlanFactory())

    html = show()

    assert "5 days before" in html
    assert "4 days before" not in html
    assert "7 days before" not in html


def test_nothing_is_planned_for_a_closed_or_ownerless_milestone(show, milestone):
    type(milestone).objects.update(owner=None)
    assert "Nobody is in charge of it, so nobody is reminded." in show()
    type(milestone).objects.update(status=MilestoneStatus.DROPPED)
    html = show()
    assert "It is not open: nobody is reminded of it." in html
    assert "Planned" not in html


def test_a_milestone_without_escalation_shows_none(show, milestone):
    type(milestone).objects.update(escalates_to=None)

    assert "Escalation to" not in show()


def test_the_page_of_the_milestone_gets_the_inside_alone(show):
    html = show(headers={"HX-Request": "true"})

    assert "7 days before" in html
    assert "<html" not in html
    assert "<h2" not in html


def test_outsiders_do_not_find_it(client, milestone, outsider):
    client.force_login(outsider)
    url = f"/plans/{milestone.plan.code}/milestones/{milestone.number}/reminders/"

    assert client.get(url).status_code == 404


def test_it_costs_the_same_for_one_reminder_and_for_three(
    client, milestone, owner, show, django_assert_num_queries
):
    url = f"/plans/{milestone.plan.code}/milestones/{milestone.number}/reminders/"
    on_record(milestone)
    with django_assert_num_queries(28):
        client.get(url)
    on_record(milestone, offset=-7, recipient=UserFactory())
    on_record(milestone, offset=-1, recipient=UserFactory())
    with django_assert_num_queries(28):
        client.get(url)
