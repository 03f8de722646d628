"""The reminders of a thing, on its page: who hears of it, who heard, and why not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cooperation.models import ActionPlan, MilestoneStatus
from mailing.models import MessageState, SuppressionReason
from reminders.models import EscalationStep, ReminderKind, ReminderSchedule
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import ActionPlanFactory
from tests.factories.institutions import (
    InstitutionFactory,
    PersonFactory,
    PostFactory,
)
from tests.factories.mailing import MessageFactory, SuppressionFactory
from tests.factories.reminders import (
    ChasedItemFactory,
    ChaseFactory,
    ReminderFactory,
    ReminderScheduleFactory,
)

DAY = timedelta(days=1)


@pytest.fixture
def milestone(due_on, superior):
    """Due in ten days: a month before is behind us, a week before is ahead."""
    return due_on(timezone.localdate() + 10 * DAY, escalates_to=superior)


@pytest.fixture
def show(client, owner, milestone):
    client.force_login(owner)

    def get(**options):
        url = f"/reminders/of/milestone/{milestone.pk}/"
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
    assert f"/messages/{message.pk}/" not in html

    client.force_login(administrator)
    assert f"/messages/{message.pk}/" in show()


def test_why_it_was_not_sent_is_said(show, milestone):
    refused = MessageFactory(
        recipient=milestone.owner,
        state=MessageState.FAILED,
        last_error="550 No such user",
    )
    on_record(milestone, state="bundled", message=refused)
    on_record(milestone, offset=-1, state="superseded", reason="moved")
    on_record(milestone, kind=ReminderKind.ESCALATION, offset=14, state="expired")
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
    assert f"Escalation to {milestone.owner}<" in html


def test_the_schedule_of_its_plan_is_shown_and_that_of_another_is_not(show, milestone):
    ReminderScheduleFactory(before_days=[5], plan=milestone.plan)
    ReminderScheduleFactory(before_days=[4], plan=ActionPlanFactory())

    html = show()

    assert "5 days before" in html
    assert "4 days before" not in html
    assert "7 days before" not in html


def test_why_nobody_hears_of_it_is_said_with_the_way_to_put_it_right(
    client, show, milestone, staff
):
    rows = type(milestone).objects
    client.force_login(staff)
    reassign = f"do=reassign&amp;row=m{milestone.pk}"
    rows.update(owner=None)
    html = show()
    assert "Nobody is in charge of it: only the others below hear of it." in html
    assert reassign in html

    rows.update(escalates_to=None)
    assert "Nobody is in charge of it, so nobody is reminded." in show()

    rows.update(status=MilestoneStatus.DROPPED)
    html = show()
    assert "It is not open: nobody is reminded of it." in html
    assert "Planned" not in html
    assert "Next to hear" not in html
    assert reassign not in html


def test_an_institution_where_nobody_has_an_account_hears_nothing(show, milestone):
    body = InstitutionFactory(acronym="ANPE")
    rows = type(milestone).objects
    rows.update(owner=None, owner_institution=body)
    assert "Nobody with an account at ANPE is in charge of it: only" in show()

    rows.update(escalates_to=None)
    assert "Nobody at ANPE has an account and is in charge of it." in show()


def test_of_a_draft_or_closed_plan_nobody_is_reminded(show, milestone):
    plans = ActionPlan.objects.filter(pk=milestone.plan_id)
    plans.update(status="draft")
    html = show()
    assert "The plan is a draft: nobody is reminded before it is adopted." in html
    assert "Open the plan" in html

    plans.update(status="closed")
    assert "The plan is closed: nobody is reminded of it." in show()


def test_a_schedule_that_silences_it_is_named(show, milestone):
    ReminderScheduleFactory(milestone=milestone, is_active=False)
    html = show()
    assert "A schedule silences it: nobody is reminded of it." in html
    assert "Schedule of this milestone: Silent: nobody is reminded." in html

    schedules = ReminderSchedule.objects.filter(topic="milestone")
    EscalationStep.objects.filter(schedule__in=schedules).delete()
    schedules.delete()
    html = show()
    assert "A schedule silences it" in html
    assert "hearing-schedule" not in html


def test_the_schedule_stands_below_in_one_line(show, milestone):
    html = show()
    assert "General schedule: 30, 7 and 1 days before the date, and on the day." in html
    assert "1, 3, 7 and 14 days after it, then every Monday. After 14 days" in html
    assert "After 21 days the coordinators hear of it." in html

    ReminderScheduleFactory(
        plan=milestone.plan,
        before_days=[],
        after_days=[],
        on_the_day=False,
        weekly_after=True,
    )
    assert "Then every Monday as long as nothing is done." in show()

    ReminderScheduleFactory(
        milestone=milestone, before_days=[1], after_days=[1], weekly_after=False
    )
    assert "this milestone: 1 day before the date, and on the day." in show()


def test_who_hears_next_is_named(show, milestone):
    assert "Next to hear of it: Afi" in show()
    assert "(person in charge), on " in show()

    on_record(milestone, due_at=timezone.now() - DAY)
    assert "(person in charge), now" in show()


def test_one_whose_account_is_closed_is_not_the_next_to_hear(
    client, show, milestone, owner, superior
):
    client.force_login(superior)
    on_record(milestone, offset=-7, due_at=timezone.now() + 3 * DAY)
    type(owner).objects.filter(pk=owner.pk).update(is_active=False)

    html = show()

    assert html.count(f"The account of {owner} is closed.") == 2
    assert "7 days before · The account of" in html
    assert "Next to hear of it: Yawa" in html


def test_of_one_who_left_the_post_the_coordinators_hear(
    client, show, milestone, owner, coordinator
):
    client.force_login(coordinator)
    person = PersonFactory()
    PostFactory(person=person, ends_on=timezone.localdate() - DAY)
    type(owner).objects.filter(pk=owner.pk).update(person=person)

    html = show()

    assert f"{owner} has left the post." in html
    assert f"Next to hear of it: {coordinator} (coordinators)" in html


def test_a_refused_address_is_said_and_a_new_one_is_not(
    client, show, milestone, owner, coordinator
):
    refused = {"recipient": owner, "reason": SuppressionReason.BAD_ADDRESS}
    stop = SuppressionFactory(address=owner.email.upper(), **refused)
    text = f"Messages to {owner} do not arrive: the mail server refused the address."
    assert text in show()
    client.force_login(coordinator)
    assert text in show()

    type(stop).objects.update(address="old@example.org")
    assert "do not arrive" not in show()


def test_a_mute_is_said_until_its_end_and_stops_nothing_after_it(
    show, milestone, owner
):
    until = timezone.now() + 5 * DAY
    stop = SuppressionFactory(recipient=owner, kind="reminders", until=until)
    html = show()
    assert f"{owner} has asked for no reminders until" in html
    assert "7 days before · Afi" in html
    assert "On the day · Planned" in html

    type(stop).objects.update(until=None)
    assert f"{owner} has asked for no such messages." in show()

    type(stop).objects.update(kind="chase")
    assert "has asked for" not in show()


def test_the_words_of_a_mail_server_are_for_the_recipient_alone(
    client, show, milestone, staff
):
    refused = MessageFactory(
        recipient=milestone.owner, state="failed", last_error="550 afi@example.org"
    )
    on_record(milestone, state="bundled", message=refused)
    assert "550 afi@example.org" in show()

    client.force_login(staff)
    html = show()
    assert "30 days before · Refused by the mail server" in html
    assert "550" not in html


def test_what_waits_in_a_message_is_still_to_come(show, milestone):
    leaves_at = timezone.now() + DAY
    message = MessageFactory(recipient=milestone.owner, not_before=leaves_at)
    on_record(milestone, state="bundled", message=message)

    html = show()

    assert "30 days before · Waiting" in html
    assert html.index("30 days before") < html.index("Today, ")


def test_what_lay_in_the_past_when_it_was_put_on_record_says_so(show, milestone):
    on_record(milestone, state="superseded", reason="past")

    assert "30 days before · It lay in the past when it was put on record" in show()


def test_when_all_steps_are_behind_it_says_so(show, milestone):
    ReminderScheduleFactory(
        plan=milestone.plan,
        before_days=[30],
        on_the_day=False,
        after_days=[],
        weekly_after=False,
    )
    on_record(milestone, state="superseded", reason="newer")

    assert "All the steps of its schedule are behind." in show()


def test_a_milestone_without_escalation_shows_none(show, milestone):
    type(milestone).objects.update(escalates_to=None)

    assert "Escalation to" not in show()


def test_chases_stand_among_the_reminders(show, milestone, owner):
    chase = ChaseFactory(recipient=owner, note="Any news?")
    ChasedItemFactory(chase=chase, milestone=milestone)

    html = show()

    assert f"{owner} was chased" in html
    assert "Any news?" in html


def test_those_who_may_are_offered_to_chase(client, show, milestone, observer, staff):
    client.force_login(staff)
    assert f"/reminders/chase/?milestone={milestone.pk}" in show()
    client.force_login(observer)
    assert "/reminders/chase/" not in show()


def test_the_page_of_the_milestone_gets_the_inside_alone(client, show, milestone):
    url = f"/reminders/of/milestone/{milestone.pk}/"
    assert (
        f'hx-get="{url}"' in client.get(milestone.get_absolute_url()).content.decode()
    )

    html = show(headers={"HX-Request": "true"})

    assert "7 days before" in html
    assert "<html" not in html
    assert "<h2" not in html


def test_the_old_address_of_a_milestone_still_leads_there(client, milestone, owner):
    client.force_login(owner)
    url = f"/plans/{milestone.plan.code}/milestones/{milestone.number}/reminders/"

    assert client.get(url).url == f"/reminders/of/milestone/{milestone.pk}/"


def test_outsiders_do_not_find_it(client, milestone, outsider):
    client.force_login(outsider)
    old = f"/plans/{milestone.plan.code}/milestones/{milestone.number}/reminders/"

    assert client.get(f"/reminders/of/milestone/{milestone.pk}/").status_code == 404
    assert client.get(old).status_code == 404


def test_it_costs_the_same_for_one_reminder_and_for_three(
    client, milestone, owner, show, django_assert_num_queries
):
    url = f"/reminders/of/milestone/{milestone.pk}/"
    on_record(milestone)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    on_record(milestone, offset=-7, recipient=UserFactory())
    on_record(milestone, offset=-1, recipient=UserFactory())
    with django_assert_num_queries(len(queries)):
        client.get(url)
