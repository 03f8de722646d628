from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import Role
from cooperation.models import Milestone, MilestoneStatus
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.cooperation import (
    BaselineChangeFactory,
    EvidenceFactory,
    FollowUpFactory,
    ForecastChangeFactory,
    MilestoneFactory,
    MissionActivityFactory,
)

HTMX = {"HX-Request": "true"}
LATER = date(2999, 1, 29)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def milestone():
    return MilestoneFactory(
        number="1.1.1",
        title_fr="Protocole signé",
        baseline_on=date(2999, 1, 1),
        expected_evidence="The signed protocol",
    )


@pytest.fixture
def colleague():
    """A second officer of Togo."""
    return GrantFactory(role=Role.STAFF).user


def address(milestone, verb):
    where = [milestone.plan.code, milestone.number]
    return reverse(f"cooperation:milestone_{verb}", args=where)


def update(milestone, **changes):
    typed = {"version": milestone.version, "state": "on_track"}
    return typed | changes


def submission(**changes):
    typed = {"on": timezone.localdate().strftime("%d/%m/%Y"), "title": "Protocol"}
    return typed | {"statement": "Signed by both."} | changes


@pytest.fixture
def submitted(milestone, staff):
    evidence = EvidenceFactory(added_by=staff)
    today, now = timezone.localdate(), timezone.now()
    milestone.submit(evidence=evidence, on=today, by=staff, at=now)
    return milestone


# --- The page --------------------------------------------------------------------------


def test_page_shows_dates_people_and_links(client, staff, milestone):
    today = timezone.localdate()
    milestone.owner, milestone.escalates_to = staff, UserFactory(last_name="Benali")
    milestone.forecast_on = today + timedelta(days=45)
    milestone.blocked_reason = "No translator"
    milestone.save()
    ForecastChangeFactory(milestone=milestone, reason="The partner is silent")
    change = BaselineChangeFactory(milestone=milestone)
    mission = MissionActivityFactory(activity=milestone.activity).mission
    follow_up = FollowUpFactory(mission=mission, activity=milestone.activity)
    milestone.report(by=staff, at=timezone.now(), note="They called")
    client.force_login(staff)

    response = client.get(milestone.get_absolute_url())

    for text in [
        "Protocole signé",
        "At risk",
        "in 45 days",
        "No translator",
        "Benali",
        "The partner is silent",
        change.decision.reason,
        mission.title,
        follow_up.title,
        "They called",
        "The signed protocol",
    ]:
        assertContains(response, text)


def test_page_says_how_late_it_is(client, staff, milestone):
    yesterday = timezone.localdate() - timedelta(days=1)
    rows = Milestone.objects.filter(pk=milestone.pk)
    rows.update(baseline_on=yesterday, forecast_on=yesterday)
    client.force_login(staff)

    response = client.get(milestone.get_absolute_url())

    assertContains(response, "1\u00a0d late")
    assertContains(response, "Nothing yet")


def test_part_is_cut_out_of_the_page(client, staff, milestone):
    client.force_login(staff)
    url = milestone.get_absolute_url()

    page, part = client.get(url), client.get(url, headers=HTMX)

    assert part.content.decode().strip() in page.content.decode()


def test_observer_reads_and_changes_nothing(client, observer, milestone):
    client.force_login(observer)

    page = client.get(milestone.get_absolute_url())

    assertNotContains(page, "Save the update")
    assertNotContains(page, "Submit as done")
    for verb in ("update", "submit", "start"):
        assert client.post(address(milestone, verb)).status_code == 403


@pytest.mark.parametrize("verb", ["update", "submit", "start", "evidence"])
def test_outsiders_find_nothing(client, outsider, milestone, verb):
    client.force_login(outsider)

    assert client.get(address(milestone, verb)).status_code == 404


def test_queries_do_not_grow_with_the_rows(client, staff, milestone):
    client.force_login(staff)

    def add_and_count():
        ForecastChangeFactory(milestone=milestone)
        BaselineChangeFactory(milestone=milestone)
        mission = MissionActivityFactory(activity=milestone.activity).mission
        FollowUpFactory(mission=mission, activity=milestone.activity)
        milestone.report(by=staff, at=timezone.now(), note="Called")
        with CaptureQueriesContext(connection) as queries:
            client.get(milestone.get_absolute_url())
        return len(queries)

    assert add_and_count() == add_and_count() <= 13


# --- Updates ---------------------------------------------------------------------------


def test_update_moves_the_expected_date(client, staff, milestone):
    client.force_login(staff)
    typed = update(
        milestone, forecast_on="29 1 2999", reason="No answer", note="Called"
    )

    response = client.post(address(milestone, "update"), typed)

    assertRedirects(response, milestone.get_absolute_url())
    milestone.refresh_from_db()
    assert milestone.forecast_on == LATER
    assert milestone.forecast_changes.get().by == staff


def test_update_page_stands_alone(client, staff, milestone):
    client.force_login(staff)

    assertContains(client.get(address(milestone, "update")), "Save the update")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"forecast_on": "29 1 2999"}, "Say why the date changes."),
        ({"state": "blocked"}, "Say what blocks it."),
        ({"forecast_on": "soon", "reason": "x"}, "Enter a real date"),
    ],
)
def test_update_says_what_is_missing(client, staff, milestone, changes, error):
    client.force_login(staff)
    typed = update(milestone, note="They called") | changes

    response = client.post(address(milestone, "update"), typed)

    assertContains(response, error)
    assertContains(response, "They called")


def test_update_of_the_same_date_needs_no_reason(client, staff, milestone):
    client.force_login(staff)
    typed = update(milestone, forecast_on="1 1 2999", state="blocked")

    client.post(address(milestone, "update"), typed | {"blocked_reason": "Law"})

    milestone.refresh_from_db()
    assert milestone.blocked_reason == "Law"
    assert not milestone.forecast_changes.exists()


def test_conflict_keeps_what_was_typed_and_says_what_is_there(client, staff, milestone):
    rows = Milestone.objects.filter(pk=milestone.pk)
    rows.update(version=5, blocked_reason="No room")
    client.force_login(staff)

    url = address(milestone, "update")
    response = client.post(url, update(milestone, note="They called"))

    assertContains(response, "Someone else changed this", status_code=409)
    assertContains(response, "They called", status_code=409)
    assertContains(response, "No room", status_code=409)
    assertContains(response, 'name="version" value="5"', status_code=409)


def test_update_of_a_submitted_milestone_is_refused(client, staff, submitted):
    client.force_login(staff)

    response = client.post(address(submitted, "update"), update(submitted))

    assertContains(response, "cannot be changed that way", status_code=409)


# --- Done, and a second person ---------------------------------------------------------


def test_submission_keeps_the_document(client, staff, milestone, settings, tmp_path):
    client.force_login(staff)
    assertContains(client.get(address(milestone, "submit")), "The signed protocol")
    document = SimpleUploadedFile("protocole.pdf", PDF, "application/pdf")

    typed = submission(file=document)
    response = client.post(address(milestone, "submit"), typed)

    assertRedirects(response, milestone.get_absolute_url())
    milestone.refresh_from_db()
    assert milestone.status == MilestoneStatus.SUBMITTED
    download = client.get(address(milestone, "evidence"))
    assert b"".join(download.streaming_content) == PDF
    assert "attachment" in download["Content-Disposition"]
    page = client.get(milestone.get_absolute_url())
    assertContains(page, address(milestone, "evidence"))


def test_only_documents_are_downloaded(client, staff, submitted):
    client.force_login(staff)

    assert client.get(address(submitted, "evidence")).status_code == 404


def test_nothing_to_download_before_the_submission(client, staff, milestone):
    client.force_login(staff)

    assert client.get(address(milestone, "evidence")).status_code == 404


def test_link_is_shown_as_evidence(client, staff, milestone):
    client.force_login(staff)
    typed = submission(statement="", link="https://example.org/protocol")

    client.post(address(milestone, "submit"), typed)

    page = client.get(milestone.get_absolute_url())
    assertContains(page, "https://example.org/protocol")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"statement": ""}, "Give a document, a link, or a statement."),
        ({"on": "1 1 2999"}, "This day has not come yet."),
    ],
)
def test_submission_says_what_is_missing(client, staff, milestone, changes, error):
    client.force_login(staff)

    response = client.post(address(milestone, "submit"), submission(**changes))

    assertContains(response, error)


def test_second_submission_is_refused(client, colleague, submitted):
    client.force_login(colleague)

    response = client.post(address(submitted, "submit"), submission())

    assertContains(response, "cannot be changed that way", status_code=409)


def test_own_submission_shows_no_confirm_button(client, staff, submitted):
    client.force_login(staff)

    page = client.get(submitted.get_absolute_url())

    assertContains(page, "Somebody else must confirm what you have submitted.")
    assertNotContains(page, address(submitted, "confirm"))
    refused = client.post(address(submitted, "confirm"))
    assertContains(refused, "Somebody else must confirm", status_code=409)


def test_second_person_confirms(client, colleague, submitted):
    client.force_login(colleague)
    page = client.get(submitted.get_absolute_url())
    assertContains(page, address(submitted, "confirm"))

    response = client.post(address(submitted, "confirm"), {"note": "Seen"})

    assertRedirects(response, submitted.get_absolute_url())
    page = client.get(submitted.get_absolute_url())
    assertContains(page, "confirmed by")
    assertContains(page, "Seen")


def test_sending_back_needs_a_reason(client, colleague, submitted):
    client.force_login(colleague)
    url = address(submitted, "send_back")
    assert client.get(url).status_code == 200

    client.post(url, {"note": ""})
    submitted.refresh_from_db()
    assert submitted.status == MilestoneStatus.SUBMITTED

    client.post(url, {"note": "Page 3 is missing"})
    submitted.refresh_from_db()
    assert submitted.status == MilestoneStatus.IN_PROGRESS


@pytest.mark.parametrize(
    ("verb", "status"), [("start", "in_progress"), ("drop", "dropped")]
)
def test_steps_have_their_own_addresses(client, staff, milestone, verb, status):
    client.force_login(staff)

    client.post(address(milestone, verb), {"note": "Because"})

    milestone.refresh_from_db()
    assert milestone.status == status
    assert milestone.events.get().note == "Because"


# --- Buttons that put the date off ---------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "move", "later"),
    [
        ("", "2w", date(2999, 1, 15)),
        ("", "4w", date(2999, 1, 29)),
        ("1 2 2999", "2w", date(2999, 2, 15)),
        ("soon", "2w", date(2999, 1, 15)),
    ],
)
def test_a_button_puts_the_date_off_and_saves_nothing_yet(
    client, staff, milestone, typed, move, later
):
    client.force_login(staff)
    posted = update(milestone, forecast_on=typed, note="They called", move=move)

    page = client.post(address(milestone, "update"), posted)

    assertContains(page, f'value="{later:%d/%m/%Y}"')
    assertContains(page, "They called")
    assertNotContains(page, "Error:")
    milestone.refresh_from_db()
    assert milestone.forecast_on == date(2999, 1, 1)
