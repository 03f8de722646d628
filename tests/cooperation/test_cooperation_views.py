from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cooperation.models import CooperationStatus, EvidenceKind, Stage
from missions.models import MissionStatus
from tests.factories.cooperation import (
    ContactFactory,
    CooperationFactory,
    CooperationPartyFactory,
    CooperationProgrammeFactory,
    EvidenceFactory,
    FollowUpFactory,
    InstrumentFactory,
    MilestoneFactory,
    MissionActivityFactory,
)
from tests.factories.institutions import InstitutionFactory, ThemeFactory
from tests.factories.missions import MissionFactory

STAGE = {
    "stage": Stage.EXCHANGE,
    "dated_on": "25 1 2019",
    "title": "Report of the mission",
}


@pytest.fixture
def stage_url(cooperation):
    return reverse("cooperation:cooperation_stage", args=[cooperation.code])


def test_page_shows_stages_contacts_and_what_is_open(
    client, staff, mission, follow_up, cooperation, coordinator
):
    planned = MissionFactory(status=MissionStatus.PLANNED, title="The next one")
    evidence = EvidenceFactory(kind=EvidenceKind.LINK, link="https://example.org/note")
    reached = {"on": date(2019, 1, 25), "at": timezone.now(), "by": coordinator}
    cooperation.enter_stage(Stage.EXCHANGE, evidence=evidence, **reached)
    CooperationPartyFactory(
        cooperation=cooperation, institution=InstitutionFactory(acronym="ANPE")
    )
    support = CooperationProgrammeFactory(cooperation=cooperation)
    cooperation.themes.add(ThemeFactory(name_en="Placement abroad"))
    InstrumentFactory(cooperation=cooperation, signed_on=date(2020, 5, 1))
    InstrumentFactory(cooperation=cooperation, title="A draft")
    milestone = MilestoneFactory()
    MissionActivityFactory(mission=mission, activity=milestone.activity)
    client.force_login(staff)

    response = client.get(cooperation.get_absolute_url())

    for text in (
        "Send the draft",
        mission.title,
        "https://example.org/note",
        "ANPE",
        support.programme.name,
        "Placement abroad",
        "A draft",
        milestone.title,
        planned.title,
        "Dormant: no dated event for more than 180 days",
    ):
        assertContains(response, text)
    assertNotContains(response, "Record a stage")


def test_page_says_that_a_cooperation_is_stalled(client, staff, follow_up, cooperation):
    ContactFactory(cooperation=cooperation, held_on=timezone.localdate())
    client.force_login(staff)

    response = client.get(cooperation.get_absolute_url())

    assertContains(response, "the stage has not moved for more than 365 days")


def test_page_costs_the_same_for_any_number_of_events(client, staff, cooperation):
    client.force_login(staff)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get(cooperation.get_absolute_url())
        return len(asked)

    def happen():
        FollowUpFactory(mission=MissionFactory())
        ContactFactory(cooperation=cooperation)
        InstrumentFactory(cooperation=cooperation, signed_on=date(2020, 5, 1))
        CooperationPartyFactory(
            cooperation=cooperation, institution=InstitutionFactory()
        )

    happen()
    before = cost()
    happen()
    happen()

    assert cost() == before


def test_names_of_restricted_parties_stay_hidden(client, observer, cooperation):
    hidden = InstitutionFactory(
        country__code="TN", name_fr="Bureau secret", status="restricted"
    )
    CooperationPartyFactory(
        cooperation=cooperation, country=hidden.country, institution=hidden
    )
    client.force_login(observer)

    response = client.get(cooperation.get_absolute_url())

    assertNotContains(response, "Bureau secret")
    assertContains(response, "Restricted institution")


def test_coordinator_records_a_stage_with_its_evidence(
    client, coordinator, cooperation, stage_url
):
    client.force_login(coordinator)

    assertContains(client.get(cooperation.get_absolute_url()), "Record a stage")
    assertContains(client.get(stage_url), "Signed instrument")
    response = client.post(stage_url, STAGE | {"statement": "Held in Tunis."})

    assertRedirects(response, cooperation.get_absolute_url())
    cooperation.refresh_from_db()
    change = cooperation.stage_changes.get()
    assert cooperation.stage == Stage.EXCHANGE
    assert change.evidence.statement == "Held in Tunis."
    assert change.dated_on == date(2019, 1, 25)


def test_a_stage_without_evidence_is_refused(client, coordinator, stage_url):
    client.force_login(coordinator)

    response = client.post(stage_url, STAGE)

    assertContains(response, "Give a document, a link, or a statement.")
    assertContains(response, "Report of the mission")


def test_a_stage_already_reached_is_said_and_nothing_is_stored(
    client, coordinator, cooperation, stage_url
):
    answers = STAGE | {"link": "https://example.org/report"}
    client.force_login(coordinator)
    client.post(stage_url, answers)

    response = client.post(stage_url, answers)

    assertContains(response, "already at this stage", status_code=409)
    assert cooperation.stage_changes.count() == 1


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"dated_on": "1 1 2200"}, "This day has not come yet."),
        (
            {"dated_on": "24 1 2019"},
            "was entered later, on 25\N{NO-BREAK SPACE}January 2019.",
        ),
        ({"stage": Stage.FIRST_CONTACT}, "Say why it goes back"),
        ({"stage": 99}, "Select a valid choice"),
    ],
)
def test_a_stage_out_of_order_is_refused_and_what_was_typed_stays(
    client, coordinator, cooperation, stage_url, changes, text
):
    answers = STAGE | {"statement": "Held in Tunis."}
    client.force_login(coordinator)
    client.post(stage_url, answers)

    later = answers | {"stage": Stage.ROADMAP, "dated_on": "26 1 2019"} | changes
    response = client.post(stage_url, later)

    assertContains(response, text)
    assertContains(response, "Held in Tunis.")
    assert cooperation.stage_changes.count() == 1


def test_going_back_is_recorded_with_its_reason(
    client, coordinator, cooperation, stage_url
):
    answers = STAGE | {"statement": "Held in Tunis."}
    client.force_login(coordinator)
    client.post(stage_url, answers)

    back = {"stage": Stage.FIRST_CONTACT, "note": "Both sides start again"}
    response = client.post(stage_url, answers | back, follow=True)

    assertContains(response, "Both sides start again")
    assertContains(response, "Back to the stage: First contact")


def test_ministries_do_not_record_stages(client, staff, outsider, stage_url):
    client.force_login(staff)
    assert client.get(stage_url).status_code == 403

    client.force_login(outsider)
    assert client.get(stage_url).status_code == 404


def test_suspending_takes_a_reason(client, staff, cooperation):
    url = reverse("cooperation:cooperation_suspend", args=[cooperation.code])
    client.force_login(staff)

    assertContains(client.get(url), "Why?")
    assertContains(client.post(url, {"note": ""}), "This field is required.")
    response = client.post(url, {"note": "Until a framework exists"}, follow=True)

    cooperation.refresh_from_db()
    assert cooperation.status == CooperationStatus.SUSPENDED
    assertContains(response, "Suspended")


def test_a_step_that_comes_too_late_says_so(client, staff, cooperation):
    cooperation.suspend(by=staff, at=timezone.now(), note="For now")
    url = reverse("cooperation:cooperation_suspend", args=[cooperation.code])
    client.force_login(staff)

    assert client.post(url, {"note": "Again"}).status_code == 409


def test_reader_changes_nothing(client, observer, cooperation):
    url = reverse("cooperation:cooperation_suspend", args=[cooperation.code])
    client.force_login(observer)

    assert client.post(url, {"note": "No"}).status_code == 403


# --- Replaced by another --------------------------------------------------------------


def test_one_cooperation_replaces_another(client, staff, cooperation):
    newer = CooperationFactory(code="TG-TN-NEW", title_en="The new agreement")
    client.force_login(staff)
    url = reverse("cooperation:cooperation_supersede", args=[cooperation.code])
    assertContains(client.get(cooperation.get_absolute_url()), url)
    assertContains(client.get(url), "The new agreement")

    sent = {"other": newer.pk, "note": "Signed in Lomé"}
    response = client.post(url, sent)

    assertRedirects(response, cooperation.get_absolute_url())
    page = client.get(cooperation.get_absolute_url())
    assertContains(page, newer.get_absolute_url())
    assertNotContains(page, url)
    again = client.post(url, sent)
    assertContains(again, "cannot be changed that way", status_code=409)


def test_only_what_the_user_sees_can_replace_it(client, staff, cooperation):
    hidden = CooperationFactory(
        country_a__code="ML", country_b__code="SN", code="ML-SN"
    )
    client.force_login(staff)
    url = reverse("cooperation:cooperation_supersede", args=[cooperation.code])

    for other in (hidden, cooperation):
        response = client.post(url, {"other": other.pk, "note": "Why not"})
        assertContains(response, "Select a valid choice.")
