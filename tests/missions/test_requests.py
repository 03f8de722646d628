"""Assistance requests on their pages: drafted, found eligible, appraised, decided."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from drafts.models import Draft
from migration_coop.lib.lifecycle import TransitionError
from missions.actions.requests import record_parties
from missions.models import (
    Answer,
    AssistanceRequest,
    Criterion,
    EligibilityAnswer,
    Party,
    RequestDocument,
    RequestStatus,
)
from tests.factories.drafts import DraftFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    ThemeFactory,
)
from tests.factories.missions import (
    LOGGED,
    AppraisalFactory,
    AssistanceRequestFactory,
    EligibilityAnswerFactory,
    MissionFactory,
    PartyDecisionFactory,
    ProgrammeFactory,
    ProgrammeGrantFactory,
    RequestDocumentFactory,
)

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
ASKED_ON = date(2018, 10, 1)


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    storages = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path}}
    }
    settings.STORAGES = storages
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def programme():
    return ProgrammeFactory(name_en="Free movement")


@pytest.fixture
def programme_coordinator(programme):
    """Somebody who coordinates this programme, and no country."""
    return ProgrammeGrantFactory(programme=programme).user


@pytest.fixture
def asked(programme):
    return AssistanceRequestFactory(programme=programme, title="A study visit")


def at(asked, status):
    """The request as it is once it has come so far."""
    later = {"requested_on": ASKED_ON, "status": status}
    if status in {RequestStatus.APPROVED, RequestStatus.REJECTED}:
        later["decided_on"] = date(2018, 12, 3)
    AssistanceRequest.objects.filter(pk=asked.pk).update(**later)
    asked.refresh_from_db()
    return asked


def sheet(**changed):
    answers = {f"{one}_answer": Answer.YES for one in Criterion}
    return answers | changed


def parties(outcome="agrees"):
    typed = {}
    for party in Party:
        typed[f"{party}_outcome"] = outcome
        typed[f"{party}_decided_on"] = "3 12 2018"
        typed[f"{party}_reference"] = f"{party}-7"
    return typed


def page_of(client, user, address):
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200, response
    return " ".join(response.content.decode().split())


def take(client, user, asked, step, **typed):
    client.force_login(user)
    return client.post(f"/requests/{asked.pk}/{step}/", typed)


def typed_request(programme, institution, **changed):
    return {
        "title": "A study visit to Tunis",
        "programme": programme.pk,
        "kind": "study_visit",
        "country": "TG",
        "institution": institution.pk,
        "objective": "To learn how others place workers abroad.",
        "form_key": str(uuid.uuid4()),
    } | changed


# --- Drafting ---------------------------------------------------------------------------


def test_an_officer_drafts_a_request_once_however_often_it_is_sent(
    client, staff, programme
):
    institution, theme = InstitutionFactory(), ThemeFactory()
    client.force_login(staff)
    assert client.get("/requests/new/").status_code == 200
    typed = typed_request(programme, institution, themes=[theme.pk])

    first = client.post("/requests/new/", typed)
    second = client.post("/requests/new/", typed)

    asked = AssistanceRequest.objects.get()
    assert first.url == second.url == asked.get_absolute_url()
    assert (asked.country_id, asked.institution, asked.status) == (
        "TG",
        institution,
        RequestStatus.DRAFT,
    )
    assert [*asked.themes.all()] == [theme]
    assert asked.events.get().by == staff


def test_what_is_wrong_is_said_and_what_was_typed_stays(client, coordinator, programme):
    CountryFactory()
    elsewhere = InstitutionFactory(country=CountryFactory(code="SN"))
    client.force_login(coordinator)
    wrong = {
        "institution": elsewhere.pk,
        "wanted_from": "25 1 2019",
        "wanted_until": "21 1 2019",
    }

    response = client.post(
        "/requests/new/", typed_request(programme, elsewhere) | wrong
    )

    page = response.content.decode()
    assert "This institution is of another country." in page
    assert "The end date must come after the start date." in page
    assert "A study visit to Tunis" in page
    assert not AssistanceRequest.objects.exists()


def test_an_officer_asks_in_the_name_of_their_own_country_only(
    client, staff, programme
):
    body = InstitutionFactory(country=CountryFactory(code="SN"))
    client.force_login(staff)
    typed = typed_request(programme, body, country="SN")

    page = client.post("/requests/new/", typed)

    assert {*page.context["form"].errors} == {"country", "institution"}
    assert not AssistanceRequest.objects.exists()


def test_a_coordinator_of_one_programme_does_not_ask_another_one(
    client, programme_coordinator
):
    other = ProgrammeFactory()
    client.force_login(programme_coordinator)
    typed = typed_request(other, InstitutionFactory())

    page = client.post("/requests/new/", typed).content.decode()

    assert "You cannot ask in the name of this country." in page


def test_institutions_without_a_country_are_named_alone(client, staff):
    InstitutionFactory(country=None, name_fr="Union africaine", name_en="African Union")

    assert ">African Union<" in page_of(client, staff, "/requests/new/")


def test_a_draft_is_edited_and_two_edits_are_merged(client, staff, asked):
    client.force_login(staff)
    address = f"/requests/{asked.pk}/edit/"
    form = client.get(address).context["form"]
    typed = typed_request(asked.programme, asked.institution, title="A better title")
    typed |= {"version": form.initial["version"], "base": form.initial["base"]}
    AssistanceRequest.objects.filter(pk=asked.pk).update(reference="R-1", version=2)
    typed["reference"] = ""

    response = client.post(address, typed)

    assert response.url == asked.get_absolute_url()
    asked.refresh_from_db()
    assert (asked.title, asked.reference) == ("A better title", "R-1")


def test_the_same_field_changed_twice_is_a_choice(client, staff, asked):
    client.force_login(staff)
    address = f"/requests/{asked.pk}/edit/"
    form = client.get(address).context["form"]
    typed = typed_request(asked.programme, asked.institution, title="Mine")
    typed |= {"version": form.initial["version"], "base": form.initial["base"]}
    AssistanceRequest.objects.filter(pk=asked.pk).update(title="Theirs", version=2)

    response = client.post(address, typed)

    assert "Theirs" in response.content.decode()
    asked.refresh_from_db()
    assert asked.title == "Theirs"


def test_an_edit_that_is_wrong_is_shown_again(client, staff, asked):
    client.force_login(staff)
    address = f"/requests/{asked.pk}/edit/"
    form = client.get(address).context["form"]
    typed = typed_request(asked.programme, asked.institution, title="")
    typed |= {"version": form.initial["version"], "base": form.initial["base"]}

    response = client.post(address, typed)

    assert response.status_code == 200
    assert "This field is required." in response.content.decode()


def test_what_was_submitted_is_not_edited(client, staff, asked):
    at(asked, RequestStatus.SUBMITTED)
    client.force_login(staff)

    response = client.get(f"/requests/{asked.pk}/edit/")

    assert response.status_code == 403
    assert "return it to draft" in response.content.decode()


def test_a_draft_of_the_page_is_resumed(client, staff):
    fields = {"title": ["A study visit to Tunis"]}
    draft = DraftFactory(owner=staff, address="/requests/new/", fields=fields)

    page = page_of(client, staff, f"/requests/new/?draft={draft.pk}")

    assert "A study visit to Tunis" in page
    assert "There is a problem" not in page


def test_what_was_changed_on_a_form_that_was_saved_is_kept_as_a_draft(
    client, staff, programme
):
    typed = typed_request(programme, InstitutionFactory())
    client.force_login(staff)
    client.post("/requests/new/", typed)

    client.post("/requests/new/", typed | {"objective": "Words that came later"})

    assert AssistanceRequest.objects.get().objective != "Words that came later"
    assert Draft.objects.get().posted["objective"] == "Words that came later"


# --- Steps -----------------------------------------------------------------------------


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


# --- The list, the page, documents, missions --------------------------------------------


def test_the_list_is_narrowed_by_what_it_offers(client, staff, asked):
    other = AssistanceRequestFactory(title="A workshop")
    at(other, RequestStatus.APPROVED)
    at(asked, RequestStatus.ELIGIBLE)

    everything = page_of(client, staff, "/requests/")
    assert "A study visit" in everything
    assert "A workshop" in everything
    for query in ("open=yes", "status=eligible", f"programme={asked.programme_id}"):
        narrowed = page_of(client, staff, f"/requests/?{query}&country=TG")
        assert "A study visit" in narrowed
        assert "A workshop" not in narrowed
    nothing = page_of(client, staff, "/requests/?status=withdrawn")
    assert "No request matches." in nothing


def test_an_empty_list_offers_to_draft_one_to_those_who_may(client, staff, nobody):
    assert "A national institution asks" in page_of(client, staff, "/requests/")
    assert "A national institution asks" not in page_of(client, nobody, "/requests/")


def fill(asked, number):
    for criterion in list(Criterion)[:number]:
        EligibilityAnswerFactory(request=asked, criterion=criterion)
    for party in list(Party)[:number]:
        PartyDecisionFactory(request=asked, party=party)
    for _number in range(number):
        RequestDocumentFactory(request=asked)
        MissionFactory(request=asked)
        AssistanceRequestFactory(institution=asked.institution).themes.add(
            ThemeFactory()
        )
        asked.themes.add(ThemeFactory())


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_list_and_page_cost_as_much_for_three_as_for_one(client, staff, asked):
    at(asked, RequestStatus.APPRAISED)
    AppraisalFactory(request=asked)
    client.force_login(staff)
    addresses = ["/requests/", asked.get_absolute_url()]
    fill(asked, 1)
    once = [queries_of(client, address) for address in addresses]
    EligibilityAnswer.objects.all().delete()
    asked.party_decisions.all().delete()
    fill(asked, 3)

    assert [queries_of(client, address) for address in addresses] == once


def test_the_ladder_says_how_far_a_refused_request_came(client, staff, asked):
    at(asked, RequestStatus.SUBMITTED)
    asked.find_eligible(by=staff, at=LOGGED)
    asked.reject(on=date(2018, 12, 3), by=staff, at=LOGGED, note="No funds")

    page = page_of(client, staff, asked.get_absolute_url())

    assert page.count('<li class="done">') == 3
    assert "No funds" in page


def test_a_document_is_added_to_a_request_and_given_out_again(client, staff, asked):
    client.force_login(staff)
    address = f"/requests/{asked.pk}/documents/new/"
    assert client.get(address).status_code == 200
    upload = SimpleUploadedFile("note.pdf", PDF)

    client.post(address, {"file": upload, "kind": "other", "title": "Note"})

    document = RequestDocument.objects.get()
    assert document.title == "Note"
    download = client.get(f"/requests/{asked.pk}/documents/{document.pk}/")
    assert b"".join(download.streaming_content) == PDF
    assert "attachment" in download["Content-Disposition"]


@pytest.mark.parametrize("page", ["documents/new/", "submit/"])
def test_a_full_disk_is_said_and_changes_nothing(client, staff, asked, settings, page):
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"]
        | {"OPTIONS": {"location": "/proc/nowhere"}}
    }
    client.force_login(staff)
    upload = SimpleUploadedFile("note.pdf", PDF)
    typed = {"file": upload, "kind": "other", "on": "1 10 2018"}

    response = client.post(f"/requests/{asked.pk}/{page}", typed)

    assert "could not be kept" in response.content.decode()
    asked.refresh_from_db()
    assert asked.is_draft


def test_a_mission_is_linked_to_its_request_later_and_once(client, staff, asked):
    mission = MissionFactory(title="The visit")
    client.force_login(staff)
    address = f"/requests/{asked.pk}/missions/"
    assert mission.code in client.get(address).content.decode()

    response = client.post(address, {"mission": mission.pk})

    assert response.url == asked.get_absolute_url()
    mission.refresh_from_db()
    assert (mission.request, mission.version) == (asked, 2)
    assert mission.code in page_of(client, staff, asked.get_absolute_url())
    again = client.post(address, {"mission": mission.pk})
    assert again.status_code == 409
    assert "another request already" in again.content.decode()


def test_rows_say_what_they_are(asked):
    assert str(PartyDecisionFactory(request=asked)) == f"{asked.pk} host: agrees"
    assert str(AppraisalFactory(request=asked)) == f"{asked.pk}"
    assert str(EligibilityAnswerFactory(request=asked)) == f"{asked.pk} country: yes"
    assert str(RequestDocumentFactory(title="Terms")) == "Terms"
