"""A page of a mission that was typed and not saved is there again later."""

from uuid import uuid4

import pytest
from django.http import QueryDict
from django.utils import timezone

from drafts.actions import start_draft
from drafts.models import Draft
from missions.models import Mission
from tests.factories.drafts import DraftFactory
from tests.factories.institutions import CountryFactory
from tests.missions.log_page import log_data

ADD = "/missions/new/"


@pytest.fixture(autouse=True)
def places():
    CountryFactory(code="TG")
    CountryFactory(code="TN", time_zone="Africa/Tunis")


@pytest.fixture
def client(client, staff):
    client.force_login(staff)
    return client


def draft_of(user, **typed):
    key = uuid4()
    posted = QueryDict(mutable=True)
    posted.update(log_data(form_key=str(key), **typed))
    now = timezone.now()
    return start_draft(key=key, owner=user, address=ADD, posted=posted, at=now)


def test_a_draft_is_shown_as_it_was_typed_and_without_complaints(client, staff):
    draft = draft_of(staff, title="Visite à Tunis", starts_on="31 février")

    page = client.get(draft.get_absolute_url())

    assert "Visite à Tunis" in page.text
    assert "31 février" in page.text
    assert "has-error" not in page.text


def test_a_draft_is_gone_once_its_mission_is_saved(client, staff):
    draft = draft_of(staff)

    client.post(ADD, draft.posted.dict())

    assert Mission.objects.get().form_key == draft.pk
    assert not Draft.objects.exists()


@pytest.mark.parametrize("key", ["nonsense", "1994fde3-99cc-44e8-b911-8b73c6366002"])
def test_a_draft_that_is_not_there_is_said_not_to_exist(client, key):
    assert client.get(ADD, {"draft": key}).status_code == 404


def test_nobody_reads_the_draft_of_somebody_else(client):
    draft = DraftFactory()

    assert str(draft) == "Togo–Tunisia"
    assert client.get(draft.get_absolute_url()).status_code == 404
