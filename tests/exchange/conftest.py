"""Two countries and an institution, for sheets of missions. All read English."""

import pytest
from django.utils import translation

from tests.factories.institutions import CountryFactory, InstitutionFactory


@pytest.fixture
def _places():
    CountryFactory(code="TG")
    CountryFactory(code="TN", time_zone="Africa/Tunis")
    with translation.override("en"):
        yield


@pytest.fixture
def aneti(_places):
    tunisia = CountryFactory(code="TN")
    return InstitutionFactory(
        acronym="ANETI", name_fr="Agence pour l’emploi", country=tunisia
    )
