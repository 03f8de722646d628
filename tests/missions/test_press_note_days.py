"""Which days a press note gives for a mission, and how surely."""

from datetime import date

import pytest

from missions.press_note.proposals import State
from tests.missions.press_notes import read

FOUND, CHECK, MISSING = State.FOUND, State.CHECK, State.MISSING


def days_of(text, **kwargs):
    note = read(text, **kwargs)
    return note.starts_on, note.ends_on


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("du 3 au 7 mars 2025", (3, 3), (7, 3)),
        ("du lundi 3 au vendredi 7 mars 2025", (3, 3), (7, 3)),
        ("du 28 février au 4 mars 2025", (28, 2), (4, 3)),
        ("du 1er au 4 mars 2025", (1, 3), (4, 3)),
        ("3-7 mars 2025", (3, 3), (7, 3)),
        ("du 03/03/2025 au 07/03/2025", (3, 3), (7, 3)),
        ("from 3 to 7 March 2025", (3, 3), (7, 3)),
        ("from March 3rd to 7th, 2025", (3, 3), (7, 3)),
        ("between 3 and 7 March 2025", (3, 3), (7, 3)),
        ("from March 3 to April 1, 2025", (3, 3), (1, 4)),
    ],
)
def test_a_range_is_read_as_people_write_it(words, first, last):
    starts_on, ends_on = days_of(f"Une délégation en visite à Tunis {words}.")

    assert starts_on.state == ends_on.state == FOUND
    assert (starts_on.value.day, starts_on.value.month) == first
    assert (ends_on.value.day, ends_on.value.month) == last


def test_a_mission_over_new_year_begins_in_the_year_before():
    starts_on, ends_on = days_of("En visite du 29 décembre au 2 janvier 2024.")

    assert starts_on.value == date(2023, 12, 29)
    assert ends_on.value == date(2024, 1, 2)


def test_the_days_of_a_project_are_not_those_of_the_mission():
    starts_on, ends_on = days_of(
        "The project runs from 1 June 2013 to 31 March 2021."
        " A delegation met ANETI in Tunis from 12/03/2019 to 15/03/2019."
        " It followed the launch of the project on 3 May 2018."
    )

    assert (starts_on.value, ends_on.value) == (date(2019, 3, 12), date(2019, 3, 15))


def test_without_a_year_the_near_ones_are_offered():
    starts_on, _ = days_of(
        "La mission aura lieu du 3 au 7 mars.", today=date(2026, 9, 1)
    )

    assert starts_on.state == CHECK
    assert starts_on.values == [date(2026, 3, 3), date(2027, 3, 3)]


def test_a_weekday_tells_the_year_and_is_still_to_be_checked():
    starts_on, _ = days_of(
        "La mission aura lieu du mardi 3 au 7 mars.", today=date(2026, 1, 5)
    )

    assert starts_on.state == CHECK
    assert starts_on.values == [date(2026, 3, 3)]


def test_a_weekday_that_fits_no_near_year_leaves_the_day_open():
    starts_on, _ = days_of(
        "La mission aura lieu du dimanche 3 au 7 mars.", today=date(2026, 1, 5)
    )

    assert starts_on.state == MISSING


def test_a_dispatch_tells_the_year_at_its_head():
    starts_on, _ = days_of(
        "DAKAR, 2 janvier 2023 (APS) – La mission a eu lieu du 19 au 22 décembre."
    )

    assert starts_on.state == FOUND
    assert starts_on.value == date(2022, 12, 19)


def test_a_day_that_is_named_twice_tells_the_year_once():
    starts_on, ends_on = days_of(
        "Compte rendu pour le comité, établi par le secrétariat de la direction à la"
        " demande du cabinet et transmis aux services. La visite a eu lieu du 6 au"
        " 10 mai. La réunion de clôture s’est tenue le 10 mai 2024."
    )

    assert starts_on.value == date(2024, 5, 6)
    assert ends_on.state == FOUND


def test_two_missions_in_one_text_compete():
    starts_on, _ = days_of(
        "Visite à Tunis du 3 au 7 mars 2025. Visite à Rabat du 10 au 14 mars 2025."
    )

    assert starts_on.state == CHECK
    assert starts_on.values == [date(2025, 3, 3), date(2025, 3, 10)]


def test_a_visit_of_one_day_begins_and_ends_on_it():
    starts_on, ends_on = days_of("Une visite d’une journée à Tunis le 12 mai 2025.")

    assert starts_on.state == ends_on.state == FOUND
    assert starts_on.value == ends_on.value == date(2025, 5, 12)


def test_a_single_day_may_be_any_of_the_mission():
    starts_on, ends_on = days_of("La délégation a été reçue à Tunis le 12 mai 2025.")

    assert starts_on.state == ends_on.state == CHECK


@pytest.mark.parametrize(
    ("text", "starts_on", "ends_on"),
    [
        ("La mission a débuté le 3 mars 2025 à Tunis.", FOUND, MISSING),
        ("La mission s’est achevée le 7 mars 2025 à Tunis.", MISSING, FOUND),
        ("La délégation est arrivée le 3 mars 2025 à Tunis.", CHECK, MISSING),
        ("La délégation a regagné Lomé le 7 mars 2025.", MISSING, CHECK),
        ("Partie le 3 mars 2025, la mission est rentrée le 7 mars 2025.", CHECK, CHECK),
    ],
)
def test_words_before_a_day_say_which_end_it_is(text, starts_on, ends_on):
    assert [day.state for day in days_of(text)] == [starts_on, ends_on]


@pytest.mark.parametrize(
    "text",
    [
        "A five-day visit to Tunis began on 3 March 2025.",
        "Une visite de 5 jours à Tunis, achevée le 7 mars 2025.",
    ],
)
def test_a_duration_gives_the_other_end_to_be_checked(text):
    starts_on, ends_on = days_of(text)

    assert (starts_on.value, ends_on.value) == (date(2025, 3, 3), date(2025, 3, 7))
    assert {starts_on.state, ends_on.state} == {FOUND, CHECK}


@pytest.mark.parametrize(
    "text",
    [
        "Une visite de cinq jours à Tunis.",
        "La délégation a été reçue le 31 février 2025 à Tunis.",
        "Visite à Tunis du 3 mars au 30 juin 2025.",
        "COTONOU, 18 mars 2023 – La délégation est de retour.",
        "Le rapport est publié. Il date du 3 mars 2025.",
    ],
)
def test_no_day_is_guessed(text):
    assert [day.state for day in days_of(text)] == [MISSING, MISSING]


def test_a_duration_adds_nothing_to_days_that_are_known():
    starts_on, ends_on = days_of("Visite de trois jours du 3 au 7 mars 2025 à Tunis.")

    assert (starts_on.value, ends_on.value) == (date(2025, 3, 3), date(2025, 3, 7))


def test_a_dispatch_says_nothing_of_a_mission_far_from_its_day():
    starts_on, _ = days_of(
        "DAKAR, 2 janvier 2023 (APS) – La mission a eu lieu du 19 au 22 juin.",
        today=date(2023, 1, 5),
    )

    assert starts_on.state == CHECK


def test_after_two_hundred_days_nobody_reads_on():
    starts_on, _ = days_of("Visite du 3 au 7 mars 2025. " * 250)

    assert starts_on.value == date(2025, 3, 3)
