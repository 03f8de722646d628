"""The stage that the evidence on record allows."""

from datetime import UTC, date, datetime

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from cooperation.models import (
    FollowUpStatus,
    InstrumentKind,
    InstrumentStatus,
    Stage,
)
from cooperation.stage_proposal import propose_stage
from tests.factories.cooperation import (
    ContactFactory,
    EvidenceFactory,
    FollowUpFactory,
    InstrumentFactory,
)
from tests.factories.missions import MissionFactory

TODAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SIGNED = {"status": InstrumentStatus.SIGNED, "signed_on": date(2020, 5, 1)}
IN_FORCE = SIGNED | {
    "status": InstrumentStatus.IN_FORCE,
    "in_force_on": date(2021, 1, 1),
}


@pytest.fixture
def proposed(cooperation, coordinator):
    def found():
        proposal = propose_stage(cooperation, user=coordinator, today=TODAY)
        return proposal and (proposal.stage, proposal.on)

    return found


def test_the_farthest_stage_that_something_shows_is_proposed(proposed, cooperation):
    assert proposed() is None

    ContactFactory(cooperation=cooperation)
    assert proposed() == (Stage.FIRST_CONTACT, date(2026, 3, 1))

    MissionFactory()
    assert proposed() == (Stage.EXCHANGE, date(2019, 1, 25))

    matrix = {"kind": InstrumentKind.ACTION_MATRIX} | SIGNED
    InstrumentFactory(cooperation=cooperation, **matrix)
    InstrumentFactory(cooperation=cooperation)  # a draft shows nothing
    assert proposed() == (Stage.ROADMAP, date(2020, 5, 1))

    InstrumentFactory(cooperation=cooperation, **SIGNED)
    assert proposed() == (Stage.SIGNED, date(2020, 5, 1))

    InstrumentFactory(cooperation=cooperation, **IN_FORCE)
    assert proposed() == (Stage.IN_FORCE, date(2021, 1, 1))


def test_a_letter_of_intent_binds_nobody(proposed, cooperation):
    letter = {"kind": InstrumentKind.LETTER_OF_INTENT} | SIGNED
    InstrumentFactory(cooperation=cooperation, **letter)

    assert proposed() is None


def test_work_that_was_shown_counts_once_there_is_an_agreement(
    proposed, cooperation, mission
):
    FollowUpFactory(
        mission=mission,
        status=FollowUpStatus.DONE,
        closed_at=NOON,
        evidence=EvidenceFactory(),
    )
    assert proposed() == (Stage.EXCHANGE, date(2019, 1, 25))

    cooperation.stage, cooperation.stage_since = Stage.SIGNED, date(2020, 5, 1)
    assert proposed() == (Stage.OPERATIONAL, date(2026, 3, 1))


def test_what_is_older_than_the_present_stage_is_not_proposed(proposed, cooperation):
    MissionFactory()
    cooperation.stage, cooperation.stage_since = Stage.FIRST_CONTACT, date(2020, 1, 1)

    assert proposed() is None


def test_a_coordinator_looks_at_the_proposal_and_accepts_it(
    client, coordinator, staff, cooperation
):
    mission = MissionFactory(title="The study visit")
    client.force_login(staff)
    assertNotContains(client.get(cooperation.get_absolute_url()), "The record allows")

    client.force_login(coordinator)
    page = client.get(cooperation.get_absolute_url())
    assertContains(page, "The record allows the stage")
    form = client.get(page.context["accept_url"]).context["form"]

    assert form.initial == {
        "stage": Stage.EXCHANGE,
        "dated_on": "2019-01-25",
        "title": "The study visit",
        "link": f"http://testserver{mission.get_absolute_url()}",
    }


def test_an_address_elsewhere_is_not_proposed_as_evidence(
    client, coordinator, cooperation
):
    client.force_login(coordinator)
    page = f"{cooperation.get_absolute_url()}stage/?shown_at=https://example.org/"

    assert client.get(page).context["form"].initial == {}
