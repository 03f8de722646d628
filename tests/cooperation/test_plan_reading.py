"""What a workbook says becomes a plan, and everything wrong with it is said at once."""

from datetime import date

import pytest

from cooperation.planning.columns import find_headings, mapped, recognised
from cooperation.planning.outline import number_above
from cooperation.planning.reading import read_outline
from missions.registry import Registry
from tests.factories.institutions import CountryFactory, InstitutionFactory

BY_ROWS = ["N°", "Niveau", "Intitulé", "Responsable", "Échéance", "Après"]
BY_LEVELS = ["Axe", "Objectif", "Activités", "Jalon", "Responsable", "Date limite"]


def read(staff, *rows, country="TG"):
    rows = [list(row) for row in rows]
    registry = Registry(staff)
    columns = mapped(rows[0])
    return read_outline(rows, columns, headings=0, registry=registry, country=country)


def lines(outline):
    return [f"{p.kind} {p.number} {p.title_fr} <{p.above}>" for p in outline.parts]


def said(problems):
    return [f"{problem.cell}: {problem.text}" for problem in problems]


# --- Headings --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Axe stratégique", "levels"),
        ("ACTIVITÉS", "activity"),
        ("Coût (FCFA)", "funding"),
        ("Échéance :", "baseline_on"),
        ("Date convenue", "baseline_on"),
        ("Agreed date", "baseline_on"),
        ("Sources de vérification", "means_of_verification"),
        ("Observations", ""),
        ("", ""),
    ],
)
def test_headings_are_recognised_in_french_and_english(heading, name):
    assert recognised(heading) == name


def test_headings_may_stand_below_a_title():
    rows = [["Plan d’action", "", ""], ["", "", ""], ["Axe", "Activité", "Échéance"]]

    assert find_headings(rows) == 2
    assert find_headings([["x"]]) == 0


def test_expected_dates_alone_are_the_agreed_ones():
    assert mapped(["Activité", "Date prévue"]) == ["activity", "baseline_on"]


def test_column_is_taken_once_but_levels():
    assert mapped(["Axe", "Axe", "Date", "Deadline"]) == [
        "levels",
        "levels",
        "baseline_on",
        "",
    ]


# --- A row for each part ---------------------------------------------------------------


def test_levels_in_words_and_numbers(staff):
    anpe = InstitutionFactory(acronym="ANPE", country=CountryFactory())
    outline, problems = read(
        staff,
        BY_ROWS,
        ["1", "Axe", "Cadre", "", "", ""],
        ["1.1", "Activité", "Comité", "anpe; DGE", "", ""],
        ["1.1.1", "Jalon", "Installé", "ANPE", "T1 2026", ""],
        ["1.1.2", "Milestone", "Réuni", "", "2026-06-30", "1.1.1 + 30"],
        ["2", "Axe", "Droits", "", "", ""],
    )

    assert lines(outline) == [
        "section 1 Cadre <>",
        "activity 1.1 Comité <1>",
        "milestone 1.1.1 Installé <1.1>",
        "milestone 1.1.2 Réuni <1.1>",
        "section 2 Droits <>",
    ]
    assert outline.labels == ["Axe"]
    assert outline.parts[1].body == outline.parts[2].body == anpe
    assert outline.parts[2].baseline_on == date(2026, 3, 31)
    assert outline.parts[3].waits_for == {"1.1.1": 30}
    assert said(problems) == ["D3: No institution is called “DGE”. Which one is meant?"]
    assert (outline.first_day, outline.last_day) == (
        date(2026, 3, 31),
        date(2026, 6, 30),
    )


def test_levels_follow_from_numbers_and_dates(staff):
    outline, problems = read(
        staff,
        ["N°", "Intitulé", "Échéance"],
        ["1", "Axe", ""],
        ["1.1", "Objectif", ""],
        ["1.1.1", "Activité", ""],
        ["1.1.1.1", "Jalon", "2026"],
        ["1.1.2", "Seule", ""],
        ["2", "Axe sans rien", ""],
        ["3", "Axe daté", ""],
        ["3.1", "Activité datée", "mars 2026"],
    )

    assert problems == []
    assert lines(outline) == [
        "section 1 Axe <>",
        "section 1.1 Objectif <1>",
        "activity 1.1.1 Activité <1.1>",
        "milestone 1.1.1.1 Jalon <1.1.1>",
        "activity 1.1.2 Seule <1.1>",
        "section 2 Axe sans rien <>",
        "section 3 Axe daté <>",
        "activity 3.1 Activité datée <3>",
        "milestone 3.1.1 Activité datée <3.1>",
    ]


def test_rows_without_numbers_stand_below_the_last_of_a_higher_level(staff):
    outline, problems = read(
        staff,
        ["Niveau", "Intitulé", "Date"],
        ["Axe", "A", ""],
        ["Objectif", "B", ""],
        ["Activité", "C", ""],
        ["Jalon", "D", "2026"],
        ["Axe", "E", ""],
        ["Objectif", "F", ""],
    )

    assert problems == []
    assert lines(outline) == [
        "section 1 A <>",
        "section 1.1 B <1>",
        "activity 1.1.1 C <1.1>",
        "milestone 1.1.1.1 D <1.1.1>",
        "section 2 E <>",
        "section 2.1 F <2>",
    ]
    assert outline.labels == ["Axe", "Objectif"]


def test_all_that_is_wrong_is_said_with_its_cell(staff):
    InstitutionFactory(name_fr="Direction générale de l’emploi", acronym="DGE")
    _outline, problems = read(
        staff,
        BY_ROWS,
        ["1", "Axe", "Cadre", "", "", ""],
        ["1", "Axe", "Encore", "", "", ""],
        ["1.1", "Activité", "Comité", "Direction generale emploi", "", ""],
        ["1.1.1", "Jalon", "Installé", "Direction generale emploi", "bientôt", "9.9"],
        ["1.1.2", "Jalon", "Réuni", "", "", "1.1.3; 1.1.2"],
        ["1.1.3", "Jalon", "", "", "2026", ""],
        ["1.1.4", "Jalon", "Tenu", "", "2026", "1.1.5"],
        ["1.1.5", "Jalon", "Clos", "", "2026", "1.1.4"],
        ["1/2", "Axe", "Nombre", "", "", ""],
        ["1.1.1.1", "Axe", "Trop bas", "", "", ""],
        ["1.1.6.1", "Activité", "Trop bas", "", "", ""],
        ["8", "Axe", "x" * 301, "", "", ""],
        ["new", "Axe", "Mot", "", "", ""],
    )

    assert said(problems) == [
        "A3: The number 1 is there twice (C2).",
        "D4: No institution is called “Direction generale emploi”. Which one is meant?",
        "D5: No institution is called “Direction generale emploi”. Which one is meant?",
        "E5: No date: write 31/03/2019, March 2019, T1 2019 or 2019-Q1.",
        "E6: A milestone needs an agreed date.",
        "C7: This row has no title.",
        "A10: This cannot be a number of a plan.",
        "A11: A section stands at the top or in another section.",
        "A12: An activity needs a section above it.",
        "C13: This is too long: at most 300 characters.",
        "A14: This cannot be a number of a plan.",
        "F5: The plan has no other milestone “9.9”.",
        "F6: The plan has no other milestone “1.1.3”.",
        "F6: The plan has no other milestone “1.1.2”.",
        "F9: These milestones wait for each other.",
    ]
    assert "Direction générale de l’emploi" in problems[1].near[0]


def test_milestone_and_activity_without_a_place_are_said(staff):
    _outline, problems = read(
        staff,
        BY_ROWS,
        ["1.1", "Jalon", "Nulle part", "", "2026", ""],
        ["1.2", "Activité", "Nulle part", "", "", ""],
        ["1/3", "Axe", "Refusé", "", "", ""],
        ["3", "Axe", "A", "", "", ""],
        ["3/4", "Jalon", "Refusé", "", "2026", ""],
    )

    assert said(problems) == [
        "A2: A milestone needs an activity above it.",
        "A3: An activity needs a section above it.",
        "A4: This cannot be a number of a plan.",
        "A6: This cannot be a number of a plan.",
    ]


def test_activities_name_several_bodies(staff):
    first, second, third = (InstitutionFactory(acronym=name) for name in "ABC")
    outline, problems = read(
        staff,
        ["N°", "Niveau", "Intitulé", "Responsable", "Partenaires", "Cible"],
        ["1", "Axe", "Cadre", "", "", ""],
        ["1.1", "Activité", "Comité", "A\nB", "C; Nobody", "15"],
    )

    activity = outline.activities[0]
    assert (activity.body, activity.partners) == (first, [third, second])
    assert activity.target == "15"
    assert [problem.cell for problem in problems] == ["E3"]


# --- A column for each level -----------------------------------------------------------


def test_columns_hold_the_levels_and_empty_cells_hold_on(staff):
    body = InstitutionFactory(acronym="DGE")
    outline, problems = read(
        staff,
        BY_LEVELS,
        ["Axe 1", "Objectif 1", "Comité", "Installé", "DGE", "T1 2026"],
        ["", "", "", "Réuni", "", "T2 2026"],
        ["Axe 1", "Objectif 1", "Rapport", "", "", "2026"],
        ["2. Droits", "", "2.1 Guide", "2.1.7 Publié", "", "2026"],
        ["", "", "", "", "", ""],
    )

    assert problems == []
    assert lines(outline) == [
        "section 1 Axe 1 <>",
        "section 1.1 Objectif 1 <1>",
        "activity 1.1.1 Comité <1.1>",
        "milestone 1.1.1.1 Installé <1.1.1>",
        "milestone 1.1.1.2 Réuni <1.1.1>",
        "activity 1.1.2 Rapport <1.1>",
        "milestone 1.1.2.1 Rapport <1.1.2>",
        "section 2 Droits <>",
        "activity 2.1 Guide <2>",
        "milestone 2.1.7 Publié <2.1>",
    ]
    assert outline.labels == ["Axe", "Objectif"]
    assert {part.body for part in outline.milestones[:2]} == {body}


def test_activity_with_a_date_has_one_milestone_of_its_name(staff):
    outline, problems = read(
        staff,
        ["Axe", "N°", "Activité", "Échéance", "Titre en anglais"],
        ["Cadre", "1.1", "1.1 Comité", "T1 2026", ""],
        ["", "1.2", "Rapport", "", ""],
        ["", "1.2", "Rapport", "T4 2026", ""],
    )

    assert problems == []
    assert lines(outline) == [
        "section 1 Cadre <>",
        "activity 1.1 Comité <1>",
        "milestone 1.1.1 Comité <1.1>",
        "activity 1.2 Rapport <1>",
        "milestone 1.2.1 Rapport <1.2>",
    ]


def test_number_belongs_to_the_milestone_where_there_is_one(staff):
    outline, problems = read(
        staff,
        ["Axe", "Activité", "Jalon", "N°", "Date", "English title"],
        ["Cadre", "Comité", "Installé", "1.1.9", "2026", "Set up"],
    )

    assert problems == []
    assert lines(outline)[-1] == "milestone 1.1.9 Installé <1.1>"
    assert outline.milestones[0].title_en == "Set up"
    assert outline.activities[0].title_en == ""


def test_english_title_is_of_the_activity_where_there_is_no_milestone(staff):
    outline, _problems = read(
        staff,
        ["Axe", "Activité", "English title"],
        ["Cadre", "1.2 Comité", "Committee"],
        ["", "Rapport", "Report"],
    )

    named = [(part.number, part.title_en) for part in outline.activities]
    assert named == [("1.2", "Committee"), ("1.3", "Report")]


def test_milestone_whose_number_is_taken_is_said(staff):
    outline, problems = read(
        staff,
        BY_LEVELS,
        ["1 Axe", "", "1.1 Comité", "1.1.1 Fait", "", "2026"],
        ["", "", "", "1.1.1 Encore", "", "2027"],
    )

    assert said(problems) == ["D3: The number 1.1.1 is there twice (D2)."]
    assert len(outline.milestones) == 1


def test_what_has_no_place_in_columns_is_said(staff):
    _outline, problems = read(
        staff,
        BY_LEVELS,
        ["", "", "", "Jalon", "", "2026"],
        ["", "", "Activité", "", "", ""],
        ["x" * 301, "", "", "", "", ""],
        ["Axe", "", "y" * 301, "Jalon", "", "2026"],
    )

    assert said(problems) == [
        "D2: A milestone needs an activity above it.",
        "C3: An activity needs a section above it.",
        "A4: This is too long: at most 300 characters.",
        "C5: This is too long: at most 300 characters.",
        "D5: A milestone needs an activity above it.",
    ]


# --- Nothing to read -------------------------------------------------------------------


def test_workbook_without_titles_or_rows_says_so(staff):
    assert said(read(staff, ["Couleur", "Taille"])[1]) == [
        "A1: No column holds activities or titles. Say which one does."
    ]
    assert said(read(staff, BY_ROWS)[1]) == ["A1: There is no row below the headings."]


def test_number_says_what_it_is_part_of():
    assert number_above("1.2.3", ["1", "1.2"]) == "1.2"
    assert number_above("1.2.3", ["1"]) == "1"
    assert number_above("2.1", ["1"]) == ""
