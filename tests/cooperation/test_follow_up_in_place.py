"""Steps of a follow-up in its row: on the mission's page, with htmx and without."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from cooperation.models import FollowUp, FollowUpStatus
from tests.factories.cooperation import FollowUpFactory
from tests.factories.institutions import (
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
)
from tests.factories.missions import VisitFactory

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PLACE = "/missions/TG-TN-2018-77/follow-ups/"


def address(verb, follow_up):
    return reverse(f"cooperation:follow_up_{verb}", args=[follow_up.pk])


@pytest.fixture
def take(client, follow_up):
    """Send a step as the row does, and get the row back."""

    def send(user, verb, *, by_htmx=True, **typed):
        client.force_login(user)
        headers = {"HX-Request": "true"} if by_htmx else {}
        typed = {"from": "mission"} | typed
        return client.post(address(verb, follow_up), typed, headers=headers)

    return send


def is_row_of(response, follow_up):
    text = response.content.decode()
    return f'id="follow-up-{follow_up.pk}"' in text and "<html" not in text


def test_a_step_in_place_answers_with_the_row_and_the_gate(take, staff, follow_up):
    response = take(staff, "start")

    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.IN_PROGRESS
    assert is_row_of(response, follow_up)
    assertContains(response, "Saved")
    assertContains(response, 'id="gate-follow-ups" hx-swap-oob="true"')
    # What can only be agreed once is not offered again.
    assertNotContains(response, address("agree", follow_up))


def test_done_in_place_can_be_undone_at_once(take, staff, follow_up):
    letter = SimpleUploadedFile("letter.pdf", PDF, "application/pdf")
    done = take(staff, "complete", note="Sent", title="The letter", file=letter)

    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.DONE
    assert follow_up.evidence.title == "The letter"
    assertContains(done, "Undo")
    undone = take(staff, "reopen", note="Taken back at once.")
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.IN_PROGRESS
    assert is_row_of(undone, follow_up)
    assertNotContains(undone, "Undo")


def test_postponed_in_place_shows_the_new_day(take, staff, follow_up):
    response = take(staff, "postpone", due_on="1 6 2999", note="They asked", version=1)

    assertContains(response, "1\u00a0Jun 2999")
    follow_up.refresh_from_db()
    assert follow_up.due_on == date(2999, 6, 1)


def test_a_reason_that_is_missing_keeps_the_form_open(take, staff, follow_up):
    response = take(staff, "postpone", due_on="1 6 2999", note="", version=1)

    assert is_row_of(response, follow_up)
    assertContains(response, "This field is required.")
    assertContains(response, "1 6 2999")
    assertContains(response, " open>", count=1)


def test_a_step_that_comes_too_late_keeps_the_words(take, staff, follow_up):
    follow_up.drop(by=staff, at=timezone.now(), note="Not wanted")

    response = take(staff, "complete", note="My long note")

    assert response.status_code == 422
    assertContains(response, "cannot be changed that way", status_code=422)
    assertContains(response, "My long note", status_code=422)
    # The row is as it is by now.
    assertContains(response, "Dropped", status_code=422)
    assertContains(response, address("reopen", follow_up), status_code=422)


def test_a_day_that_moved_meanwhile_is_shown_with_what_was_typed(
    take, staff, follow_up
):
    FollowUp.objects.filter(pk=follow_up.pk).update(version=4, due_on=date(2999, 5, 1))

    response = take(staff, "postpone", due_on="1 6 2999", note="Later", version=1)

    assertContains(response, "Someone else changed this", status_code=422)
    assertContains(response, "1\u00a0May 2999", status_code=422)
    assertContains(response, "Later", status_code=422)
    # Sent again, it goes over what was saved.
    assertContains(response, 'name="version" value="4"', status_code=422)


def test_without_scripts_the_same_form_leads_back_to_the_row(take, staff, follow_up):
    response = take(staff, "complete", by_htmx=False, note="Sent")

    assert response.url == f"{PLACE}#follow-up-{follow_up.pk}"
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.DONE


def test_forms_without_scripts_carry_their_token(client, staff, follow_up):
    client.force_login(staff)

    page = client.get(PLACE).content.decode()

    rows = page[page.index("<tbody") : page.index("</table>")]
    assert rows.count("<form") == rows.count("csrfmiddlewaretoken") > 0


def test_rows_offer_what_the_status_allows(client, staff, observer, mission):
    open_one = FollowUpFactory(mission=mission)
    undated = FollowUpFactory(mission=mission, due_on=None, owner=staff)
    dropped = FollowUpFactory(mission=mission)
    dropped.drop(by=staff, at=timezone.now(), note="No")
    client.force_login(staff)

    page = client.get(PLACE).content.decode()

    for verb in ("complete", "agree", "start", "drop", "postpone"):
        assert address(verb, open_one) in page
        assert address(verb, dropped) not in page
    assert address("reopen", dropped) in page
    assert address("postpone", undated) not in page
    client.force_login(observer)
    assertNotContains(client.get(PLACE), address("complete", open_one))


def test_the_gate_names_what_is_missing(client, staff, mission):
    ours = InstitutionFactory()
    FollowUpFactory(mission=mission, number=1)
    FollowUpFactory(mission=mission, number=2, due_on=None, owner_institution=ours)
    FollowUpFactory(mission=mission, number=3, owner_institution=None)
    for number in (4, 5):
        FollowUpFactory(
            mission=mission, number=number, owner_institution=None, due_on=None
        )
    client.force_login(staff)

    response = client.get(PLACE, headers={"HX-Request": "true"})

    for words in (
        "1 of 5",
        "No. 2: no date",
        "No. 3: nobody in charge",
        "No. 4: nobody in charge, no date",
        "and 1 more",
    ):
        assertContains(response, words)
    assertNotContains(response, "No. 5")


def test_a_restricted_institution_is_not_named_in_a_row(client, observer, mission):
    body = InstitutionFactory(
        name_fr="Corps secret", status="restricted", country=CountryFactory(code="TN")
    )
    FollowUpFactory(mission=mission, owner_institution=body)
    client.force_login(observer)

    response = client.get(PLACE)

    assertNotContains(response, "Corps secret")
    assertContains(response, "Restricted institution")


def test_a_restricted_institution_is_not_named_on_any_page_of_follow_ups(
    client, observer, staff, mission, cooperation, django_assert_num_queries
):
    body = InstitutionFactory(
        name_fr="Corps secret", status="restricted", country=CountryFactory(code="TN")
    )

    def add():
        visit = VisitFactory(mission=mission, institution=body)
        return FollowUpFactory(mission=mission, visit=visit, owner_institution=body)

    follow_up = add()
    pages = [
        "/work/",
        follow_up.get_absolute_url(),
        f"{follow_up.visit.get_absolute_url()}follow-ups/",
        cooperation.get_absolute_url(),
    ]
    for page in pages:
        client.force_login(observer)
        with CaptureQueriesContext(connection) as once:
            response = client.get(page)
        assertNotContains(response, "Corps secret")
        assertContains(response, "Restricted institution")
        add()
        with django_assert_num_queries(len(once)):
            client.get(page)
        # Those who log missions know of it.
        client.force_login(staff)
        assertContains(client.get(page), "Corps secret")


def test_rows_cost_the_same_for_one_and_for_three(client, staff, mission):
    def add():
        owner = InstitutionFactory()
        FormerNameFactory(institution=owner)
        FollowUpFactory(mission=mission, owner_institution=owner, owner=staff)

    client.force_login(staff)
    add()
    with CaptureQueriesContext(connection) as once:
        client.get(PLACE)
    add()
    add()
    with CaptureQueriesContext(connection) as thrice:
        client.get(PLACE)

    # Session, user, grants, mission, follow-ups, former names.
    assert len(thrice) == len(once) == 6
