"""A small registry for tests of pasted texts, and what is read with it."""

from datetime import date

from missions.pasting.bodies import Bodies
from missions.pasting.days import MissionDays
from missions.pasting.judging import judge_people, judge_visits
from missions.pasting.people import read_people
from missions.pasting.visits import read_programme
from missions.registry import Registry
from tests.factories.institutions import (
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
)

BODIES = {
    "TG": {
        "DGE": "Direction générale de l'emploi",
        "ANPE": "Agence nationale pour l'emploi",
        "CNP-Togo": "Conseil national du patronat du Togo",
    },
    "TN": {
        "ANETI": "Agence nationale pour l'emploi et le travail indépendant",
        "OTE": "Office des Tunisiens à l'étranger",
        "UGTT": "Union générale tunisienne du travail",
    },
    None: {"OIM / IOM": "Organisation internationale pour les migrations"},
}
MISSION = MissionDays(date(2019, 1, 21), date(2019, 1, 25))


def fill_registry():
    """The bodies by their acronym, and three people with their posts."""
    bodies = {}
    for code, names in BODIES.items():
        country = code and CountryFactory(code=code)
        for acronym, name in names.items():
            bodies[acronym] = InstitutionFactory(
                name_fr=name, acronym=acronym, country=country
            )
    FormerNameFactory(institution=bodies["ANETI"], name_fr="Bureau de l'emploi")
    for given, family, sex, acronym in (
        ("Gaston", "Batchey", "M", "DGE"),
        ("Edmond", "Amoussou", "M", "ANPE"),
        ("Ablavi", "Tetteh", "F", "CNP-Togo"),
    ):
        person = PersonFactory(given_names=given, family_name=family, sex=sex)
        PostFactory(person=person, institution=bodies[acronym], title="Directeur")
    return bodies


def said(cells):
    """The cells that say something; a mark behind those to be checked."""
    marks = {"known": "", "new": "", "check": "?"}
    return {
        name: cell.text + marks[cell.state]
        for name, cell in cells.items()
        if cell.text or cell.state == "check"
    }


def read_list(user, text, *, country="TG"):
    bodies = Bodies(Registry(user), country=country)
    reading = read_people(text, bodies)
    judged = judge_people(reading.rows, bodies, on=MISSION.starts_on)
    return [said(cells) for cells in judged], reading


def read_visits(user, text, *, country="TN", days=MISSION):
    bodies = Bodies(Registry(user), country=country)
    reading = read_programme(text, bodies, days)
    return [said(cells) for cells in judge_visits(reading.rows, bodies)], reading
