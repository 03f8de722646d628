import pytest
from django.utils import translation

from accounts.models import Role
from tests.factories.accounts import GrantFactory
from tests.factories.cooperation import CooperationFactory, FollowUpFactory
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
