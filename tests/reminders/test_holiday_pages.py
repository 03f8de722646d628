"""Days off of a country on their page, and putting them right."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone, translation

from institutions.models import HolidayOverride
from reminders.holidays import (
    Effect,
    effect_of,
    holidays_ahead,
    rest_days_in_words,
)
from tests.factories.accounts import UserFactory
from tests.factories.institutions import (
    CountryFactory,
    HolidayOverrideFactory,
    RestDaysFactory,
)
from tests.factories.reminders import ReminderFactory
from tests.reminders.conftest import TODAY

DAY = timedelta(days=1)
TOGO = "/reminders/holidays/TG/"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def togo():
    return CountryFactory(code="TG")


@pytest.fixture
def working_day():
    """Some Tuesday to Thursday ahead on which nothing is celebrated in Togo."""
    day = timezone.localdate() + 30 * DAY
    known = {row.on for row in holidays_ahead(CountryFactory(code="TG"), today=day)}
    while day.isoweekday() not in (2, 3, 4) or {day - DAY, day, day + DAY} & known:
        day += DAY
    return day


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def correction(day, **more):
    fields = {"on": day.isoformat(), "is_day_off": "off", "source": "décret 2026-1"}
    return fields | {"name_fr": "Deuil", "name_en": "Mourning"} | more


def test_a_year_of_days_off_with_what_is_estimated(togo):
    days = {row.on: row for row in holidays_ahead(togo, today=TODAY)}

    assert days[date(2026, 4, 27)].name == "Independence Day"
    assert not days[date(2026, 4, 27)].is_estimated
    assert any(row.is_estimated for row in days.values())
    assert max(days) < TODAY + 366 * DAY


def test_a_correction_stands_in_the_list_instead_of_an_estimate(togo):
    HolidayOverrideFactory(country=togo, on=date(2026, 4, 27), is_day_off=False)
    HolidayOverrideFactory(country=togo, on=date(2026, 4, 28), name_en="Bridge")
    HolidayOverrideFactory(country=togo, on=date(2026, 4, 29), name_fr="", name_en="")

    days = {row.on: row for row in holidays_ahead(togo, today=TODAY)}

    assert not days[date(2026, 4, 27)].is_day_off
    assert days[date(2026, 4, 28)].name == "Bridge"
    assert days[date(2026, 4, 29)].name == "Day off"


def test_weekly_rest_days_are_said(togo):
    assert rest_days_in_words(togo, today=TODAY) == "Saturday and Sunday"
    RestDaysFactory(country=togo, weekdays=[5])

    assert rest_days_in_words(togo, today=TODAY) == "Friday"


def test_a_correction_counts_what_it_would_move_and_writes_nothing(owner, due_on):
    milestone = due_on(date(2026, 3, 4))
    at = datetime.combine(date(2026, 3, 4), time(8), tzinfo=UTC)
    about = {"milestone": milestone, "occurrence": date(2026, 3, 4), "step": 0}
    reminder = ReminderFactory(recipient=owner, due_at=at, **about)
    country = owner.institution.country

    day_off = HolidayOverride(country=country, on=date(2026, 3, 4), is_day_off=True)
    other = HolidayOverride(country=country, on=date(2026, 3, 11), is_day_off=True)

    assert effect_of(day_off) == Effect(reminders=1, people=1)
    assert effect_of(other) == Effect(reminders=0, people=0)
    reminder.refresh_from_db()
    assert reminder.due_at == at


def test_a_day_is_put_right_after_what_it_moves_was_seen(
    client, due_on, owner, coordinator, working_day
):
    at = datetime.combine(working_day, time(8), tzinfo=UTC)
    about = {"milestone": due_on(working_day), "occurrence": working_day, "step": 0}
    reminder = ReminderFactory(recipient=owner, due_at=at, **about)
    client.force_login(coordinator)

    seen = client.post(TOGO, correction(working_day))
    assert "1 planned reminder moves to another day (people: 1)" in text(seen)
    assert not HolidayOverride.objects.exists()
    sent = correction(working_day, seen=seen.context["seen"])
    saved = client.post(TOGO, sent, follow=True)

    assert "Saved. 1 planned reminder moves." in text(saved)
    assert "Mourning" in text(saved)
    assert "put right: a day off" in text(saved)
    reminder.refresh_from_db()
    assert reminder.due_at == at - DAY

    row = HolidayOverride.objects.get()
    back = client.post(f"/reminders/holidays/{row.pk}/remove/", follow=True)

    assert "Saved. 1 planned reminder moves." in text(back)
    reminder.refresh_from_db()
    assert reminder.due_at == at


def test_a_listed_day_can_be_a_working_day(client, togo, administrator):
    holiday = holidays_ahead(togo, today=timezone.localdate())[0].on
    client.force_login(administrator)
    seen = client.post(TOGO, correction(holiday, is_day_off="worked"))
    assert "No planned reminder moves. Nothing is saved yet." in text(seen)

    sent = correction(holiday, is_day_off="worked", seen=seen.context["seen"])
    page = client.post(TOGO, sent, follow=True)

    assert "Saved. No planned reminder moves." in text(page)
    assert "put right: a working day" in text(page)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"on": "yesterday"}, "Enter"),
        ({"on": "2019-01-21"}, "This day is over"),
        ({"source": ""}, "required"),
    ],
)
def test_a_correction_that_says_too_little_is_not_saved(
    client, togo, administrator, working_day, typed, says
):
    client.force_login(administrator)

    page = client.post(TOGO, correction(working_day, **typed))

    assert says in text(page)
    assert "Mourning" in text(page)
    assert not HolidayOverride.objects.exists()


def test_a_day_is_put_right_once(client, togo, administrator, working_day):
    HolidayOverrideFactory(country=togo, on=working_day)
    client.force_login(administrator)

    page = client.post(TOGO, correction(working_day))

    assert "This day has been put right already." in text(page)


def test_everybody_reads_and_only_those_of_the_country_put_right(
    client, togo, staff, working_day
):
    row = HolidayOverrideFactory(country=togo, on=working_day)
    client.force_login(staff)

    page = client.get(TOGO)

    assert "Put a day right" not in text(page)
    assert client.post(TOGO, correction(working_day)).status_code == 403
    assert client.post(f"/reminders/holidays/{row.pk}/remove/").status_code == 403
    assert client.get("/reminders/holidays/XX/").status_code == 404


def test_the_list_leads_to_the_readers_country_or_asks(client, togo, owner):
    client.force_login(owner)
    assert client.get("/reminders/holidays/").url == TOGO
    CountryFactory(code="TN")
    tunisia = client.get("/reminders/holidays/?country=TN")
    assert tunisia.url == "/reminders/holidays/TN/"
    client.force_login(UserFactory(institution=None))

    assert "Tunisia" in text(client.get("/reminders/holidays/"))
    nowhere = client.get("/reminders/holidays/?country=XX")
    assert nowhere.status_code == 404


def test_a_country_of_which_nothing_is_known_says_so(client, administrator):
    CountryFactory(code="AC")
    client.force_login(administrator)

    page = text(client.get("/reminders/holidays/AC/"))

    assert "No public holidays of this country are known here." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_whatever_was_put_right(
    client, togo, administrator, rows, django_assert_num_queries
):
    for number in range(rows):
        day = timezone.localdate() + (number + 3) * DAY
        HolidayOverrideFactory(country=togo, on=day)
    client.force_login(administrator)

    with django_assert_num_queries(8):
        client.get(TOGO)
