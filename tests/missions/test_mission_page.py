"""What the page of a mission says is missing, which rules hold, and what is next."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from institutions.models import CountryRuleKind
from missions.models import MinutesStatus, MissionStatus, VisitStatus
from tests.factories.institutions import CountryRuleFactory, InstitutionFactory
from tests.factories.missions import (
    LOGGED,
    DebriefingFactory,
    DelegationFactory,
    DelegationMemberFactory,
    DocumentFactory,
    MinutesFactory,
    MinutesVersionFactory,
    MissionFactory,
    VisitFactory,
)

AT = datetime(2019, 1, 29, 9, tzinfo=UTC)
ADDRESS = "/missions/TG-TN-2019-01/"


@pytest.fixture
def page(client):
    def see(user):
        client.force_login(user)
        return client.get(ADDRESS)

    return see


@pytest.fixture
def visit(mission):
    return VisitFactory(
        mission=mission, number=1, institution=InstitutionFactory(acronym="ANETI")
    )


def gate(response, anchor):
    [found] = [g for g in response.context["page"].gates if g.anchor == anchor]
    return found


# The checklist


def test_a_gate_names_the_visits_that_are_not_settled(page, staff, mission, visit):
    VisitFactory(
        mission=mission,
        number=2,
        status=VisitStatus.TO_CONFIRM,
        institution=InstitutionFactory(acronym="OTE"),
    )

    [missing] = gate(page(staff), "#programme").missing

    assert missing.label == "OTE: To confirm"
    assert missing.url == f"{ADDRESS}visits/2/"


def test_a_gate_names_the_minutes_that_are_not_agreed(page, staff, mission, visit):
    agreed = VisitFactory(mission=mission, number=2)
    MinutesFactory(
        visit=agreed,
        status=MinutesStatus.AGREED,
        circulated_at=LOGGED,
        agreed_at=LOGGED,
    )
    drafted = VisitFactory(
        mission=mission, number=3, institution=InstitutionFactory(acronym="OTE")
    )
    MinutesFactory(visit=drafted)

    missing = gate(page(staff), "#minutes").missing

    assert [thing.label.split(":")[0] for thing in missing] == ["ANETI", "OTE"]
    assert missing[0].url == f"{ADDRESS}visits/1/#minutes"


def test_what_is_not_there_at_all_is_added_by_those_who_may(
    page, staff, observer, mission
):
    mine, theirs = page(staff), page(observer)

    for anchor, label in (
        ("#programme", "Add the visits"),
        ("#debriefing", "Record the debriefing"),
    ):
        [missing] = gate(mine, anchor).missing
        assert (missing.label, missing.url) == (label, f"{ADDRESS}edit/{anchor}")
        assert gate(theirs, anchor).missing == ()
    assertContains(mine, f'href="{ADDRESS}edit/#debriefing"', count=2)
    assertNotContains(theirs, "edit/#debriefing")


def test_a_gate_that_is_met_misses_nothing(page, staff, mission, visit):
    DebriefingFactory(mission=mission)

    response = page(staff)

    assert gate(response, "#debriefing").missing == ()
    assert gate(response, "#programme").missing == ()
    # Follow-ups fill in their own, and have a page without scripts.
    assertContains(response, 'id="gate-follow-ups"')
    assertContains(response, f'href="{ADDRESS}follow-ups/"')


# Rules of the country


def test_the_day_of_the_report_is_shown_with_its_rule(page, staff, mission):
    CountryRuleFactory(number=15, source_url="https://example.org/decret")

    response = page(staff)

    assertContains(response, "Report due on 9\u00a0Feb 2019 – 15 days, Décret 2012-734")
    assertContains(response, 'href="https://example.org/decret"')


def test_a_day_that_somebody_set_is_not_laid_on_the_rule(page, staff, mission):
    CountryRuleFactory(number=15)
    mission.report_due_on = date(2019, 3, 1)
    mission.save()

    response = page(staff)

    assertContains(response, "Report due on 1\u00a0Mar 2019")
    assertNotContains(response, "15 days")


@pytest.mark.parametrize(
    ("status", "is_shown"),
    [(MissionStatus.PLANNED, True), (MissionStatus.HELD, False)],
)
def test_the_office_is_named_where_the_authorisation_is_recorded(
    status, is_shown, page, staff, mission
):
    CountryRuleFactory(kind=CountryRuleKind.APPROVING_OFFICE, text_fr="Primature")
    mission.status = status
    mission.save()

    text = page(staff).content.decode()

    assert ("Authorised by: Primature – Décret 2012-734" in text) == is_shown
    assert ("Record the authorisation" in text) == is_shown


def test_too_many_members_are_a_warning_and_nothing_else(page, staff, mission):
    CountryRuleFactory(kind=CountryRuleKind.MOST_MEMBERS, number=1)
    delegation = DelegationFactory(mission=mission)
    DelegationMemberFactory.create_batch(2, delegation=delegation)

    response = page(staff)

    assertContains(response, "2 people in the delegation: at most 1")
    assertContains(response, "File the report")


# Minutes, and their next step in place


@pytest.fixture
def circulated(visit, staff):
    minutes = MinutesFactory(visit=visit)
    MinutesVersionFactory(minutes=minutes, number=1, by=staff)
    MinutesVersionFactory(minutes=minutes, number=2, by=staff)
    minutes.circulate(by=staff, at=AT)
    return minutes


def steps_shown(response):
    [card] = response.context["minutes"]
    return {(next.step.name, next.asks) for next in card.steps}


@pytest.mark.parametrize(
    ("who", "steps"),
    [
        ("staff", {("ask-for-correction", True)}),
        ("host_staff", {("agree", False), ("ask-for-correction", True)}),
        ("coordinator", {("agree", True), ("ask-for-correction", True)}),
        ("observer", set()),
    ],
)
def test_each_sees_the_step_that_is_theirs(who, steps, page, circulated, request):
    assert steps_shown(page(request.getfixturevalue(who))) == steps


def test_a_draft_is_circulated_by_those_who_wrote_it(page, staff, host_staff, visit):
    MinutesFactory(visit=visit)

    assert steps_shown(page(staff)) == {("circulate", False)}
    assert steps_shown(page(host_staff)) == set()


def test_minutes_say_which_text_it_is_and_who_sent_it(page, staff, circulated):
    response = page(staff)

    assertContains(response, f"Version 2, {staff}, 28\u00a0Jan 2019")
    assertContains(response, f"Circulated by {staff}, 29\u00a0Jan 2019")


def test_approved_in_place_leads_back_to_the_same_minutes(
    client, page, host_staff, circulated
):
    client.force_login(host_staff)
    sent = {"from": "mission"}

    response = client.post(f"{ADDRESS}visits/1/minutes/agree/", sent)

    assert response.url == f"{ADDRESS}#minutes-1"
    assertContains(page(host_staff), f"Approved by {host_staff}")


def test_a_correction_that_was_asked_for_is_shown_with_its_reason(
    page, staff, host_staff, circulated
):
    circulated.ask_for_correction(by=host_staff, at=AT, note="The date is wrong.")

    response = page(staff)

    assertContains(response, f"{host_staff} asks for a correction: The date is wrong.")
    assert steps_shown(response) == {("circulate", False)}


# History


def test_the_history_names_documents_and_the_debriefing(page, staff, mission):
    mission.record_start(by=staff, at=LOGGED)
    DocumentFactory(
        mission=mission,
        title="Terms",
        added_by=staff,
        added_at=LOGGED + timedelta(hours=1),
    )
    DebriefingFactory(mission=mission, recorded_by=staff, recorded_at=timezone.now())

    history = page(staff).context["page"].history

    assert [(line["text"], line["note"]) for line in history] == [
        ("Debriefing recorded", ""),
        ("Document added", "Terms"),
        ("Mission: Held, report due", ""),
    ]


def test_the_page_leads_to_the_report_and_the_calendar(page, observer):
    MissionFactory(code="TG-TN-2019-01")

    response = page(observer)

    assertContains(response, f'href="{ADDRESS}print/"')
    assertContains(response, f'href="{ADDRESS}calendar.ics"')
