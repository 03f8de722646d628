"""The people of the tests: who may do what, as fixtures. All read English."""

import pytest

from accounts.models import Role
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.institutions import CountryFactory


@pytest.fixture
def staff():
    """An officer of a ministry of Togo."""
    return GrantFactory(role=Role.STAFF).user


@pytest.fixture
def host_staff():
    """An officer in Tunisia."""
    return GrantFactory(role=Role.STAFF, country=CountryFactory(code="TN")).user


@pytest.fixture
def coordinator():
    """Somebody who coordinates everywhere."""
    return GrantFactory(role=Role.COORDINATOR, country=None).user


@pytest.fixture
def administrator():
    return GrantFactory(role=Role.ADMIN, country=None).user


@pytest.fixture
def observer():
    """Somebody who may read all of Togo, and change nothing."""
    return GrantFactory(role=Role.OBSERVER).user


@pytest.fixture
def outsider():
    """An officer of a third country."""
    return GrantFactory(role=Role.STAFF, country=CountryFactory(code="ML")).user


@pytest.fixture
def nobody():
    """Somebody with an account and no role."""
    return UserFactory()
