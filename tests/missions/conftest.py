import pytest
from django.utils import translation

from tests.factories.missions import MissionFactory


@pytest.fixture
def mission():
    return MissionFactory(code="TG-TN-2019-01", title="The mission")


@pytest.fixture(autouse=True)
def _english():
    """What is said outside a request is said in the default language, French."""
    with translation.override("en"):
        yield
