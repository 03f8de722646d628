"""Who and what pasted names mean: known, new, or to be checked ("?")."""

import pytest

from institutions.models import Institution
from tests.factories.institutions import (
    ChannelFactory,
    InstitutionFactory,
    PersonFactory,
    PersonVariantFactory,
    PostFactory,
)
from tests.missions.pasted import fill_registry, read_list

HEADINGS = "Nom\tFonction\tStructure\tSexe\n"


@pytest.fixture(autouse=True)
def registry():
    return fill_registry()


@pytest.fixture
def read(staff):
    return lambda text: read_list(staff, text)[0]


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        ("Gaston Batchey\t\tDGE", "Gaston Batchey"),
        ("BATCHEY Gaston\t\t", "Gaston Batchey"),
        ("Gaston Batchey\t\tANPE", "Gaston Batchey?"),
        ("Gaston Batchey\t\tUniversité", "Gaston Batchey?"),
        ("Gaston Batchei\t\tDGE", "Gaston Batchei?"),
        ("G. BATCHEY\t\tDGE", "G. Batchey?"),
        ("M. BATCHEY\t\tDGE", "Batchey?"),
        ("Gaston Komi BATCHEY\t\tDGE", "Gaston Komi Batchey?"),
        ("Gaston MENSAH\t\tDGE", "Gaston Mensah"),
        ("Komi BATCHEY\t\tDGE", "Komi Batchey"),
    ],
)
def test_somebody_is_known_only_where_nothing_speaks_against_it(read, cells, name):
    line = cells if cells.count("\t") else ""

    assert read(f"{HEADINGS}Abla Dovi\tDG\tDGE\tF\n{line}\tM")[1]["name"] == name


def test_namesakes_are_told_apart_by_their_institution_or_asked_about(read, registry):
    other = PersonFactory(given_names="Gaston", family_name="Batchey")
    PostFactory(person=other, institution=registry["ANPE"])

    names = [
        row["name"]
        for row in read(f"{HEADINGS}Gaston BATCHEY\t\tANPE\nGaston BATCHEY\tDG\t")
    ]

    assert names == ["Gaston Batchey", "Gaston Batchey?"]


def test_an_address_settles_who_it_is_unless_the_name_is_quite_another(read):
    person = PersonFactory(given_names="Fatou", family_name="Ndiaye")
    ChannelFactory(person=person, value="f.ndiaye@example.org")

    rows = read(
        "Nom complet;Structure;Courriel\nF. Ndiaye;;F.Ndiaye@example.org\n"
        "Abla Koffi;ANPE;f.ndiaye@example.org"
    )

    assert [row["name"] for row in rows] == ["Fatou Ndiaye", "Abla Koffi?"]


def test_a_variant_of_a_name_is_known_and_asked_about_when_only_alike(read):
    person = PersonFactory(given_names="Sena", family_name="Koudjo")
    PersonVariantFactory(person=person, given_names="Marie", family_name="Koudjolo")

    rows = read("- Mme Marie Koudjolo, Juriste\n- Mme Mari Koudjolo, Juriste")

    assert [row["name"] for row in rows] == ["Sena Koudjo", "Mari Koudjolo?"]


def test_people_of_a_restricted_body_elsewhere_are_not_recognised(outsider):
    PostFactory(
        person=PersonFactory(given_names="Hedi", family_name="Zouari"),
        institution__status="restricted",
    )

    rows, _ = read_list(outsider, "- M. Hedi Zouari, Juriste")

    assert rows[0]["name"] == "Hedi Zouari"


# Institutions


def test_a_body_that_was_merged_is_not_offered(read, registry):
    body = InstitutionFactory(name_fr="Ancienne caisse", acronym="AC")
    Institution.objects.filter(pk=body.pk).update(
        status="merged", merged_into=registry["ANPE"]
    )

    rows = read("Nom complet;Structure\nAbla Koffi;Ancienne caisse")

    assert rows[0]["institution"] == "Ancienne caisse"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("l’ANPE", "l’ANPE"),
        (
            "ANPE (Agence nationale pour l’emploi)",
            "ANPE (Agence nationale pour l’emploi)",
        ),
        (
            "ANPE – Agence nationale pour l’emploi",
            "ANPE – Agence nationale pour l’emploi",
        ),
        ("OIM", "OIM"),
        ("Université de Lomé", "Université de Lomé"),
        # One half is unknown, the halves disagree, another country, only alike.
        ("Agence de Lomé (ANPE)", "Agence de Lomé (ANPE)?"),
        (
            "Agence nationale pour l’emploi (DGE)",
            "Agence nationale pour l’emploi (DGE)?",
        ),
        ("OTE", "OTE?"),
        ("Direction de l’emploi", "Direction de l’emploi?"),
        ("CNP", "CNP?"),
        ("Antenne ANPE de Kara", "Antenne ANPE de Kara?"),
        ("U", "U"),
    ],
)
def test_an_institution_is_known_only_by_its_very_name_in_the_right_country(
    read, text, shown
):
    assert read(f"Nom complet;Structure\nAbla Koffi;{text}")[0]["institution"] == shown
