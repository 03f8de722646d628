"""The calendar: what stands on which day, for whom."""

from datetime import date, time

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cooperation.models import InstrumentStatus, MilestoneStatus
from institutions.models import InstitutionStatus
from migration_coop.lib.formats import NBSP
from missions.models import MissionStatus, VisitStatus
from overview.calendar.days import Month, laid_out
from overview.calendar.entries import Entry, EntryKind, Wanted, entries
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import (
    CooperationFactory,
    EvidenceFactory,
    InstrumentFactory,
    MilestoneFactory,
)
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import MissionFactory, VisitFactory

pytestmark = pytest.mark.django_db
NOVEMBER = Month(date(2026, 11, 1))
DAY = date(2026, 11, 12)
TODAY = date(2026, 11, 25)


def mission(**fields):
    fields = {
        "starts_on": DAY,
        "ends_on": DAY,
        "status": MissionStatus.PLANNED,
    } | fields
    return MissionFactory(**fields)


def titles(user, *countries, kinds=tuple(EntryKind)):
    wanted = Wanted(NOVEMBER.first, NOVEMBER.last, frozenset(kinds), countries)
    return [entry.title for entry in entries(user, wanted, today=TODAY)]


def show(client, user, **query):
    client.force_login(user)
    return client.get("/calendar/", {"month": "2026-11"} | query).content.decode()


def test_a_month_shows_missions_visits_milestones_and_texts_that_expire(
    client, coordinator
):
    visit = VisitFactory(mission=mission(), takes_place_on=DAY)
    rows = [
        visit,
        visit.mission,
        MilestoneFactory(baseline_on=DAY, forecast_on=DAY),
        InstrumentFactory(
            status=InstrumentStatus.SIGNED, signed_on=date(2020, 1, 1), expires_on=DAY
        ),
    ]

    html = show(client, coordinator)

    assert "November 2026" in html
    for row in rows:
        assert f'href="{row.get_absolute_url()}"' in html


def test_a_mission_stands_on_each_of_its_days(client, coordinator):
    long = mission(starts_on=date(2026, 10, 30), ends_on=date(2026, 11, 3))

    html = show(client, coordinator)

    # 30 October to 1 November are in the first week that is shown, or fill it.
    assert html.count(f'href="{long.get_absolute_url()}"') == 5


def test_what_is_not_going_to_happen_is_left_out(coordinator):
    mission(status=MissionStatus.DRAFT)
    mission(status=MissionStatus.CANCELLED)
    planned = mission(title="It takes place")
    VisitFactory(mission=planned, takes_place_on=DAY, status=VisitStatus.CANCELLED)
    MilestoneFactory(forecast_on=DAY, status=MilestoneStatus.DROPPED)
    InstrumentFactory(expires_on=DAY)

    assert titles(coordinator) == ["It takes place"]


def test_a_milestone_stands_where_it_was_reached(coordinator):
    MilestoneFactory(
        number="1.1.1",
        title_fr="Signed",
        baseline_on=date(2026, 9, 1),
        forecast_on=date(2026, 9, 1),
        actual_on=DAY,
        status=MilestoneStatus.REACHED,
        evidence=EvidenceFactory(),
        submitted_by=UserFactory(),
        confirmed_by=UserFactory(),
    )

    assert titles(coordinator) == ["1.1.1 Signed"]


def test_two_countries_narrow_it_to_what_both_take_part_in(coordinator):
    between = mission(title="Togo and Tunisia")
    mission(title="Togo and Mali", host_country=CountryFactory(code="ML"))
    text = InstrumentFactory(
        status=InstrumentStatus.SIGNED, signed_on=date(2020, 1, 1), expires_on=DAY
    )
    MilestoneFactory(
        forecast_on=DAY, activity__section__plan__country=CountryFactory(code="ML")
    )
    VisitFactory(mission=between, takes_place_on=DAY, institution__name_fr="ANETI")

    assert titles(coordinator, "TG", "TN") == [
        "Togo and Tunisia",
        "ANETI",
        f"Expires: {text.title}",
    ]
    assert titles(coordinator, kinds=[EntryKind.EXPIRY]) == [f"Expires: {text.title}"]
    assert titles(coordinator, "TG", kinds=[EntryKind.VISIT]) == ["ANETI"]


def test_another_country_s_dates_are_not_shown(outsider):
    VisitFactory(mission=mission(), takes_place_on=DAY)
    MilestoneFactory(forecast_on=DAY)
    InstrumentFactory(
        status=InstrumentStatus.SIGNED,
        signed_on=date(2020, 1, 1),
        expires_on=DAY,
        cooperation=CooperationFactory(),
    )

    assert titles(outsider) == []


def test_a_restricted_body_is_not_named_to_the_other_side(client, observer):
    hidden = InstitutionFactory(
        name_fr="Refuge",
        country=CountryFactory(code="TN"),
        status=InstitutionStatus.RESTRICTED,
    )
    VisitFactory(mission=mission(), takes_place_on=DAY, institution=hidden)

    assert "Refuge" not in show(client, observer)


def test_holidays_of_both_countries_are_shown_with_what_hangs_on_the_moon(
    client, coordinator
):
    mission()

    html = show(client, coordinator, month="2026-03", country="TG", partner="TN")

    assert "Independence Day" in html
    assert 'class="holiday"' in html
    assert "≈" in html


def test_a_day_with_many_things_leads_to_the_agenda(client, coordinator):
    for _ in range(6):
        mission()

    html = show(client, coordinator)
    assert "2 more" in html
    assert "?month=2026-11&amp;view=agenda#d2026-11-12" in html

    agenda = show(client, coordinator, view="agenda")
    assert agenda.count('class="entry of-mission') == 6
    assert f"Thursday 12{NBSP}November 2026" in agenda


def test_an_empty_agenda_says_so(client, nobody):
    assert "Nothing this month" in show(client, nobody, view="agenda")


@pytest.mark.parametrize("month", ["", "2026-13", "x", "0001-01", "9999-12", "2026-1"])
def test_a_month_that_makes_no_sense_is_this_month(client, nobody, month):
    client.force_login(nobody)
    answer = client.get("/calendar/", {"month": month, "country": "??", "kind": "x"})

    assert answer.status_code == 200
    assert answer.context["month"] == answer.context["this_month"]


@pytest.mark.parametrize("view", ["month", "agenda"])
def test_it_costs_the_same_for_one_thing_and_for_three(
    client, coordinator, view, django_assert_num_queries
):
    def one_of_each():
        VisitFactory(mission=mission(), takes_place_on=DAY)
        MilestoneFactory(forecast_on=DAY)
        InstrumentFactory(
            status=InstrumentStatus.SIGNED, signed_on=date(2020, 1, 1), expires_on=DAY
        )

    client.force_login(coordinator)
    address = f"/calendar/?month=2026-11&view={view}"
    one_of_each()
    with django_assert_num_queries(11):
        client.get(address)
    one_of_each()
    one_of_each()
    with django_assert_num_queries(11):
        client.get(address)


def test_in_french_months_and_days_have_their_french_names(client, coordinator):
    coordinator.prefer(language="fr", time_zone="Africa/Lome")
    html = show(client, coordinator)

    assert "Novembre 2026" in html
    assert f"jeudi 12{NBSP}novembre 2026" in html


MONTHS = st.dates(date(2000, 1, 1), date(2100, 12, 31)).map(Month.of)


@given(month=MONTHS, offset=st.integers(-40, 40), length=st.integers(0, 20))
def test_every_day_of_an_entry_is_laid_out_and_no_other(month, offset, length):
    first = date.fromordinal(month.first.toordinal() + offset)
    last = date.fromordinal(first.toordinal() + length)
    entry = Entry(EntryKind.MISSION, first, last, "A mission", "/", ("TG", "TN"))
    shown = [day for week in month.weeks for day in week]
    with translation.override("en"):
        days = laid_out(shown, [entry], countries=[], month=month, today=TODAY)

    assert [day.on for day in days if day.entries] == [
        day for day in shown if first <= day <= last
    ]
    assert [day.on for day in days if not day.is_outside] == [
        date(month.first.year, month.first.month, number)
        for number in range(1, month.last.day + 1)
    ]
    assert Month.read(str(month)) == month
    assert month.next.previous == month


def test_within_a_day_missions_come_first_then_what_has_an_hour():
    at = {"first": DAY, "last": DAY, "url": "/", "countries": ()}
    late = Entry(kind=EntryKind.VISIT, title="B", at=time(15), **at)
    early = Entry(kind=EntryKind.VISIT, title="C", at=time(9), **at)
    whole = Entry(kind=EntryKind.MILESTONE, title="A", **at)
    first = Entry(kind=EntryKind.MISSION, title="Z", **at)
    [day] = laid_out(
        [DAY], [whole, late, early, first], countries=(), month=NOVEMBER, today=TODAY
    )
    assert [entry.title for entry in day.entries] == ["Z", "C", "B", "A"]
