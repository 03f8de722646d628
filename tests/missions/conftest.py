import pytest
from django.utils import translation

from tests.factories.missions import (
    AssistanceRequestFactory,
    MissionFactory,
    ProgrammeFactory,
    ProgrammeGrantFactory,
)


@pytest.fixture
def mission():
    return MissionFactory(code="TG-TN-2019-01", title="The mission")


@pytest.fixture(autouse=True)
def _english():
    """What is said outside a request is said in the default language, French."""
    with translation.override("en"):
        yield


@pytest.fixture
def kept_files(settings, tmp_path):
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
