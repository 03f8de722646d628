"""Every column of institutions, read and written; and what cannot be read."""

from datetime import date

import pytest

from exchange.targets.institution_columns import COLUMNS
from exchange.targets.institution_rows import cells_of
from institutions.models import Institution, InstitutionType
from tests.exchange.sheets import checked, row_of, verdicts, written
from tests.factories.institutions import (
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
    InstitutionIdentifierFactory,
    InstitutionParentFactory,
    InstitutionThemeFactory,
    ThemeFactory,
)

# As a ministry writes it, and as it is read.
FULL = {
    "name_fr": "Agence nationale pour l’emploi",
    "name_en": "National Employment Agency",
    "name_pt": "Agência",
    "name_ar": "الوكالة",
    "unofficial_names": "en, pt",
    "acronym": "ANPE",
    "type": "service public de l’emploi",
    "social_side": "gouvernement",
    "country": "Togo",
    "city": "Lomé",
    "address": "BP 1",
    "website": "anpe.example.org",
    "email": "Contact@anpe.example.org",
    "phone": "22 21 00 00",
    "whatsapp": "+228 90 00 00 00",
    "languages": "français, anglais",
    "rest_days": "samedi, dimanche",
    "mandate": "Emploi",
    "parent": "Ministère du travail",
    "themes_offered": "Emploi des jeunes",
    "themes_sought": "T1",
    "iati": "TG-1",
    "ror": "ror-1",
    "wikidata": "Q1",
    "former_names": "Service de la main-d’œuvre (–2004); Office (2004–2013)",
    "source": "Décret",
    "note": "Vu",
}
READ = {
    "code": "TG-ANPE",
    "unofficial_names": "en; pt",
    "type": "PES",
    "social_side": "government",
    "country": "TG",
    "website": "https://anpe.example.org",
    "email": "contact@anpe.example.org",
    "phone": "+22822210000",
    "whatsapp": "+22890000000",
    "languages": "fr; en",
    "rest_days": "6; 7",
    "parent": "TG-MFPT",
    "themes_offered": "T1.1",
    "former_names": (
        "Service de la main-d’œuvre (–2004-01-01); Office (2004-01-01–2013-01-01)"
    ),
}


@pytest.fixture(autouse=True)
def countries():
    for code in ("TG", "TN", "MR", "ML"):
        CountryFactory(code=code)


def test_a_row_with_every_column_is_written_as_it_stands(administrator):
    ThemeFactory(
        code="T1.1", name_fr="Emploi des jeunes", parent=ThemeFactory(code="T1")
    )
    InstitutionFactory(code="TG-MFPT", name_fr="Ministère du travail")
    headings = list(FULL)
    written(administrator, headings, list(FULL.values()))

    body = Institution.objects.get(acronym="ANPE")
    assert body.code == "TG-ANPE"
    assert body.type == InstitutionType.EMPLOYMENT_SERVICE
    assert body.iati_type == "15"
    assert body.is_incomplete is False
    said = cells_of(body, today=date(2026, 3, 2))
    assert said == {**FULL, **READ}


def test_what_was_exported_and_not_edited_changes_nothing(administrator):
    full = InstitutionFactory(
        name_en="Agency",
        acronym="ANPE",
        phone="+22822210000",
        website="https://anpe.example.org",
        email="contact@anpe.example.org",
        languages=["fr", "en"],
        unofficial_names=["en"],
        rest_days=[5, 6],
    )
    InstitutionIdentifierFactory(institution=full, scheme="ror", value="ror-1")
    InstitutionParentFactory(institution=full)
    InstitutionThemeFactory(institution=full)
    FormerNameFactory(institution=full)
    bare = InstitutionFactory(name_fr="Simple", country=None)
    headings = [column.name for column in COLUMNS]
    today = date(2026, 3, 2)
    rows = [list(cells_of(body, today=today).values()) for body in (full, bare)]

    import_ = checked(administrator, headings, *rows)

    assert verdicts(import_) == [("unchanged", []), ("unchanged", [])]


def test_a_country_spelt_nearly_so_is_proposed(administrator):
    import_ = checked(administrator, ["nom", "pays"], ["Agence", "Mauretanie"])

    [problem] = row_of(import_, 2).problems
    assert problem["message"] == "This country is not known."
    assert problem["proposal"] == "Mauritania"


@pytest.mark.parametrize(
    ("column", "text", "message", "proposal"),
    [
        ("country", "Atlantis", "This country is not known.", ""),
        ("country", "France", "This country is not in the list of countries.", ""),
        ("type", "ministry of magic", "This type of institution is not known.", ""),
        ("type", "Migrant", "This type of institution is not known.", "Migrant "),
        ("type", "Donnor", "This type of institution is not known.", "Donor"),
        ("social_side", "umpire", "This side is not known.", ""),
        ("email", "contact@", "This e-mail address is not complete.", ""),
        (
            "email",
            "a@b.org / c@d.org",
            "This is more than one e-mail address.",
            "a@b.org",
        ),
        ("website", "not a site", "This is no address of a website.", ""),
        ("phone", "call me", "This is no telephone number.", ""),
        ("phone", "22 21 00 00 / 22 21 00 01", "more than one", "+22822210000"),
        ("acronym", "A" * 31, "This text is longer than 30 letters.", "A" * 30),
        ("themes_offered", "Magic", "Not known: Magic.", ""),
        ("rest_days", "Sunday; Caturday", "Not known: Caturday.", ""),
        ("languages", "fr, klingon", "Not known: klingon.", "fr"),
        ("former_names", "Old name", "Write former names as", ""),
        ("former_names", "Old (2013–2004)", "ends before it begins", ""),
        ("former_names", "Old (2004-02-31–2013)", "This date does not exist.", ""),
        ("former_names", "Old (–2010); Older (2008–2012)", "", ""),
        ("parent", "Nobody", "This parent body is not known.", ""),
        ("code", "XX-NONE", "No institution has this code.", ""),
    ],
)
def test_what_cannot_be_read_is_told_with_its_cell(
    column, text, message, proposal, administrator
):
    headings = ["name_fr", column, *(["country"] if column != "country" else [])]
    import_ = checked(administrator, headings, ["Agence", text, "Togo"])

    row = row_of(import_, 2)
    problem = next(
        iter(row.problems), {"column": column, "message": "", "proposal": ""}
    )
    assert problem["column"] == column
    assert message in problem["message"]
    assert problem["proposal"].startswith(proposal)
    assert row.action == ("fix" if message else "create")
