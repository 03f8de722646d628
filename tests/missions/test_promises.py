"""Who does what until when, read from a line; nothing is guessed."""

from datetime import date

import pytest

from missions.minutes_marks import marked_lines
from missions.promises import read_promises
from missions.registry import Registry
from tests.factories.institutions import (
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
)

VISITED = date(2019, 1, 22)


@pytest.fixture
def anpe():
    return InstitutionFactory(
        name_fr="Agence nationale pour l’emploi",
        name_en="National Employment Agency",
        acronym="ANPE",
        country=CountryFactory(code="TG"),
    )


@pytest.fixture
def aneti():
    return InstitutionFactory(
        name_fr="Agence nationale pour l’emploi et le travail indépendant",
        acronym="ANETI",
        country=CountryFactory(code="TN"),
    )


@pytest.fixture
def read(staff, anpe, aneti):
    def reading(line, day=VISITED):
        [promise] = read_promises(
            marked_lines(line),
            registry=Registry(staff),
            day=day,
            countries=["TG", "TN"],
        )
        return promise

    return reading


@pytest.mark.parametrize(
    "line",
    [
        "! @ANPE 15/03 envoyer le projet de protocole",
        "! 15/03 @anpe envoyer le projet de protocole",
        "! envoyer le projet de protocole @ANPE 15/03",
        "! envoyer le projet de protocole, @ANPE, 15/03",
        "! @ANPE envoyer le projet de protocole avant le 15 mars",
        "! @ANPE : envoyer le projet de protocole d’ici le vendredi 15 mars 2019.",
        "! **@Agence nationale pour l’emploi** envoyer".replace("**", "")
        + " le projet de protocole pour le 15/03/2019",
        "! @National Employment Agency, envoyer le projet de protocole 2019-03-15",
        "! (@ANPE) envoyer le projet de protocole 15 mars",
        "! @ANPE 15/3 envoyer le **projet** de protocole",
    ],
)
def test_the_parts_may_stand_in_any_order(line, read, anpe):
    promise = read(line)

    assert promise.title == "Envoyer le projet de protocole"
    assert promise.owner == anpe
    assert promise.due_on == date(2019, 3, 15)
    assert promise.to_check == []


def test_the_longest_name_wins(read, anpe, aneti):
    short = "! @Agence nationale pour l'emploi écrire 15/03"
    long = "! @Agence nationale pour l'emploi et le travail indépendant écrire 15/03"

    assert read(short).owner == anpe
    assert read(long).owner == aneti


def test_a_former_name_and_the_full_label_name_it_too(read, anpe, staff):
    FormerNameFactory(institution=anpe, name_fr="Office de l’emploi", acronym="")

    assert read("! @Office de l'emploi écrire").owner == anpe
    label = Registry(staff).labels[anpe.pk]
    assert read(f"! @{label} écrire").title == "Écrire"
    oit = InstitutionFactory(name_fr="Bureau", name_en="Office", acronym="BIT")
    assert read("! @Office (BIT), écrire").owner == oit
    assert read("! @Office (BIT), écrire").title == "Écrire"


def test_a_person_stands_for_the_institution_of_that_day(read, anpe, aneti):
    person = PersonFactory(given_names="Edmond", family_name="Amoussou")
    PostFactory(
        person=person, institution=aneti, starts_on=None, ends_on=date(2018, 12, 31)
    )
    PostFactory(person=person, institution=anpe, starts_on=date(2019, 1, 1))

    assert read("! @Edmond Amoussou 15/03 écrire").owner == anpe
    assert read("! @AMOUSSOU Edmond, écrire").title == "Écrire"
    assert read("! @Edmond Amoussou écrire", day=date(2018, 1, 1)).owner == aneti


def test_a_person_without_a_post_that_day_is_to_check(read):
    PersonFactory(given_names="Edmond", family_name="Amoussou")

    promise = read("! @Edmond Amoussou 15/03 écrire")

    assert promise.owner is None
    assert promise.title == "@Edmond Amoussou écrire"
    [doubt] = promise.doubts
    assert doubt.replace("\N{NO-BREAK SPACE}", " ") == (
        "Edmond Amoussou had no known post on 22 Jan 2019."
    )


def test_a_person_of_two_institutions_is_to_check(read, anpe, aneti):
    person = PersonFactory(given_names="Edmond", family_name="Amoussou")
    for body in (anpe, aneti):
        PostFactory(person=person, institution=body, starts_on=date(2018, 1, 1))

    promise = read("! @Edmond Amoussou écrire")

    assert promise.owner is None
    assert promise.doubts[0].startswith("Edmond Amoussou may be several:")


def test_somebody_without_a_post_is_not_taken_for_their_namesake(read, anpe):
    for body in (anpe, None):
        person = PersonFactory(given_names="Edmond", family_name="Amoussou")
        if body:
            PostFactory(person=person, institution=body, starts_on=date(2018, 1, 1))

    [doubt] = read("! @Edmond Amoussou écrire 15/03").doubts

    assert "somebody without a post" in doubt


def test_two_bodies_of_one_name_are_told_apart_by_the_countries(read, anpe):
    mali = InstitutionFactory(acronym="ANPE", country=CountryFactory(code="ML"))

    assert read("! @ANPE écrire").owner == anpe
    InstitutionFactory(acronym="ANPE", country=CountryFactory(code="TN"))
    promise = read("! @ANPE écrire")
    assert promise.owner is None
    assert promise.title == "@ANPE écrire"
    assert "Which one?" in promise.doubts[0]
    assert mali.full_name not in promise.doubts[0]


def test_an_unknown_name_is_kept_and_said(read):
    promise = read("! @ANPO 15/03 envoyer le projet")

    assert promise.owner is None
    assert promise.title == "@ANPO envoyer le projet"
    assert promise.to_check == ["@ANPO is not known. Write an acronym or a full name."]


def test_two_who_are_named_are_to_check(read):
    promise = read("! @ANPE envoyer le projet à @ANETI 15/03")

    assert promise.owner is None
    assert promise.title == "@ANPE envoyer le projet à @ANETI"
    assert promise.doubts == ("Several are named: ANPE and ANETI. Who is responsible?",)


def test_one_unknown_beside_one_known_leaves_the_choice(read):
    promise = read("! @ANPE et @ANPO écrire 15/03")

    assert promise.owner is None
    assert len(promise.doubts) == 1


def test_the_same_body_named_twice_is_one(read, anpe):
    promise = read("! @ANPE écrire à @ANPE 15/03")

    assert promise.owner == anpe
    assert promise.title == "Écrire à"


def test_an_address_is_nobody(read):
    promise = read("! écrire à contact@anpe.tg @ 15/03")

    assert promise.owner is None
    assert promise.to_check == ["Nobody is named as responsible."]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("! a 22/01", date(2020, 1, 22)),
        ("! a 23/01", date(2019, 1, 23)),
        ("! a 29/02", date(2020, 2, 29)),
        ("! a 1er avril", date(2019, 4, 1)),
        ("! a 15 mars 2020", date(2020, 3, 15)),
        ("! a by March 15", date(2019, 3, 15)),
        ("! a on 15 March, please", date(2019, 3, 15)),
        ("! a ١٥/٠٣", date(2019, 3, 15)),
        ("! a 05/03", date(2019, 3, 5)),
    ],
)
def test_a_day_without_a_year_is_the_next_one_after_the_visit(line, day, read):
    assert read(line).due_on == day


@pytest.mark.parametrize(
    "line",
    [
        "! recevoir 1/3 des offres",
        "! former 4 out of 5 agents",
        "! répondre 31/02",
        "! répondre 32 mars",
        "! transmettre le compte rendu du 12 février",
        "! transmettre le compte rendu du mardi 12 février 2019",
        "! répondre fin mars",
        "! former 3 marchands",
    ],
)
def test_what_is_no_day_to_do_it_by_is_left_alone(line, read):
    promise = read(line)

    assert promise.due_on is None
    assert promise.title.lower() == line[2:].lower()
    assert "No day is named." in promise.to_check


def test_a_day_inside_a_name_is_not_a_day(read):
    body = InstitutionFactory(
        acronym="Office du 20 mars", country=CountryFactory(code="TN")
    )

    promise = read("! @Office 20 mars écrire")
    assert promise.due_on == date(2019, 3, 20)
    promise = read("! @Office du 20 mars écrire")
    assert (promise.owner, promise.due_on) == (body, None)
    assert read("! @Office du 20 mars écrire 15/03").due_on == date(2019, 3, 15)


def test_two_days_are_to_check(read):
    promise = read("! @ANPE écrire 15/03 ou 30/03")

    assert promise.due_on is None
    assert promise.title == "Écrire 15/03 ou 30/03"
    assert "Until when?" in promise.doubts[0]


def test_a_day_before_the_visit_is_to_check(read):
    promise = read("! @ANPE écrire 15/03/2018")

    assert promise.due_on is None
    assert promise.title == "Écrire 15/03/2018"
    assert "lies before the visit." in promise.doubts[0]


def test_a_line_must_say_what_is_to_be_done(read, anpe):
    promise = read("! @ANPE 15/03")

    assert (promise.title, promise.owner) == ("", anpe)
    assert promise.to_check == ["Say what is to be done."]


def test_a_long_line_is_cut_as_a_title_and_kept_whole(read):
    promise = read("! @ANPE " + "mot " * 100)

    assert len(promise.title) == 250
    assert promise.title.endswith("…")
    assert promise.detail.startswith("@ANPE mot mot")
    assert read("! @ANPE écrire").detail == ""


def test_people_of_any_number_of_lines_are_looked_up_together(
    staff, anpe, django_assert_max_num_queries
):
    person = PersonFactory(given_names="Edmond", family_name="Amoussou")
    PostFactory(person=person, institution=anpe, starts_on=date(2018, 1, 1))
    staff.access()
    lines = marked_lines("\n".join(f"! @Edmond Amoussou écrire {n}" for n in range(20)))

    with django_assert_max_num_queries(8):
        promises = read_promises(
            lines, registry=Registry(staff), day=VISITED, countries=["TG", "TN"]
        )
    assert {promise.owner for promise in promises} == {anpe}
