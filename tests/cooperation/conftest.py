import uuid

import pytest
from django.utils import translation

from accounts.models import Role
from tests.cooperation.acting import DAY, token
from tests.factories.accounts import GrantFactory
from tests.factories.cooperation import (
    CooperationFactory,
    FollowUpFactory,
    MilestoneFactory,
)
from tests.factories.missions import MissionFactory, ProgrammeGrantFactory


@pytest.fixture
def mission():
    return MissionFactory(code="TG-TN-2018-77")


@pytest.fixture
def follow_up(mission):
    return FollowUpFactory(mission=mission, title="Send the draft", number=1)


@pytest.fixture
def cooperation():
    return CooperationFactory(code="TG-TN")


@pytest.fixture
def programme_coordinator():
    """Somebody who coordinates one programme, and no country."""
    return ProgrammeGrantFactory().user


@pytest.fixture
def agency_staff(follow_up):
    """Somebody of the institution that promised, and of nothing else."""
    return GrantFactory(
        role=Role.STAFF, country=None, institution=follow_up.owner_institution
    ).user


@pytest.fixture(autouse=True)
def _english():
    """What is said outside a request is said in the default language, French."""
    with translation.override("en"):
        yield


@pytest.fixture
def rows(mission):
    """A promise, a result, and a promise without a day."""
    return [
        FollowUpFactory(mission=mission, title="Promise", due_on=DAY),
        MilestoneFactory(title_fr="Result", number="1.1", forecast_on=DAY),
        FollowUpFactory(mission=mission, title="Some day", due_on=None),
    ]


@pytest.fixture
def act(client, staff):
    """Do something to these rows as the page does, and come back to the list."""

    def send(verb, chosen, *, by=staff, headers=None, **typed):
        client.force_login(by)
        tokens = [row if isinstance(row, str) else token(row) for row in chosen]
        typed = {"form_key": uuid.uuid4()} | typed
        sent = {"do": verb, "row": tokens, "back": "state=late"} | typed
        return client.post("/work/act/", sent, headers=headers, follow=not headers)

    return send
