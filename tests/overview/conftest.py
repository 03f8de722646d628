"""What several pages of the overview are tested with."""

import pytest

from tests.factories.cooperation import CooperationFactory, FollowUpFactory
from tests.factories.missions import MissionFactory, ProgrammeFactory
from tests.overview.told import YEAR


@pytest.fixture
def late():
    """Togo has been to Tunisia, and something is overdue."""
    FollowUpFactory(mission=MissionFactory(), owner_institution__acronym="DGE")
    return CooperationFactory(code="TG-TN", title_en="With Tunisia")


@pytest.fixture
def programme():
    """A programme that reports are about."""
    return ProgrammeFactory(code="FMM", name_en="Free movement")


@pytest.fixture
def paper(client):
    """A report, as a reader asks for it."""

    def printed(user, address, **parameters):
        client.force_login(user)
        return client.get(address, YEAR | parameters)

    return printed
