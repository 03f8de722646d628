"""The list of requests, the page of one, its documents and missions."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from missions.models import (
    Criterion,
    EligibilityAnswer,
    Party,
    RequestDocument,
    RequestStatus,
)
from tests.factories.institutions import (
    ThemeFactory,
)
from tests.factories.missions import (
    LOGGED,
    AppraisalFactory,
    AssistanceRequestFactory,
    EligibilityAnswerFactory,
    MissionFactory,
    PartyDecisionFactory,
    RequestDocumentFactory,
)
from tests.missions.request_pages import (
    PDF,
    at,
    page_of,
)

pytestmark = pytest.mark.usefixtures("kept_files")


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


def test_who_drafts_nothing_after_all_goes_back_to_the_list(client, staff):
    page = page_of(client, staff, "/requests/new/")

    assert '<a class="btn btn-text" href="/requests/">Leave without saving' in page


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
