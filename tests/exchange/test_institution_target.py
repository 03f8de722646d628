"""What a sheet of institutions is taken for."""

from datetime import date

import pytest
from django.utils.timezone import now

from accounts.models import Role
from exchange.actions import check_again, decide_row
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


def test_an_empty_cell_leaves_what_is_there(administrator):
    body = InstitutionFactory(name_fr="Agence", city="Lomé", acronym="ANPE")

    written(
        administrator,
        ["name_fr", "country", "city", "acronym"],
        ["Agence", "Togo", "", "AN"],
    )

    body.refresh_from_db()
    assert (body.city, body.acronym, body.version) == ("Lomé", "AN", 2)


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
    # By a former name, too, it keeps the name that it has.
    assert changes[2] == changes[3] == changes[0]
    assert row_of(import_, 7).problems[0]["message"] == "This country is not known."
    # A number names it as surely as a code: the sheet decides how it is called.
    import_ = checked(administrator, ["iati", "name_fr"], ["TG-9", "Agence du travail"])
    assert [change["column"] for change in row_of(import_, 2).changes] == ["name_fr"]


def test_what_was_chosen_keeps_its_name_and_gets_those_that_it_lacks(administrator):
    body = InstitutionFactory(name_fr="Agence nationale de l’emploi", name_en="")
    headings = ["name_fr", "name_en", "country"]
    row = ["Agence nat. de l’emplois", "Employment Agency", "Togo"]
    import_ = checked(administrator, headings, row)

    asked = {"corrections": {}, "decision": "update", "match": str(body.pk)}
    decide_row(row_of(import_, 2), **asked, by=administrator, at=now())
    work()

    changes = row_of(import_, 2).changes
    assert [change["column"] for change in changes] == ["name_en"]


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
    town = InstitutionFactory(name_fr="Direction de l’emploi de Kara")
    FormerNameFactory(institution=town, name_fr=town.name_fr)
    InstitutionFactory(name_fr="Centre de formation numéro 12")

    import_ = checked(
        administrator,
        ["nom", "pays"],
        ["DG Emploi", "Mauritanie"],
        ["Direction de l’emploi de Kpalimé", "Togo"],
        ["Centre de formation numéro 13", "Togo"],
    )

    row = row_of(import_, 2)
    assert (row.action, row.match["pk"], row.match["certain"]) == (
        "fix",
        body.pk,
        False,
    )
    assert row.problems[0]["message"] == (
        "Resembles “Direction générale de l’emploi, MR-0009”."
    )
    # Offices of two towns are two offices.
    assert row_of(import_, 3).action == "create"
    assert row_of(import_, 4).action == "create"


def test_an_administrator_of_a_country_writes_there_alone(togolese):
    InstitutionFactory(
        code="ML-X", name_fr="Malienne", country=CountryFactory(code="ML")
    )
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
    FormerNameFactory(institution=body, name_fr="Ancien", valid_from=date(2000, 1, 1))

    import_ = written(
        administrator,
        ["code", "themes_offered", "ror", "former_names", "wikidata"],
        [
            *("TG-X", "T1; T2", "new"),
            "Premier (1990–2000); Ancien (2000–2020)",
            "Q1",
        ],
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
    assert [action for action, _problems in verdicts(import_)] == [
        "update",
        "fix",
        "fix",
    ]


def test_the_type_of_a_known_body_brings_its_iati_type(administrator):
    body = InstitutionFactory(code="TG-X", type=InstitutionType.DIRECTORATE)

    written(administrator, ["code", "type", "pays"], ["TG-X", "SOC", "TG"])

    body.refresh_from_db()
    assert (body.type, body.iati_type) == ("SOC", "15")
