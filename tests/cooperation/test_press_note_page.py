"""The page that reads a press note: what it proposes, and how surely."""

import re

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from drafts.models import Draft
from institutions.models import InstitutionStatus, SocialSide
from missions.models import Mission, PartnerRole
from tests.cooperation.press_note_page import PAGE, read, taken, values
from tests.factories.institutions import (
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
    ThemeFactory,
)
from tests.factories.missions import ProgrammeFactory, ProgrammePartnerFactory
from tests.missions.press_notes import SEED


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def client(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def places():
    CountryFactory(code="TG")
    CountryFactory(code="TN", time_zone="Africa/Tunis")


@pytest.fixture
def registry(places):
    """A few bodies, under the names of the seed."""
    bodies = {
        "TG-DGE": {"name_en": "Directorate-General for Employment"},
        "TG-ANPE": {"name_en": "National Employment Agency", "acronym": "ANPE"},
        "TN-ANETI": {"name_fr": "Agence nationale", "acronym": "ANETI"},
        "TN-OTE": {"name_en": "Office of Tunisians Abroad"},
    }
    made = {
        code: InstitutionFactory(code=code, country_id=code[:2], **names)
        for code, names in bodies.items()
    }
    ThemeFactory(code="T13", name_en="South-South cooperation")
    return made


@pytest.fixture
def programme():
    programme = ProgrammeFactory(
        name_fr="Appui (FMM Afrique de l’Ouest)", name_en="Support (FMM West Africa)"
    )
    for name, role in (("EU", PartnerRole.FUNDER), ("ILO", PartnerRole.IMPLEMENTER)):
        body = InstitutionFactory(code=f"XX-{name}", acronym=name, country=None)
        body.type = "IO"
        body.save()
        ProgrammePartnerFactory(programme=programme, institution=body, role=role)
    return programme


# Reading


def test_the_empty_page_asks_for_a_text(client):
    page = client.get(PAGE)

    assert "Text of the press note" in page.text
    assert "Prepare the mission" not in page.text


def test_what_the_text_says_is_proposed_with_its_sentence(client, registry):
    page = read(client)

    assert values(page, "starts_on") == ["21/01/2019"]
    assert values(page, "ends_on") == ["25/01/2019"]
    assert '<option value="TG" selected>' in page.text
    assert '<option value="TN" selected>' in page.text
    assert values(page, "members-0-name") == ["Gaston Batchey"]
    assert "<mark>January 21st to 25th 2019</mark>" in page.text
    assert "ticked is taken" in page.text


def test_the_whole_text_stands_beside_with_its_sentences_marked(client, registry):
    page = read(client, "Une délégation du Togo visite Tunis. Autre chose.")

    mark = '<mark id="t0">Une délégation du Togo visite Tunis.</mark> Autre chose.'
    assert mark in page.text


def test_reading_stores_nothing(client, registry):
    read(client)

    assert not Draft.objects.exists()
    assert not Mission.objects.exists()


def test_what_the_text_does_not_say_is_called_not_found(client, places):
    page = read(client, "Rien du tout.")

    assert "Not found" in page.text
    assert "The note names nobody of the delegation." in page.text


def test_answers_that_compete_are_offered_and_none_is_chosen(client, places):
    page = read(
        client,
        "Visite à Tunis du 3 au 7 mars 2025. Visite à Tunis du 10 au 14 mars 2025.",
    )

    radios = [
        box
        for box in re.findall(r"<input[^>]*>", page.text)
        if 'type="radio"' in box and 'name="starts_on"' in box
    ]
    assert len(radios) == 3
    assert "03/03/2025" in radios[0]
    assert not any("checked" in radio for radio in radios[:2])
    assert "Monday 3 March 2025" in page.text.replace("\N{NO-BREAK SPACE}", " ")


def test_two_countries_that_compete_are_offered_by_name(client, places):
    CountryFactory(code="BJ")
    CountryFactory(code="ML")

    page = read(
        client, "A delegation from Benin and a delegation from Mali visit Lomé."
    )

    assert values(page, "visiting_country") == ["BJ", "ML", ""]
    assert "Benin" in page.text.split("Who hosts")[0]


def test_wishes_and_what_is_doubtful_are_left_out_until_somebody_ticks_them(
    client, registry
):
    page = read(
        client,
        "Une délégation du Togo en visite à Tunis, en Tunisie, visite l’ANETI. L’Office"
        " of Tunisians Abroad n’est pas loin. Le Togo souhaite un accord.",
    )

    assert {"visits-0", "host_country", "debriefing-held_on"} <= taken(page)
    assert not {"visits-1", "follow_ups-0"} & taken(page)
    assert {"visits-1", "follow_ups-0"} <= set(values(page, "take"))


def test_whoever_leads_is_taken_as_the_head(client, registry):
    page = read(
        client,
        "Une délégation du Togo conduite par M. Yao Koffi, directeur de l’ANPE, est en"
        " visite à Tunis, en Tunisie.",
    )

    assert values(page, "members-0-role") == ["head"]


def test_an_institution_to_check_within_a_sure_row_is_said_to_be(client, registry):
    InstitutionFactory(code="TG-EMP", name_en="CNP", social_side=SocialSide.EMPLOYERS)

    page = read(client)

    assert "Institution to check" in page.text


def test_an_institution_that_nobody_knows_keeps_the_name_of_the_note(client, registry):
    page = read(
        client,
        "Une délégation du Togo a visité à Tunis, en Tunisie, l’ANETI, le Centre"
        " national de formation, et autres.",
    )

    assert "Centre national de formation" in values(page, "visits-1-institution")


def test_former_names_are_known_and_merged_bodies_are_not(client, registry):
    FormerNameFactory(institution=registry["TN-OTE"], name_fr="Bureau des émigrés")
    old = InstitutionFactory(code="TN-OLD", acronym="OLDX", country_id="TN")
    merged = {"status": InstitutionStatus.MERGED, "merged_into": registry["TN-OTE"]}
    type(old).objects.filter(pk=old.pk).update(**merged)

    page = read(
        client,
        "Une délégation du Togo en visite à Tunis, en Tunisie, visite le Bureau des"
        " émigrés, et OLDX.",
    )

    assert len(values(page, "visits-0-institution")) == 1
    assert values(page, "visits-1-institution") == []


def test_a_known_programme_is_proposed_with_who_pays(client, registry, programme):
    page = read(client)

    assert f'<option value="{programme.pk}" selected>' in page.text
    assert "Funders" in page.text


def test_who_pays_and_carries_out_leads_to_the_programme(client, registry, programme):
    page = read(client, "Financed by EU and implemented by ILO.")

    assert f'<option value="{programme.pk}" selected>' in page.text


def test_names_are_written_into_the_page_as_text(client, places):
    page = read(client, "<script>alert(1)</script> Une délégation du Togo.")

    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


@pytest.mark.parametrize("text", ["", " \n ", "\x00", "\u202e"])
def test_without_a_text_the_page_asks_for_one(client, text):
    page = read(client, text)

    assert page.status_code == 200
    assert "Paste the text of a press note." in page.text


def test_a_text_that_is_too_long_gets_a_sentence_and_is_kept(client):
    page = read(client, "abc " * 25_001)

    assert "The text is too long: 100,000 characters at most." in page.text
    assert "abc abc" in page.text


@pytest.mark.parametrize(
    "text",
    ["\x00Une délégation du Togo\x00", "\u202eمهمة من توغو إلى تونس", "x" * 10**6],
)
def test_strange_texts_get_a_page(client, places, text):
    assert read(client, text).status_code == 200


@pytest.mark.parametrize("copies", [1, 3])
def test_as_many_queries_however_much_the_text_says(
    client, registry, programme, connection_queries, copies
):
    with connection_queries() as few:
        read(client, SEED)
    with connection_queries() as many:
        read(client, SEED * copies)

    assert len(many) == len(few)


@pytest.fixture
def connection_queries():
    from django.db import connection

    return lambda: CaptureQueriesContext(connection)
