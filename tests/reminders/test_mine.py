"""My reminders: the week to come, my hours, my own days, what I have muted."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone, translation

from mailing.models import SuppressionReason
from reminders.models import (
    EscalationStep,
    ReminderPreference,
    ReminderSchedule,
    ReminderState,
    Topic,
)
from reminders.my_week import week_of
from tests.factories.mailing import SuppressionFactory
from tests.factories.reminders import ReminderFactory
from tests.reminders.conftest import NOW, TODAY

DAY = timedelta(days=1)
MINE = "/reminders/mine/"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def planned(milestone, owner, *, on, **fields):
    due_at = datetime.combine(on, time(8), tzinfo=UTC)
    about = {"milestone": milestone, "recipient": owner}
    about |= {"occurrence": milestone.forecast_on, "due_at": due_at}
    return ReminderFactory(**about | fields)


def test_the_week_shows_each_day_and_what_comes_on_it(due_on, owner):
    first, second = due_on(TODAY + 9 * DAY), due_on(TODAY + 9 * DAY)
    planned(first, owner, on=TODAY + 2 * DAY)
    planned(second, owner, on=TODAY + 2 * DAY)

    week = week_of(owner, now=NOW)

    assert len(week) == 7
    assert [len(day.lines) for day in week] == [0, 0, 2, 0, 0, 0, 0]
    assert f"{week[2].at:%H:%M}" == "08:00"
    assert [day.is_working_day for day in week] == [True] * 5 + [False] * 2
    assert first.title in week[2].lines[0].words.title


def test_of_two_steps_about_one_thing_the_last_is_told(due_on, owner):
    milestone = due_on(TODAY + DAY)
    for step in (-7, -1):
        planned(milestone, owner, on=TODAY, step=step)

    [line] = week_of(owner, now=NOW)[0].lines

    assert line.step == "1 day before"


def test_what_should_have_come_before_comes_today(due_on, owner):
    planned(due_on(TODAY + DAY), owner, on=TODAY - 3 * DAY)

    today = week_of(owner, now=NOW)[0]

    assert len(today.lines) == 1
    assert f"{today.at:%H:%M}" == "08:00"


def test_what_is_closed_sent_later_or_somebody_elses_is_not_in_the_week(
    due_on, owner, superior
):
    milestone = due_on(TODAY + 3 * DAY)
    planned(milestone, superior, on=TODAY)
    planned(milestone, owner, on=TODAY + 8 * DAY)
    planned(due_on(TODAY), owner, on=TODAY, state=ReminderState.SUPERSEDED)
    closed = due_on(TODAY + DAY)
    planned(closed, owner, on=TODAY)
    type(closed).objects.filter(pk=closed.pk).update(status="dropped")

    assert sum(len(day.lines) for day in week_of(owner, now=NOW)) == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_week_costs_the_same_whatever_comes(
    due_on, owner, rows, django_assert_num_queries
):
    for _number in range(rows):
        planned(due_on(TODAY + 9 * DAY), owner, on=TODAY + 2 * DAY)

    with django_assert_num_queries(8):
        week_of(owner, now=NOW)


def test_the_page_says_what_comes_and_where_to_change_the_language(
    client, due_on, owner
):
    today = timezone.localdate()
    milestone = due_on(today + 2 * DAY, title_fr="Décret signé")
    planned(milestone, owner, on=today)
    client.force_login(owner)

    page = text(client.get(MINE))

    assert "1 mail planned" in page
    assert "Décret signé" in page
    assert 'href="/me/"' in page
    assert "Otherwise: 30, 7 and 1 days before the date." in page


def test_nothing_planned_is_said_also_where_nobody_is_reminded(client, nobody):
    EscalationStep.objects.all().delete()
    ReminderSchedule.objects.all().delete()
    client.force_login(nobody)

    assert "No mail is planned" in text(client.get(MINE))


def test_another_hour_holds_from_now_on_and_for_what_is_planned(client, due_on, owner):
    day = timezone.localdate() + 3 * DAY
    while day.isoweekday() > 5:
        day += DAY
    milestone = due_on(day)
    reminder = planned(milestone, owner, on=day, step=0)
    client.force_login(owner)
    hours = {"digest_at": "7h30", "awake_from": "7", "awake_until": "19:00"}

    assert client.post(f"{MINE}hours/", hours).url == MINE

    own = ReminderPreference.objects.get(user=owner)
    assert own.digest_at == time(7, 30)
    reminder.refresh_from_db()
    assert reminder.due_at.time() in (time(7, 30), time(8))
    assert "07:30" in text(client.get(MINE))


def test_hours_that_make_no_sense_are_refused_in_words(client, schedules, owner):
    client.force_login(owner)
    hours = {"digest_at": "6:00", "awake_from": "7", "awake_until": "19:00"}

    page = client.post(f"{MINE}hours/", hours)

    assert "The mail comes between the two hours." in text(page)
    assert 'value="6:00"' in text(page)
    assert not ReminderPreference.objects.exists()


def test_own_days_hold_for_oneself_and_can_be_given_up(client, schedules, owner):
    client.force_login(owner)
    steps = f"{MINE}steps/"

    client.post(steps, {"milestone": "J-60, 14", "report": ""})

    own = ReminderSchedule.objects.get(person=owner)
    assert (own.topic, own.before_days) == (Topic.MILESTONE, [14, 60])
    assert 'value="14, 60"' in text(client.get(MINE))
    client.post(steps, {"milestone": "60, 14"})
    own.refresh_from_db()
    assert own.version == 1
    client.post(steps, {"milestone": "10"})
    own.refresh_from_db()
    assert (own.before_days, own.version) == ([10], 2)

    client.post(steps, {"milestone": ""})

    assert not ReminderSchedule.objects.filter(person=owner).exists()


def test_days_that_make_no_sense_are_refused_in_words(client, schedules, owner):
    client.force_login(owner)

    page = client.post(f"{MINE}steps/", {"milestone": "often"})

    assert "“often” is none" in text(page)
    assert 'value="often"' in text(page)


def test_a_mute_is_shown_and_can_be_lifted(client, schedules, owner, nobody):
    until = timezone.now() + 3 * DAY
    asked = {"reason": SuppressionReason.ASKED, "kind": "reminders", "address": ""}
    mine = SuppressionFactory(recipient=owner, until=until, **asked)
    other = SuppressionFactory(recipient=nobody, until=until, **asked)
    client.force_login(owner)
    assert "Muted for now" in text(client.get(MINE))

    page = client.post(f"{MINE}muted/reminders/lift/", follow=True)

    assert "From now on you hear of it again." in text(page)
    assert "Muted for now" not in text(page)
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.lifted_by, other.lifted_by) == (owner, None)
