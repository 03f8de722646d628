"""Where files are kept, and what somebody takes away through the pages."""

from datetime import date

import pytest
from django.conf import settings as project
from django.utils import translation

from exchange.views import import_rows, import_steps
from institutions.models import InstitutionStatus
from tests.exchange.taking import CANARY, Read, content_of
from tests.factories.institutions import (
    ChannelFactory,
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
    InstitutionIdentifierFactory,
    InstitutionParentFactory,
    InstitutionThemeFactory,
    PersonFactory,
    PostFactory,
    ThemeFactory,
)


@pytest.fixture(autouse=True)
def kept_files(settings, tmp_path):
    settings.STORAGES = project.STORAGES | {
        "default": project.STORAGES["default"] | {"OPTIONS": {"location": tmp_path}}
    }
    settings.FILES_ROOT = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def _time_to_wait(monkeypatch):
    """A page that does the work at once does all of it, on the slowest machine too."""
    monkeypatch.setattr(import_steps, "PATIENCE", 60)
    monkeypatch.setattr(import_rows, "PATIENCE", 60)


@pytest.fixture
def taken(client):
    """What somebody takes away from a list, through its page."""

    def take(person, address="", *, path="/data/exports/new/", **choices):
        client.force_login(person)
        page = client.get(f"{path}?{address}")
        assert page.status_code == 200, page.status_code
        form = page.context["form"]
        data = {
            "format": "xlsx",
            "form_key": str(form["form_key"].value()),
            "column": form.ticked,
            "order": [column.name for column in form.arranged],
        }
        return client.post(f"{path}?{address}", data | choices)

    return take


@pytest.fixture
def read(taken):
    """The same as a workbook."""

    def take(person, address="", **choices):
        return Read(content_of(taken(person, address, **choices)))

    return take


# --- Sheets of institutions to bring in ---


@pytest.fixture
def togo():
    return CountryFactory(code="TG")


@pytest.fixture
def mauritania():
    """The country that the sheets of the tests spell wrongly."""
    return CountryFactory(code="MR")


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


# --- A registry to take away ---


@pytest.fixture
def agency():
    agency = InstitutionFactory(
        code="TG-ANPE",
        name_fr="Agence nationale",
        name_en="National agency",
        acronym="ANPE",
        city="Lomé",
        phone="+22822210000",
        languages=["fr", "en"],
        rest_days=[6, 7],
    )
    ministry = InstitutionFactory(code="TG-MIN", name_en="The ministry")
    InstitutionParentFactory(institution=agency, parent=ministry)
    theme = ThemeFactory(code="T1", name_en="Placement")
    InstitutionThemeFactory(institution=agency, theme=theme, offer="offered")
    other = ThemeFactory(code="T2", name_en="Training")
    InstitutionThemeFactory(institution=agency, theme=other, offer="sought")
    InstitutionIdentifierFactory(institution=agency, value="XM-1")
    FormerNameFactory(
        institution=agency,
        name_fr="Service de l’emploi",
        valid_from=date(1990, 1, 1),
        valid_to=date(2004, 1, 1),
    )
    FormerNameFactory(
        institution=agency, name_fr="Bourse", valid_to=date(1990, 1, 1), acronym="B"
    )
    return agency


@pytest.fixture
def shelter():
    """Restricted, with all that must be in no file."""
    shelter = InstitutionFactory(
        code=f"TG-{CANARY}",
        name_fr=f"{CANARY} name",
        email="canary@shelter.example",
        status=InstitutionStatus.RESTRICTED,
    )
    post = PostFactory(
        institution=shelter,
        title=f"{CANARY} title",
        person__family_name=f"{CANARY} person",
    )
    ChannelFactory(person=post.person, value="canary@example.org")
    return shelter


@pytest.fixture
def director(agency):
    person = PersonFactory(family_name="Mensah", given_names="Akossiwa", sex="F")
    post = PostFactory(
        person=person, institution=agency, starts_on=date(2020, 1, 1), title="Director"
    )
    post.focal_themes.add(ThemeFactory(code="T9", name_en="Return"))
    PostFactory(person=person, institution=agency, ends_on=date(2019, 12, 31))
    ChannelFactory(person=person, value="am@anpe.example")
    ChannelFactory(person=person, kind="phone", value="+228 90 00 00 00")
    ChannelFactory(person=person, use="personal", value="secret@example.org")
    return person


# --- Two countries and an institution, for sheets of missions ---


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
