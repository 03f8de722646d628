"""A programme that reports are about, and a reader who asks for them."""

import pytest

from tests.factories.missions import ProgrammeFactory
from tests.overview.told import YEAR


@pytest.fixture
def programme():
    return ProgrammeFactory(code="FMM", name_en="Free movement")


@pytest.fixture
def paper(client):
    def printed(user, address, **parameters):
        client.force_login(user)
        return client.get(address, YEAR | parameters)

    return printed
