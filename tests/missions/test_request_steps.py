"""A request takes its steps, each leaving something behind."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.utils import timezone

from migration_coop.lib.lifecycle import TransitionError
from missions.actions.requests import record_parties
from missions.models import (
    Answer,
    EligibilityAnswer,
    Party,
    RequestStatus,
)
from tests.factories.missions import (
    LOGGED,
    EligibilityAnswerFactory,
    PartyDecisionFactory,
)
from tests.missions.request_pages import (
    ASKED_ON,
    PDF,
    at,
    page_of,
    parties,
    sheet,
    take,
)

pytestmark = pytest.mark.usefixtures("kept_files")


def test_from_the_letter_to_the_approval_each_step_leaves_something_behind(
    client, staff, programme_coordinator, asked
):
    letter = SimpleUploadedFile("letter.pdf", PDF)
    take(client, staff, asked, "submit", on="1 10 2018", reference="L-1", file=letter)
    who = programme_coordinator
    no = {"tripartite_answer": "no", "tripartite_note": "No social partner applied"}
    take(client, who, asked, "eligible", **sheet(**no))
    terms = SimpleUploadedFile("terms.pdf", PDF)
    appraisal = {
        "objectives": "Learn",
        "expected_results": "Contacts",
        "delegate_profiles": "Directors",
        "budget": "12000.50",
        "currency": "eur",
        "paid_by": "The programme",
    }
    take(client, who, asked, "appraise", **appraisal, file=terms)
    take(client, who, asked, "approve", **parties(), on="3 12 2018", reference="D-9")

    asked.refresh_from_db()
    assert (asked.status, asked.reference) == (RequestStatus.APPROVED, "L-1")
    assert (asked.requested_on, asked.decision_reference) == (ASKED_ON, "D-9")
    assert [e.to_status for e in asked.events.order_by("pk")] == [
        "submitted",
        "eligible",
        "appraised",
        "approved",
    ]
    page = page_of(client, who, asked.get_absolute_url())
    for words in (
        "No social partner applied",
        "12,000.5 EUR",
        "host-7",
        "letter.pdf",
        "terms.pdf",
        "Terms of reference",
    ):
        assert words in page, words


def test_a_step_that_comes_too_late_is_refused_and_leaves_nothing(
    client, programme_coordinator, asked
):
    at(asked, RequestStatus.REJECTED)

    response = take(client, programme_coordinator, asked, "eligible", **sheet())

    assert response.status_code == 409
    assert not EligibilityAnswer.objects.exists()


def test_each_line_of_the_sheet_is_answered_and_each_no_explained(
    client, programme_coordinator, asked
):
    at(asked, RequestStatus.SUBMITTED)
    typed = sheet(country_answer="", theme_answer="no")

    page = take(client, programme_coordinator, asked, "eligible", **typed)

    assert "Answer each line." in page.content.decode()
    assert "Say why it goes on all the same." in page.content.decode()
    asked.refresh_from_db()
    assert asked.status == RequestStatus.SUBMITTED


def test_the_database_refuses_a_no_without_a_reason(asked):
    with pytest.raises(IntegrityError, match="eligibility_no_is_explained"):
        EligibilityAnswerFactory(request=asked, answer=Answer.NO)


def test_points_to_check_ask_for_a_reason_and_never_bar_the_way(
    client, programme_coordinator, asked, programme
):
    at(asked, RequestStatus.SUBMITTED)
    type(programme).objects.update(ends_on=date(2017, 1, 1))

    without = take(client, programme_coordinator, asked, "eligible", **sheet())
    with_reason = take(
        client, programme_coordinator, asked, "eligible", **sheet(note="Extended")
    )

    assert "in spite of the points to check" in without.content.decode()
    assert with_reason.status_code == 302
    assert asked.events.get().note == "Extended"


def test_an_approval_without_all_parties_needs_a_reason(
    client, programme_coordinator, asked
):
    at(asked, RequestStatus.APPRAISED)
    some = parties() | {"donor_outcome": "", "donor_decided_on": ""}
    decision = some | {"on": "3 12 2018"}

    without = take(client, programme_coordinator, asked, "approve", **decision)
    take(client, programme_coordinator, asked, "approve", **decision, note="No donor")

    assert "Not every party agrees" in without.content.decode()
    asked.refresh_from_db()
    assert asked.is_approved
    assert asked.party_decisions.count() == 3
    assert "No answer yet" in page_of(
        client, programme_coordinator, asked.get_absolute_url()
    )


def test_a_rejection_needs_its_reason(client, programme_coordinator, asked):
    at(asked, RequestStatus.SUBMITTED)
    typed = {"on": "3 12 2018"}

    without = take(client, programme_coordinator, asked, "reject", **typed)
    take(client, programme_coordinator, asked, "reject", **typed, note="No funds")

    assert "Give the reason." in without.content.decode()
    asked.refresh_from_db()
    assert (asked.status, asked.events.get().note) == ("rejected", "No funds")


def test_parties_are_recorded_before_the_decision_and_corrected(
    client, programme_coordinator, asked
):
    at(asked, RequestStatus.ELIGIBLE)
    PartyDecisionFactory(request=asked, party=Party.DONOR, outcome="refuses")
    host = {"host_outcome": "refuses", "host_decided_on": "3 12 2018"}

    take(client, programme_coordinator, asked, "parties", **host)

    assert [row.party for row in asked.party_decisions.all()] == ["host"]
    page = page_of(client, programme_coordinator, asked.get_absolute_url())
    assert "Refuses" in page
    at(asked, RequestStatus.APPROVED)
    with pytest.raises(TransitionError, match="not being decided"):
        record_parties(asked, parties={}, by=None, at=LOGGED)


def test_what_a_party_said_has_a_day_and_a_day_has_words(
    client, programme_coordinator, asked
):
    at(asked, RequestStatus.ELIGIBLE)
    typed = {"host_outcome": "agrees", "donor_decided_on": "3 12 2018"}

    page = take(client, programme_coordinator, asked, "parties", **typed)

    assert "Enter the day." in page.content.decode()
    assert "Say what was decided." in page.content.decode()


def test_a_day_that_has_not_come_is_refused(client, staff, asked):
    later = timezone.localdate() + timedelta(days=2)

    page = take(client, staff, asked, "submit", on=f"{later:%d/%m/%Y}")

    assert "This day has not come yet." in page.content.decode()


def test_a_letter_may_come_later(client, staff, asked):
    take(client, staff, asked, "submit", on="1 10 2018")

    asked.refresh_from_db()
    assert asked.status == RequestStatus.SUBMITTED
    assert not asked.documents.exists()


def test_the_requester_withdraws_and_takes_it_up_again(client, staff, asked):
    at(asked, RequestStatus.SUBMITTED)

    take(client, staff, asked, "withdraw", note="Postponed")
    take(client, staff, asked, "return", note="It goes on")

    asked.refresh_from_db()
    assert asked.is_draft
    assert asked.requested_on == ASKED_ON


def test_nobody_decides_on_a_request_of_their_own_institution(
    client, programme_coordinator, asked
):
    at(asked, RequestStatus.SUBMITTED)
    programme_coordinator.institution = asked.institution
    programme_coordinator.save()
    client.force_login(programme_coordinator)

    assert client.get(f"/requests/{asked.pk}/eligible/").status_code == 403
    assert "Find eligible" not in page_of(
        client, programme_coordinator, asked.get_absolute_url()
    )
