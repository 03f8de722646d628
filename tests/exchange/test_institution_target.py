"""What a sheet of institutions is taken for."""

from datetime import date

import pytest

from accounts.models import Role
from exchange.actions import check_again
from exchange.targets.institution_columns import COLUMNS
from exchange.targets.institution_rows import cells_of
from institutions.models import Institution, InstitutionType
from tests.exchange.sheets import checked, fresh, row_of, verdicts, work, written
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
    InstitutionIdentifierFactory,
    InstitutionParentFactory,
    InstitutionThemeFactory,
    ThemeFactory,
)


@pytest.fixture(autouse=True)
def countries():
    for code in ("TG", "TN", "MR", "ML"):
        CountryFactory(code=code)


@pytest.fixture
def togolese():
    """An administrator of Togo alone."""
    return GrantFactory(role=Role.ADMIN).user


def test_a_row_with_every_column_is_written_as_it_stands(administrator):
    ThemeFactory(code="T1.1", name_fr="Emploi des jeunes", parent=ThemeFactory(code="T1"))
    InstitutionFactory(code="TG-MFPT", name_fr="Ministère du travail")
    headings = [column.name for column in COLUMNS if column.name != "code"]
    values = {
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

    written(administrator, headings, [values[name] for name in headings])

    body = Institution.objects.get(acronym="ANPE")
    assert body.code == "TG-ANPE"
    assert body.type == InstitutionType.EMPLOYMENT_SERVICE
    assert body.iati_type == "15"
    assert body.is_incomplete is False
    said = cells_of(body, today=date(2026, 3, 2))
    assert said == {
        **values,
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


def test_an_empty_cell_leaves_what_is_there(administrator):
    body = InstitutionFactory(name_fr="Agence", city="Lomé", acronym="ANPE")

    written(
        administrator,
        ["name_fr", "country", "city", "acronym"],
        ["Agence", "Togo", "", "AN"],
    )

    body.refresh_from_db()
    assert (body.city, body.acronym, body.version) == ("Lomé", "AN", 2)


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
        ("type", "Donnor", "This type of institution is not known.", "Donor"),
        ("social_side", "umpire", "This side is not known.", ""),
        ("email", "contact@", "This e-mail address is not complete.", ""),
        ("email", "a@b.org / c@d.org", "This is more than one e-mail address.", "a@b.org"),
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
    problem = next(iter(row.problems), {"column": column, "message": "", "proposal": ""})
    assert problem["column"] == column
    assert message in problem["message"]
    assert problem["proposal"].startswith(proposal)
    assert row.action == ("fix" if message else "create")


def test_a_body_is_found_by_code_identifier_name_former_name_and_acronym(administrator):
    body = InstitutionFactory(
        code="TG-ANPE", name_fr="Agence de l’emploi", acronym="ANPE", city="Lomé"
    )
    InstitutionIdentifierFactory(institution=body, scheme="iati", value="TG-9")
    FormerNameFactory(institution=body, name_fr="Office de l’emploi")
    headings = ["code", "iati", "name_fr", "acronym", "country", "city"]

    import_ = checked(
        administrator,
        headings,
        ["tg-anpe", "", "", "", "", "Kara"],
        ["", "TG-9", "", "", "", "Kara"],
        ["", "", "AGENCE DE L'EMPLOI", "", "TG", "Kara"],
        ["", "", "Office de l'emploi", "", "Togo", "Kara"],
        ["", "", "Agence de l’emploi (ANPE)", "", "", "Kara"],
        ["", "", "", "ANPE", "TGO", "Kara"],
    )

    reasons = [row.match["reason"] for row in import_.rows.order_by("number")[:5]]
    assert reasons == ["same code", "same identifier", *["same name"] * 3]
    changes = [row.changes for row in import_.rows.order_by("number")]
    assert changes[0] == [{"column": "city", "before": "Lomé", "after": "Kara"}]
    assert changes[2] == changes[0]
    assert row_of(import_, 7).problems[0]["message"] == "This country is not known."


def test_a_merged_body_leads_to_the_one_it_was_merged_into(administrator):
    kept = InstitutionFactory(code="TG-NEW", name_fr="Nouvelle")
    InstitutionFactory(code="TG-OLD", status="merged", merged_into=kept)

    import_ = checked(administrator, ["code", "city"], ["TG-OLD", "Lomé"])

    assert row_of(import_, 2).match["pk"] == kept.pk


def test_what_only_resembles_is_asked_about_and_not_written(administrator):
    body = InstitutionFactory(
        code="MR-0009",
        name_fr="Direction générale de l’emploi",
        country=CountryFactory(code="MR"),
    )
    InstitutionFactory(name_fr="Direction de l’emploi de Kara")

    import_ = checked(
        administrator,
        ["nom", "pays"],
        ["DG Emploi", "Mauritanie"],
        ["Direction de l’emploi de Kpalimé", "Togo"],
    )

    row = row_of(import_, 2)
    assert (row.action, row.match["pk"], row.match["certain"]) == ("fix", body.pk, False)
    assert row.problems[0]["message"] == (
        "Resembles “Direction générale de l’emploi, MR-0009”."
    )
    # Offices of two towns are two offices.
    assert row_of(import_, 3).action == "create"


def test_an_administrator_of_a_country_writes_there_alone(togolese):
    InstitutionFactory(code="ML-X", name_fr="Malienne", country=CountryFactory(code="ML"))
    InstitutionFactory(code="XX-ECOWAS", name_fr="CEDEAO", country=None)

    import_ = checked(
        togolese,
        ["code", "nom", "pays", "ville"],
        ["", "Agence", "", "Lomé"],
        ["", "Malienne", "Mali", "Ségou"],
        ["ML-X", "", "", "Ségou"],
        ["XX-ECOWAS", "", "", "Abuja"],
    )

    refused = "Mali is not yours to write: you administer Togo."
    assert verdicts(import_)[:3] == [
        ("create", []),
        ("fix", [refused]),
        ("fix", [refused]),
    ]
    assert verdicts(import_)[3][0] == "fix"
    assert row_of(import_, 2).values["country"] == "TG"


def test_a_new_body_without_a_type_is_to_be_completed(administrator):
    written(administrator, ["nom", "pays"], ["Agence", "Togo"])

    body = Institution.objects.get(name_fr="Agence")
    assert body.is_incomplete
    assert body.noted_by == administrator
    assert body.events.count() == 1


def test_a_row_without_a_name_makes_nothing(administrator):
    import_ = checked(administrator, ["nom", "pays"], ["", "Togo"])

    assert verdicts(import_) == [("fix", ["A new institution needs a name."])]


def test_a_parent_may_stand_in_the_same_sheet_once_it_is_written(administrator):
    import_ = written(
        administrator,
        ["nom", "pays", "tutelle"],
        ["Direction", "Togo", "Ministère de l’emploi"],
        ["Ministère de l’emploi", "Togo", ""],
    )
    assert verdicts(import_)[0][0] == "fix"

    check_again(import_, by=administrator, at=import_.started_at)
    work()

    assert verdicts(fresh(import_))[0] == ("create", [])


def test_a_move_under_another_body_is_no_matter_for_a_sheet(administrator):
    standing = InstitutionParentFactory(
        institution__name_fr="Direction", parent__code="TG-OLD"
    )
    InstitutionFactory(code="TG-NEW")
    twins = [InstitutionFactory(name_fr="Ministère") for _ in range(2)]
    free = InstitutionFactory(code="TG-FREE", name_fr="Libre")
    InstitutionParentFactory(
        institution=free, parent=standing.parent, valid_to=date(2020, 1, 1)
    )

    import_ = written(
        administrator,
        ["code", "tutelle"],
        [standing.institution.code, "TG-NEW"],
        [twins[0].code, twins[0].code],
        [twins[1].code, "Ministère"],
        ["TG-FREE", "TG-NEW"],
    )

    messages = [problems for _action, problems in verdicts(import_)]
    assert messages == [
        ["It stands under TG-OLD. A move has a date: enter it on its page."],
        ["An institution does not stand under itself."],
        ["More than one institution is called so. Write its code."],
        [],
    ]
    assert free.parents.get(parent__code="TG-NEW").valid_from == date(2020, 1, 1)


def test_lists_grow_and_are_never_shortened(administrator):
    body = InstitutionFactory(code="TG-X")
    InstitutionThemeFactory(institution=body, theme=ThemeFactory(code="T1"))
    ThemeFactory(code="T2")
    InstitutionIdentifierFactory(institution=body, scheme="ror", value="old")
    FormerNameFactory(
        institution=body, name_fr="Ancien", valid_from=date(2000, 1, 1)
    )

    import_ = written(
        administrator,
        ["code", "themes_offered", "ror", "former_names", "wikidata"],
        ["TG-X", "T1; T2", "new", "Premier (1990–2000)", "Q1"],
        ["TG-X", "", "", "Autre (2010–2015)", ""],
    )

    assert {row.theme.code for row in body.themes.all()} == {"T1", "T2"}
    assert set(body.identifiers.values_list("value", flat=True)) == {"new", "Q1"}
    assert body.former_names.count() == 2
    assert verdicts(import_)[1] == ("fix", ["It bore another name in these years."])


def test_of_two_bodies_of_one_name_somebody_chooses(administrator):
    for _ in range(2):
        InstitutionFactory(name_fr="Direction du travail")

    import_ = checked(administrator, ["nom", "pays"], ["Direction du travail", "Togo"])

    row = row_of(import_, 2)
    assert row.action == "fix"
    assert len(row.match["others"]) == 1
    assert row.problems[0]["message"].endswith("and others.")


def test_an_acronym_without_a_name_is_enough_to_be_found(administrator):
    body = InstitutionFactory(acronym="ANPE")

    import_ = checked(
        administrator,
        ["sigle", "nom", "pays", "ville"],
        ["ANPE", "", "Togo", "Kara"],
        ["ANPE", "Tout autre chose", "Togo", "Kara"],
        ["DGE", "", "Togo", "Kara"],
    )

    assert row_of(import_, 2).match["pk"] == body.pk
    assert [action for action, _problems in verdicts(import_)] == ["update", "fix", "fix"]


def test_the_type_of_a_known_body_brings_its_iati_type(administrator):
    body = InstitutionFactory(code="TG-X", type=InstitutionType.DIRECTORATE)

    written(administrator, ["code", "type", "pays"], ["TG-X", "SOC", "TG"])

    body.refresh_from_db()
    assert (body.type, body.iati_type) == ("SOC", "15")
