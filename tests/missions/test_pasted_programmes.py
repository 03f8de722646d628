"""Programmes of visits as people paste them; in doubt a cell is to be checked ("?")."""

from datetime import date

import pytest

from missions.pasting.cells import Why
from missions.pasting.days import MissionDays, find_day, find_hours
from tests.missions.pasted import MISSION, fill_registry, read_visits


@pytest.fixture(autouse=True)
def registry():
    return fill_registry()


@pytest.fixture
def read(staff):
    return lambda text, **given: read_visits(staff, text, **given)[0]


@pytest.mark.parametrize(
    "text",
    [
        "22/01/2019",
        "22/01/19",
        "22.01.2019",
        "2019-01-22",
        "22/01",
        "Mardi 22 janvier",
        "mar. 22 janv. 2019",
        "Le mardi 22 janvier 2019",
        "Tuesday, 22nd of January 2019",
        "January 22, 2019",
        "Tue Jan 22nd",
        "terça-feira, 22 de janeiro de 2019",
        "Mar. 22/01",
        "Mardi 22",
        "Jour 2",
        "Day Two",
        "J2",
    ],
)
def test_a_day_is_read_however_it_is_written(text):
    found = find_day(text, MISSION)

    assert (found.value, found.is_sure) == (date(2019, 1, 22), True)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("28/01/2019", date(2019, 1, 28)),
        ("22/01/2018", date(2018, 1, 22)),
        ("Mercredi 22 janvier 2019", date(2019, 1, 22)),
        ("Mercredi 22", date(2019, 1, 22)),
        ("Mardi", date(2019, 1, 22)),
        ("Jour 9", date(2019, 1, 29)),
        ("Jour 99", None),
        ("31/02/2019", None),
    ],
)
def test_a_day_outside_the_mission_or_at_odds_with_its_weekday_is_doubtful(text, day):
    found = find_day(text, MISSION)

    assert (found.value, found.is_sure) == (day, False)


@pytest.mark.parametrize("text", ["Jour 2", "Mardi", "Mardi 22", "22/01"])
def test_without_the_days_of_the_mission_no_such_day_is_sure(text):
    assert not find_day(text, MissionDays()).is_sure


def test_a_mission_over_new_year_knows_in_which_year_a_day_is():
    days = MissionDays(date(2018, 12, 30), date(2019, 1, 4))

    assert find_day("3 janvier", days).value == date(2019, 1, 3)
    assert find_day("31 décembre", days).value == date(2018, 12, 31)


def test_a_text_without_a_day_has_none():
    assert find_day("ANETI", MISSION) is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("9h30 – 11h00", "09:30", "11:00"),
        ("09:00-10:30", "09:00", "10:30"),
        ("de 9h à 11h30", "09:00", "11:30"),
        ("9.30 am", "09:30", None),
        ("2:00 pm – 3:30 pm", "14:00", "15:30"),
        ("2 – 3:30 pm", "14:00", "15:30"),
        ("11 am to 1 pm", "11:00", "13:00"),
        ("10 – 11 am", "10:00", "11:00"),
        ("3 pm", "15:00", None),
        ("0900 – 1030 hrs", "09:00", "10:30"),
        ("1100hrs", "11:00", None),
        ("9 h 30", "09:30", None),
    ],
)
def test_hours_are_read_however_they_are_written(text, start, end):
    found = find_hours(text)

    assert found.is_sure
    assert [value and f"{value:%H:%M}" for value in found.value] == [start, end]


@pytest.mark.parametrize("text", ["10h30-9h30", "2:00 – 3:30", "midi", "9h – 26h"])
def test_hours_that_make_no_sense_are_doubtful(text):
    assert not find_hours(text).is_sure


@pytest.mark.parametrize("text", ["22 personnes", "Salle 12", "25:10", "Après-midi"])
def test_other_numbers_are_no_hours(text):
    assert find_hours(text) is None


def test_bare_numbers_are_hours_in_a_column_of_hours():
    assert find_hours("9-11", in_column=True).is_sure


DAY = {"takes_place_on": "22/01/2019"}


@pytest.mark.parametrize(
    ("line", "visit"),
    [
        ("9h : Visite de l’ANETI", {"institution": "ANETI"}),
        ("9h : ANETI", {"institution": "ANETI"}),
        ("9h, OTE : diaspora", {"institution": "OTE", "subject": "diaspora"}),
        ("9h, OTE, diaspora", {"institution": "OTE", "subject": "diaspora?"}),
        ("9h OTE – Tunis", {"institution": "OTE", "subject": "Tunis?"}),
        ("9h Accueil par l’ANETI", {"institution": "ANETI"}),
        ("9h La délégation visitera l’OTE", {"institution": "OTE"}),
        ("9h OTE, siège de l’OTE", {"institution": "OTE", "place": "siège de l’OTE"}),
        (
            "9h Meeting with UGTT on migration",
            {"institution": "UGTT", "subject": "migration"},
        ),
        (
            "9h Réunion sur le retour avec l’OTE",
            {"institution": "OTE", "subject": "le retour"},
        ),
        (
            "9h Réunion avec l’Office des Tunisiens à l’étranger (OTE) sur le retour",
            {
                "institution": "Office des Tunisiens à l’étranger (OTE)",
                "subject": "le retour",
            },
        ),
        ("9h Visite de l’ANETI et de l’OTE", {"institution": "ANETI et de l’OTE?"}),
        (
            "9h Visite de l’ANETI (annulée)",
            {"institution": "ANETI?", "subject": "annulée?"},
        ),
        ("9h Visite de l’ANPE", {"institution": "ANPE?"}),
        ("9h Visite de terrain à Sfax", {"institution": "terrain à Sfax?"}),
        ("9h Visite de Carthage", {"institution": "Carthage?"}),
        (
            "9h Meeting with the Tunisian Red Crescent: relief (food)",
            {"institution": "Tunisian Red Crescent", "subject": "relief (food)"},
        ),
        ("9h Visite du Croissant-Rouge", {"institution": "Croissant-Rouge"}),
        ("9h Visite du Bureau de l'emploi", {"institution": "Bureau de l'emploi"}),
        (
            "9h Lecture collective du compte rendu de la visite de l’ANETI",
            {"institution": "ANETI?"},
        ),
    ],
)
def test_a_line_says_whom_one_visits_and_about_what(read, line, visit):
    [row] = read(f"Mardi 22 janvier 2019\n{line}")

    assert row == DAY | {"start_time": "09:00"} | visit


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("12h30 : Déjeuner offert par l’ANETI", Why.BREAK),
        ("10:30 Coffee break", Why.BREAK),
        ("- Temps libre", Why.BREAK),
        ("14h Transfert à l’hôtel", Why.TRAVEL),
        ("Arrivée de la délégation", Why.TRAVEL),
        ("16h City tour", Why.TOURISM),
        ("16h Visite guidée de la médina", Why.TOURISM),
        ("16h Séance de restitution à l’ANETI", Why.DEBRIEFING),
        ("17h Signature du procès-verbal", Why.DEBRIEFING),
        ("9h : Préparation des bagages", Why.NO_BODY),
        ("- 12h :", Why.NO_BODY),
        ("9h : Accueil des participants", Why.NO_BODY),
        ("10h30 Thé", Why.BREAK),
        ("PROGRAMME", Why.NO_BODY),
        ("Bonjour à tous,", Why.MAIL),
    ],
)
def test_what_is_no_visit_is_left_out_with_a_word(staff, line, why):
    rows, reading = read_visits(staff, f"Mardi 22 janvier 2019\n{line}")

    assert rows == []
    assert [left.why for left in reading.left_out] == [why]


def test_words_of_travel_inside_a_line_do_not_hide_a_visit(read):
    rows = read(
        "22/01 à 9h : Réunion sur le retour avec l’OTE\n"
        "22/01 à 11h : Visite du département de l’ANETI"
    )

    assert len(rows) == 2


def test_several_visits_in_one_line_are_several_rows(read):
    rows = read("Mardi 22 : 9h ANETI ; 11h OTE")

    assert [row["institution"] for row in rows] == ["ANETI", "OTE"]
    assert {row["takes_place_on"] for row in rows} == {"22/01/2019"}


def test_a_day_with_a_place_behind_it_is_a_heading(staff):
    rows, reading = read_visits(staff, "Mardi 22 janvier – Tunis\n9h : OTE")

    assert rows == [DAY | {"start_time": "09:00", "institution": "OTE"}]
    assert reading.left_out == []


def test_half_days_say_no_hour(read):
    morning, afternoon = read("Mardi 22 janvier\nMatin : OTE\nAprès-midi : ANETI")

    assert "start_time" not in morning | afternoon
    assert afternoon["institution"] == "ANETI"


def test_a_visit_without_any_day_is_to_be_checked(read):
    [row] = read("9h : Visite de l’ANETI", days=MissionDays())

    assert row["takes_place_on"] == "?"


def test_what_follows_the_closing_formula_is_the_signature(staff):
    rows, reading = read_visits(
        staff, "22/01 à 9h : visite de l’ANETI\nCordialement\n9h : OTE"
    )

    assert len(rows) == 1
    assert {left.why for left in reading.left_out} == {Why.MAIL}


@pytest.mark.parametrize(
    "table",
    [
        "Date;Heure;Institution;Objet;Lieu\n22/01/2019;9h-10h;ANETI;Placement;Siège",
        "Date;Début;Fin;Structure;Thème;Lieu\n22/01;9:00;10:00;ANETI;Placement;Siège",
        "Jour|Horaire|Activité|Sujet|Lieu\nJour 2|9-10|Visite de l’ANETI|Placement|Siège",
        "Horaire;Activité;Sujet;Lieu\nMardi 22 janvier;;;\n9h-10h;ANETI;Placement;Siège",
    ],
)
def test_a_table_is_read_by_its_headings(read, table):
    assert read(table) == [
        DAY
        | {"start_time": "09:00", "end_time": "10:00", "institution": "ANETI"}
        | {"subject": "Placement", "place": "Siège"}
    ]


def test_the_day_of_a_table_holds_until_the_next_one(read):
    rows = read(
        "Date\tHeure\tActivité\n22/01/2019\t9h\tANETI\n\t11h\tOTE\n\t12h\t\n\t13h\tl’"
    )

    assert [row["takes_place_on"] for row in rows] == ["22/01/2019", "22/01/2019"]


def test_a_table_with_both_columns_takes_the_activity_for_the_subject(read):
    [row] = read("Date;Institution;Activité\n22/01/2019;ANETI;Réunion technique")

    assert row["subject"] == "Réunion technique"


def test_words_around_an_institution_in_its_column_are_to_be_checked(read):
    [row] = read("Date;Institution;Objet\n22/01/2019;Visite de l’ANETI;Placement")

    assert row["institution"] == "ANETI?"


def test_days_across_the_top_are_days_of_the_cells_below(staff):
    rows, reading = read_visits(
        staff,
        "\tMardi 22 janvier\tMercredi 23 janvier\n9h-10h\tANETI\tDépart\n"
        "Après-midi\tOTE\t15h UGTT",
    )

    assert rows == [
        DAY | {"start_time": "09:00", "end_time": "10:00", "institution": "ANETI"},
        DAY | {"institution": "OTE"},
        {
            "takes_place_on": "23/01/2019",
            "start_time": "15:00",
            "institution": "UGTT",
        },
    ]
    assert [left.why for left in reading.left_out] == [Why.TRAVEL]


def test_mornings_and_afternoons_may_be_columns(read):
    rows = read("Jour\tMatin\tAprès-midi\nMardi 22/01\tANETI\t15h OTE")

    assert rows == [
        DAY | {"institution": "ANETI"},
        DAY | {"start_time": "15:00", "institution": "OTE"},
    ]


def test_whom_one_visits_may_stand_under_a_heading_nobody_knows(read):
    [row] = read("Date,Time,Guests of,Purpose,Venue\n22/01/2019,9:00,OTE,Diaspora,HQ")

    assert row == DAY | {
        "start_time": "09:00",
        "institution": "OTE",
        "subject": "Diaspora",
        "place": "HQ",
    }


def test_the_first_of_two_days_is_to_be_checked(read):
    [row] = read("Du 22 au 23 janvier 2019 : visite de l’ANETI")

    assert row["takes_place_on"] == "22/01/2019?"


def test_a_day_and_a_name_may_be_a_visit_or_a_heading(read):
    [row] = read("Mardi 22 janvier 2019 – ANETI")

    assert row == {"takes_place_on": "22/01/2019?", "institution": "ANETI?"}


def test_a_start_without_an_end_is_enough(read):
    [row] = read("Date;Début;Structure\n22/01/2019;9:00;ANETI")

    assert row == DAY | {"start_time": "09:00", "institution": "ANETI"}


def test_a_table_without_headings_is_read_cell_by_cell(read):
    assert read(
        "22/01/2019\t9h-10h\tVisite de l’ANETI\tSalle 2\n22/01/2019 11h\t\tOTE\t"
    ) == [
        DAY | {"start_time": "09:00", "end_time": "10:00", "institution": "ANETI"},
        DAY | {"start_time": "11:00", "institution": "OTE"},
    ]
