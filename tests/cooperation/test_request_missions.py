"""From an approved request to the page that logs its mission."""

from datetime import date

import pytest

from drafts.actions import MOST_DRAFTS
from drafts.models import Draft
from missions.models import AssistanceRequest, Mission, RequestStatus
from tests.factories.drafts import DraftFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    ThemeFactory,
)
from tests.factories.missions import MONDAY, AssistanceRequestFactory


@pytest.fixture
def asked():
    request = AssistanceRequestFactory(
        title="Study visit to Tunis",
        objective="To learn.",
        host_country=CountryFactory(code="TN"),
        host_institution=InstitutionFactory(
            country=CountryFactory(code="TN"), acronym="ANETI"
        ),
        wanted_from=MONDAY,
        wanted_until=date(2019, 1, 25),
        status=RequestStatus.APPROVED,
        requested_on=date(2018, 10, 1),
        decided_on=date(2018, 12, 3),
    )
    request.themes.add(ThemeFactory())
    return request


def start(client, user, asked):
    client.force_login(user)
    return client.post(f"/requests/{asked.pk}/log/")


def test_the_log_page_is_filled_with_what_the_request_says(client, staff, asked):
    page = client.get(start(client, staff, asked).url).content.decode()

    for words in (
        "Study visit to Tunis",
        "To learn.",
        "21/01/2019",
        "25/01/2019",
        "ANETI",
        "This mission comes of the request “Study visit to Tunis”.",
        f'name="request" value="{asked.pk}"',
    ):
        assert words in page, words


def test_the_mission_that_is_saved_keeps_the_link_to_its_request(client, staff, asked):
    start(client, staff, asked)
    draft = Draft.objects.get()

    response = client.post("/missions/new/", {**draft.posted, "draft": "save"})

    assert response.status_code == 302
    mission = Mission.objects.get()
    assert mission.request == asked
    assert [*mission.themes.all()] == [*asked.themes.all()]
    assert mission.code in client.get(asked.get_absolute_url()).content.decode()
    # An edit says nothing about it, and leaves it.
    assert (
        'name="request"'
        not in client.get(f"/missions/{mission.code}/edit/").content.decode()
    )


def test_a_request_without_wishes_leaves_them_empty(client, staff, asked):
    AssistanceRequest.objects.update(
        host_country=None, host_institution=None, wanted_from=None, wanted_until=None
    )

    response = start(client, staff, asked)

    assert client.get(response.url).status_code == 200
    assert Draft.objects.get().fields["host_country"] == [""]


def test_a_request_that_is_withdrawn_meanwhile_is_said(client, staff, asked):
    start(client, staff, asked)
    AssistanceRequest.objects.update(status=RequestStatus.WITHDRAWN)
    posted = Draft.objects.get().posted

    page = client.post("/missions/new/", {**posted, "draft": "save"}).content.decode()

    assert "not approved any more" in page
    assert not Mission.objects.exists()


def test_only_an_approved_request_leads_to_a_mission(client, staff, asked):
    AssistanceRequest.objects.update(status=RequestStatus.APPRAISED)

    assert start(client, staff, asked).url == asked.get_absolute_url()
    assert not Draft.objects.exists()


def test_who_has_too_many_drafts_is_told_so(client, staff, asked):
    DraftFactory.create_batch(MOST_DRAFTS, owner=staff)

    assert start(client, staff, asked).url == asked.get_absolute_url()
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "Discard some on the home page first." in page
