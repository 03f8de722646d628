"""The list of reminders: what leaves soon, what left, and what reached nobody."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from reminders.actions import tick
from reminders.models import Topic
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import (
    CooperationFactory,
    FollowUpFactory,
    InstrumentFactory,
    MilestoneFactory,
)
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PostFactory,
)
from tests.factories.mailing import MessageFactory
from tests.factories.missions import MinutesFactory, MissionFactory
from tests.factories.reminders import ReminderFactory, ReminderScheduleFactory
from tests.reminders.conftest import NOW, TODAY

URL = "/reminders/"
DAY = timedelta(days=1)


@pytest.fixture
def reader(client, coordinator):
    client.force_login(coordinator)
    return client


def planned(*, days=2, topic=Topic.MILESTONE, **fields):
    due_at = timezone.now() + days * DAY
    schedule = ReminderScheduleFactory(topic=topic)
    if topic != Topic.MILESTONE:
        fields["milestone"] = None
    about = {"topic": topic, "schedule": schedule, "due_at": due_at}
    return ReminderFactory(**about, **fields)


def one_of_each():
    mission = MissionFactory(title="Study tour")
    yield planned(milestone=MilestoneFactory(title_fr="Guide publié"))
    yield planned(topic="follow_up", follow_up=FollowUpFactory(title="Write"))
    yield planned(topic="report", mission=mission)
    yield planned(topic="minutes", minutes=MinutesFactory())
    yield planned(topic="instrument", instrument=InstrumentFactory(title="Accord"))
    yield planned(topic="post", post=PostFactory(title="Adviser"))
    yield planned(topic="cooperation", cooperation=CooperationFactory(title_fr="T-T"))


def names(page):
    return [line.item.title for line in page.context["lines"]]


def test_things_of_every_kind_stand_in_it_with_who_is_reminded(reader):
    reminders = list(one_of_each())

    page = reader.get(URL)

    assert len(page.context["lines"]) == 7
    for reminder in reminders:
        assertContains(page, reminder.recipient)
    for title in ("Guide publié", "Write", "Study tour", "Accord", "Adviser", "T-T"):
        assertContains(page, title)
    assertContains(page, "Minutes of the visit to")
    assertContains(page, "Person in charge")
    assertContains(page, "7 days before")


def test_each_period_shows_its_own_days_in_their_order(reader):
    rows = {
        days: planned(days=days, milestone=MilestoneFactory(number=f"n{days}")).pk
        for days in (-40, -20, -1, 6, 1, 20, 40)
    }

    def shown(when):
        page = reader.get(f"{URL}?when={when}")
        return [line.hearing.reminder.pk for line in page.context["lines"]]

    assert shown("week") == [rows[1], rows[6]]
    assert shown("month") == [rows[1], rows[6], rows[20]]
    assert shown("past") == [rows[-1], rows[-20]]
    assert shown("nonsense") == shown("week")


@pytest.mark.parametrize("when", ["week", "month", "past"])
def test_an_empty_period_says_so(reader, when):
    text = {"past": "Nobody was reminded in these days"}
    assertContains(
        reader.get(f"{URL}?when={when}"),
        text.get(when, "Nobody is reminded in these days"),
    )


def test_it_can_be_narrowed_and_each_filter_taken_away(reader, coordinator):
    by_topic = {row.topic: row for row in one_of_each()}
    milestone, post = by_topic["milestone"], by_topic["post"]
    planned(recipient=coordinator, milestone=MilestoneFactory(title_fr="Mine"))

    def count(query):
        return len(reader.get(f"{URL}?{query}").context["lines"])

    assert count("topic=post") == 1
    assert count(f"person={milestone.recipient_id}") == 1
    assert count("person=me") == 1
    assert count("country=TN") == 5
    assert count("country=TG") == 8
    assert count(f"plan={milestone.milestone.plan.code}") == 1
    assert count("topic=nonsense&person=x&country=XX&state=no") == 8
    page = reader.get(f"{URL}?topic=post&person={post.recipient_id}")
    assertContains(page, 'href="?topic=post"')
    assertContains(page, "Posts that nobody has confirmed for long")
    nothing = reader.get(f"{URL}?topic=post&person=me")
    assertContains(nothing, "Nothing matches")
    assertContains(nothing, "Clear the filters")


def test_states_are_told_apart_and_say_why(reader):
    def behind(**fields):
        return planned(days=-1, **fields)

    lost = MessageFactory(state="failed", last_error="550 secret@example.org")
    on_its_way = MessageFactory(state="pending")
    sent = MessageFactory(state="sent", sent_at=timezone.now())
    rows = {
        "planned": behind(),
        "on_its_way": behind(state="bundled", message=on_its_way),
        "sent": behind(state="mailed", message=sent),
        "not_needed": behind(state="superseded", reason="past"),
        "undelivered": behind(state="bundled", message=lost),
    }
    behind(state="suppressed", reason="account_closed")
    behind(state="expired", reason="too_late")

    for state, row in rows.items():
        page = reader.get(f"{URL}?when=past&state={state}")
        found = [line.hearing.reminder for line in page.context["lines"]]
        assert row in found, state
        assert len(found) == (2 if state in ("not_needed", "undelivered") else 1)
    page = reader.get(f"{URL}?when=past")
    assertContains(page, "It lay in the past when it was put on record")
    assertContains(page, "Refused by the mail server")
    assertNotContains(page, "secret@example.org")
    assertNotContains(page, "Read the message")


def test_messages_are_read_by_their_recipient(reader, coordinator):
    message = MessageFactory(
        recipient=coordinator, state="sent", sent_at=timezone.now()
    )
    planned(days=-1, recipient=coordinator, state="mailed", message=message)

    assertContains(reader.get(f"{URL}?when=past"), f'href="/messages/{message.pk}/"')


def test_nobody_sees_reminders_of_what_they_may_not_see(client, outsider, nobody):
    list(one_of_each())
    planned(recipient=outsider)
    hidden = InstitutionFactory(status="restricted")
    planned(topic="post", post=PostFactory(institution=hidden))

    for user in (nobody, outsider):
        client.force_login(user)
        [post_that_all_may_see] = names(client.get(URL))
        assert post_that_all_may_see.endswith("Adviser")


def test_the_week_of_the_reader_comes_first(reader, coordinator, due_on):
    day = timezone.localdate() + 9 * DAY
    for days, recipient in ((2, coordinator), (2, coordinator), (1, UserFactory())):
        milestone = due_on(day)
        planned(
            days=days, milestone=milestone, recipient=recipient, occurrence=day, step=-7
        )

    page = reader.get(URL)

    week = page.context["week"]
    assert [len(day.lines) for day in week] == [0, 0, 2, 0, 0, 0, 0]
    assertContains(page, "Your mail of the next seven days")
    assertContains(page, "2 points")
    assertContains(page, f'href="/reminders/mine/#day-{week[2].on}"')
    assertContains(page, "Nothing")
    assertContains(page, "Day off")


def test_a_mail_leads_to_the_lines_for_which_it_has_no_room(
    due_on, owner, client, relay, clock
):
    clock.now = NOW
    titles = {f"Law {number}." for number in range(20)}
    for title in titles:
        due_on(TODAY + 7 * DAY, title_fr=title)
    tick(now=clock)
    [mail] = relay.mails
    text = mail.get_body(["plain"]).get_content()
    [address] = re.findall(r"http://testserver(/reminders/\?mail=\S+)", text)

    client.force_login(owner)
    page = client.get(address)

    unnamed = {title for title in titles if title not in text}
    assert len(unnamed) == 2
    assert {line.item.row.title_fr for line in page.context["lines"]} == unnamed
    assertContains(page, "what it had no room for")
    assertContains(page, 'href="?"')

    client.force_login(UserFactory())
    assertContains(client.get(address), "Nothing matches")


def test_a_long_list_goes_on_at_the_next_page(reader):
    milestone = MilestoneFactory()
    for number in range(27):
        planned(milestone=milestone, step=-number)

    first = reader.get(URL)
    second = reader.get(f"{URL}{first.context['page'].next_url}")

    assert len(first.context["lines"]) == 25
    assert len(second.context["lines"]) == 2


def test_filters_ask_for_the_rows_alone(reader):
    planned(milestone=MilestoneFactory(title_fr="Guide publié"))

    html = reader.get(URL, headers={"HX-Request": "true"}).content.decode()

    assert "Guide publié" in html
    assert "<html" not in html


def test_it_costs_the_same_for_one_of_each_and_for_three(
    reader, coordinator, django_assert_num_queries
):
    list(one_of_each())
    planned(recipient=coordinator)
    with CaptureQueriesContext(connection) as queries:
        reader.get(URL)
    for _again in range(2):
        list(one_of_each())
        planned(recipient=coordinator)
    with django_assert_num_queries(len(queries)):
        reader.get(URL)


def test_coordinators_are_told_what_reached_nobody(reader, client, staff):
    part = "/reminders/undelivered/"
    assert reader.get(part).content.decode().strip() == ""
    planned(days=-1, state="suppressed", reason="account_closed")
    planned(days=-40, state="suppressed", reason="account_closed")

    assertContains(reader.get(part), "1 reminder has not been delivered")
    assertContains(reader.get(part), "/reminders/?when=past&amp;state=undelivered")
    assertContains(reader.get("/"), f'hx-get="{part}"')
    assertContains(reader.get("/work/"), f'hx-get="{part}"')

    client.force_login(staff)
    assert client.get(part).content.decode().strip() == ""
    assertNotContains(client.get("/work/"), part)


def test_it_is_found_from_every_page_and_from_the_bell(reader):
    CountryFactory()
    assertContains(reader.get("/reminders/mine/"), f'href="{URL}"')
    assertContains(reader.get("/notices/"), f'class="btn btn-quiet" href="{URL}"')
