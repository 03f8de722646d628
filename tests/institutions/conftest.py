"""Institutions to look at, and who looks at them."""

from datetime import UTC, date, datetime

import pytest

from institutions.models import InstitutionStatus
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    CountryFactory,
    CountryMembershipFactory,
    FormerNameFactory,
    InstitutionFactory,
    InstitutionIdentifierFactory,
    InstitutionParentFactory,
    InstitutionThemeFactory,
    ThemeFactory,
)

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def reader(client, observer):
    client.force_login(observer)
    return client


@pytest.fixture
def editor(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def ngo():
    return InstitutionFactory(
        code="TN-NGO",
        name_en="Shelter",
        country=CountryFactory(code="TN"),
        status=InstitutionStatus.RESTRICTED,
        email="hello@shelter.example",
        phone="+21671000000",
        note="Careful",
    )


def add_dated_facts(agency):
    FormerNameFactory(
        institution=agency,
        name_fr="Service de la main-d’œuvre",
        name_en="Labour Office",
    )
    InstitutionParentFactory(
        institution=agency,
        parent=InstitutionFactory(name_en="The Ministry"),
        valid_from=date(2010, 1, 1),
        valid_to=date(2022, 1, 1),
    )
    InstitutionIdentifierFactory(institution=agency, value="TG-COA-1")
    InstitutionThemeFactory(
        institution=agency, theme=ThemeFactory(name_en="Matching"), offer="sought"
    )
    CountryMembershipFactory(
        country=agency.country,
        body=InstitutionFactory(country=None, acronym="ECOWAS"),
        valid_from=date(1975, 5, 28),
    )


@pytest.fixture
def documented():
    """Everything an institution can have."""
    agency = InstitutionFactory(
        code="TG-ANPE",
        name_fr="Agence nationale pour l’emploi",
        name_en="National Employment Agency",
        name_ar="الوكالة",
        acronym="ANPE",
        unofficial_names=["en"],
        country=CountryFactory(code="TG"),
        city="Lomé",
        address="1, rue X",
        website="https://anpe.example",
        email="info@anpe.example",
        phone="+22822210000",
        whatsapp="+22890000000",
        mandate="Placement",
        source="A decree",
        note="A note",
    )
    add_dated_facts(agency)
    return agency


@pytest.fixture
def agency():
    return InstitutionFactory(
        code="TG-ANPE",
        name_fr="Agence",
        name_en="Agency",
        acronym="ANPE",
        unofficial_names=["en"],
    )


@pytest.fixture
def country_administrator():
    """Somebody who looks after the bodies of Togo."""
    return GrantFactory(role="admin").user


@pytest.fixture
def togolese(client):
    """An administrator of Togo alone."""
    user = GrantFactory(role="admin").user
    client.force_login(user)
    return client


@pytest.fixture
def ministry():
    return InstitutionFactory(code="TG-MIN", name_en="Ministry of Labour")


@pytest.fixture
def presidency():
    return InstitutionFactory(code="TG-PRES", name_en="Presidency", acronym="PRES")


@pytest.fixture
def aneti():
    return InstitutionFactory(
        code="TN-ANETI",
        name_fr="Agence nationale pour l’emploi et le travail indépendant",
        acronym="ANETI",
        city="Tunis",
        phone="+21671000000",
        country=CountryFactory(code="TN"),
    )


@pytest.fixture
def double():
    return InstitutionFactory(
        code="TN-INST-487",
        name_fr="ANETI Tunis",
        name_en="Employment Agency",
        address="19, rue Asdrubal, 1002 Tunis",
        type="PES",
        country=CountryFactory(code="TN"),
        unofficial_names=["en"],
    )
