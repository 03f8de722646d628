"""Home of those who coordinate: whose turn it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.cooperation import (
    CooperationFactory,
    MilestoneFactory,
    StageChangeFactory,
)
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import (
    MissionFactory,
    ProgrammeFactory,
    ProgrammeGrantFactory,
)
from tests.overview.owed import follow_up, reported

DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def show(client):
    def get(user):
        client.force_login(user)
        return client.get("/").content.decode()

    return get


def headings(html):
    """The headings of the queue that are on the page, in their order."""
    names = [f'id="{name}"' for name in ("late", "week", "next", "tg", "tn")]
    return sorted((name for name in names if name in html), key=html.index)


def test_a_coordinator_sees_by_country_who_must_act(show, coordinator, today):
    tunisian = InstitutionFactory(country=CountryFactory(code="TN"))
    for _ in range(2):
        follow_up(owner_institution=tunisian, due_on=today - DAY)
    follow_up(title="Togo's", due_on=today - DAY)
    follow_up(title="In a year", due_on=today + 300 * DAY)
    follow_up(title="Nobody's", owner_institution=None, due_on=today - 2 * DAY)
    follow_up(title="By tomorrow", due_on=today + DAY)

    html = show(coordinator)

    assert "Who must act" in html
    assert headings(html) == ['id="tg"', 'id="tn"']
    assert "Nobody" in html
    assert ">Late 4</a>" in html
    assert ">This week 1</a>" in html
    assert "By tomorrow" not in html
    assert "In a year" not in html
    assert "5 actions wait for you. 4 are late." in html


def test_a_coordinator_turns_to_what_is_due_this_week(client, coordinator, today):
    follow_up(title="Yesterday", due_on=today - DAY)
    follow_up(title="Tomorrow", due_on=today + DAY)
    client.force_login(coordinator)

    html = client.get("/", {"due": "week"}).content.decode()

    assert "Tomorrow" in html
    assert "Yesterday" not in html


def test_of_each_country_the_first_few_are_shown_and_all_are_counted(
    show, coordinator, today
):
    mission = reported()
    for number in range(5):
        due_on = today - (number + 1) * DAY
        follow_up(mission=mission, number=number + 1, due_on=due_on)
        MilestoneFactory(baseline_on=due_on)
        MissionFactory(report_due_on=due_on)

    html = show(coordinator)

    assert html.count('class="queue-item late"') == 3
    assert "All 15" in html


def test_beyond_five_countries_the_others_are_named_with_their_number(
    show, coordinator, today
):
    mission = reported()
    codes = ["BJ", "BF", "CI", "GH", "ML", "NE", "SN"]
    for number, code in enumerate(codes, start=1):
        follow_up(
            mission=mission,
            number=number,
            owner_institution=InstitutionFactory(country=CountryFactory(code=code)),
            due_on=today - DAY,
        )

    html = show(coordinator)

    assert html.count('class="queue-item late"') == 5
    assert "Other countries" in html
    assert 'href="/work/?state=late&amp;country=SN"' in html


def test_what_belongs_to_no_country_has_a_heading_too(show, coordinator, today):
    regional = InstitutionFactory(country=None)
    mission = reported()
    for number in range(5):
        follow_up(
            mission=mission,
            number=number + 1,
            owner_institution=regional,
            due_on=today - DAY,
        )

    html = show(coordinator)

    assert "Several countries" in html
    assert 'href="/work/?state=late">All 5' in html


def test_an_administrator_sees_it_that_way_too(show, administrator, today):
    follow_up(due_on=today)

    assert "Who must act" in show(administrator)


def test_a_coordinator_of_one_programme_needs_no_grant(show, nobody, today):
    programme = ProgrammeFactory()
    ProgrammeGrantFactory(programme=programme, user=nobody)
    follow_up(mission=reported(programme=programme), due_on=today)
    follow_up(title="Of another", due_on=today)

    html = show(nobody)

    assert "Who must act" in html
    assert "Of another" not in html


def test_what_is_shown_of_a_country_can_be_chased_in_one_step(show, coordinator, today):
    row = follow_up(due_on=today - DAY)
    milestone = MilestoneFactory(baseline_on=today - 2 * DAY)

    html = show(coordinator)

    asked = f"milestone={milestone.pk}&amp;follow_up={row.pk}"
    other = f"follow_up={row.pk}&amp;milestone={milestone.pk}"
    assert f"/reminders/chase/?{asked}" in html or f"/reminders/chase/?{other}" in html
    assert "Chase (2)" in html


def test_what_moved_lately_and_the_next_report_stand_beside(show, coordinator):
    programme = ProgrammeFactory(name_en="Free movement")
    StageChangeFactory(
        cooperation=CooperationFactory(code="TG-TN"), at=timezone.now() - 2 * DAY
    )
    StageChangeFactory(
        cooperation=CooperationFactory(code="OLD"), at=timezone.now() - 20 * DAY
    )

    html = show(coordinator)

    assert 'href="/cooperations/TG-TN/"' in html
    assert 'href="/cooperations/OLD/"' not in html
    assert "First contact" in html
    assert f'href="/reports/donor/{programme.code}/"' in html


def test_a_coordinator_of_one_programme_is_told_of_its_report_only(show, nobody):
    programme = ProgrammeFactory()
    ProgrammeGrantFactory(programme=programme, user=nobody)
    other = ProgrammeFactory()

    html = show(nobody)

    assert f"/reports/donor/{programme.code}/" in html
    assert f"/reports/donor/{other.code}/" not in html
