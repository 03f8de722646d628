from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cooperation.models import Evidence, FollowUp, FollowUpStatus

LIST = "/work/"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def address(name, *args):
    return reverse(f"cooperation:{name}", args=args)


@pytest.fixture
def edit_url(follow_up):
    return address("follow_up_edit", follow_up.pk)


# --- Shown, postponed, assigned -------------------------------------------------------


def test_complete_keeps_what_shows_it(client, staff, follow_up):
    client.force_login(staff)
    letter = SimpleUploadedFile("letter.pdf", PDF, "application/pdf")

    sent = {"note": "Sent to ANETI", "title": "The letter", "file": letter}
    response = client.post(address("follow_up_complete", follow_up.pk), sent)

    assertRedirects(response, follow_up.get_absolute_url())
    follow_up.refresh_from_db()
    assert follow_up.evidence.title == "The letter"
    assert follow_up.evidence.dated_on == timezone.localdate()
    assertContains(client.get(follow_up.get_absolute_url()), "The letter")


def test_a_step_that_comes_too_late_keeps_no_document(client, staff, follow_up):
    follow_up.complete(by=staff, at=timezone.now(), note="Sent")
    client.force_login(staff)

    sent = {"note": "Again", "title": "Letter", "statement": "Signed."}
    response = client.post(address("follow_up_complete", follow_up.pk), sent)

    assert response.status_code == 409
    assert not Evidence.objects.exists()


def test_postpone_keeps_the_reason(client, staff, follow_up):
    client.force_login(staff)
    url = address("follow_up_postpone", follow_up.pk)
    assertContains(client.get(follow_up.get_absolute_url()), url)
    assertContains(client.get(url), "New due date")

    sent = {"due_on": "1 6 2999", "note": "ANETI asked for time", "version": 1}
    response = client.post(url, sent)

    assertRedirects(response, follow_up.get_absolute_url())
    follow_up.refresh_from_db()
    assert (follow_up.due_on, follow_up.version) == (date(2999, 6, 1), 2)
    page = client.get(follow_up.get_absolute_url())
    assertContains(page, "Postponed")
    assertContains(page, "ANETI asked for time")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"note": ""}, "This field is required."),
        ({"due_on": "31 3 2026"}, "It is due on that day already."),
    ],
)
def test_postpone_needs_another_day_and_a_reason(
    client, staff, follow_up, changes, error
):
    client.force_login(staff)

    sent = {"due_on": "1 6 2999", "note": "Later", "version": 1} | changes
    response = client.post(address("follow_up_postpone", follow_up.pk), sent)

    assertContains(response, error)
    assert follow_up.events.count() == 0


def test_postpone_that_lost_a_race_says_what_the_record_says_by_now(
    client, staff, follow_up
):
    changed = {"version": 4, "due_on": date(2999, 5, 1)}
    FollowUp.objects.filter(pk=follow_up.pk).update(**changed)
    client.force_login(staff)

    sent = {"due_on": "1 6 2999", "note": "Later", "version": 1}
    response = client.post(address("follow_up_postpone", follow_up.pk), sent)

    assertContains(response, "Someone else changed this", status_code=409)
    assertContains(response, "Later", status_code=409)
    follow_up.refresh_from_db()
    assert follow_up.due_on == date(2999, 5, 1)


def test_what_is_closed_cannot_be_postponed(client, staff, follow_up):
    follow_up.drop(by=staff, at=timezone.now(), note="No longer wanted")
    client.force_login(staff)
    url = address("follow_up_postpone", follow_up.pk)

    sent = {"due_on": "1 6 2999", "note": "Later", "version": follow_up.version}
    response = client.post(url, sent)

    assertContains(response, "What is closed cannot be postponed.", status_code=409)
    assertNotContains(client.get(follow_up.get_absolute_url()), url)


def test_nobody_in_charge_is_an_invitation_to_those_who_may_assign(
    client, staff, observer, follow_up
):
    FollowUp.objects.filter(pk=follow_up.pk).update(owner_institution=None)
    assign = f"/work/act/?do=reassign&amp;row=f{follow_up.pk}"

    for person, invites in [(staff, True), (observer, False)]:
        client.force_login(person)
        page = client.get(LIST)
        assert (
            f'btn btn-sm btn-quiet" href="{assign}' in page.content.decode()
        ) == invites
        assert ("Unassigned" in page.content.decode()) != invites


def test_steps_are_taken_one_after_the_other(client, staff, follow_up):
    client.force_login(staff)
    steps = [
        ("agree", {}, FollowUpStatus.AGREED),
        ("start", {}, FollowUpStatus.IN_PROGRESS),
        ("drop", {"note": "No longer wanted"}, FollowUpStatus.DROPPED),
        ("reopen", {"note": "Wanted after all"}, FollowUpStatus.IN_PROGRESS),
    ]

    for verb, sent, status in steps:
        client.post(address(f"follow_up_{verb}", follow_up.pk), sent)
        follow_up.refresh_from_db()
        assert follow_up.status == status

    assert follow_up.events.count() == 4


def test_what_stops_it_is_said_on_its_page_until_it_stops_it_no_more(
    client, staff, follow_up
):
    client.force_login(staff)
    page = follow_up.get_absolute_url()
    assertNotContains(client.get(page), address("follow_up_unblock", follow_up.pk))

    block = address("follow_up_block", follow_up.pk)
    response = client.post(block, {"note": "Waiting for ANETI"}, follow=True)

    assertContains(response, "Blocked: Waiting for ANETI")
    assertNotContains(response, block)
    response = client.post(address("follow_up_unblock", follow_up.pk), follow=True)
    assertNotContains(response, "Blocked: Waiting for ANETI")
    assertContains(response, "No longer blocked")


def test_who_blocks_says_why(client, staff, follow_up):
    client.force_login(staff)

    response = client.post(address("follow_up_block", follow_up.pk), {"note": ""})

    assertContains(response, "This field is required.")
