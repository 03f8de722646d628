"""Countries, institutions, their people, and the accounts of a made-up world."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from accounts.models import Grant, Role, User
from bench.world.words import FAMILY_NAMES, GIVEN_NAMES, TOWNS, TYPES
from institutions.models import (
    Country,
    Institution,
    Person,
    Post,
    Sex,
    social_side_of,
)
from institutions.models.types import IATI_TYPE_OF, InstitutionType
from missions.models import Programme, ProgrammeGrant, ProgrammeRole

# The first release: the fifteen of ECOWAS in 2019, Mauritania and the Maghreb.
CODES = [
    "TG",
    "TN",
    "BJ",
    "BF",
    "CV",
    "CI",
    "GM",
    "GH",
    "GN",
    "GW",
    "LR",
    "ML",
    "NE",
    "NG",
    "SN",
    "SL",
    "MR",
    "MA",
    "DZ",
    "LY",
]
BODIES, PEOPLE_EACH = 20, 4
COORDINATOR = "world@example.org"


@dataclass(frozen=True)
class People:
    countries: Sequence[Country]
    bodies: dict[str, list[Institution]]
    people: dict[int, list[Person]]
    staff: dict[str, list[User]]
    programmes: Sequence[Programme]
    coordinator: User


def make_people(random: Random, *, countries: int, password: str) -> People:
    found = {c.code: c for c in Country.objects.filter(code__in=CODES)}
    chosen = [found[code] for code in CODES[:countries]]
    bodies = {country.code: _bodies(random, country) for country in chosen}
    people = _people(random, [body for rows in bodies.values() for body in rows])
    programmes = Programme.objects.bulk_create(
        Programme(code=f"prog-{n}", name_fr=f"Programme {n}", name_en=f"Programme {n}")
        for n in range(1, 6)
    )
    staff = {c.code: _staff(random, c, bodies[c.code], password) for c in chosen}
    coordinator = _coordinator(programmes, password)
    return People(chosen, bodies, people, staff, programmes, coordinator)


def _bodies(random: Random, country: Country) -> list[Institution]:
    made = Institution.objects.bulk_create(
        Institution(
            code=f"{country.code}-W{n:03}",
            name_fr=f"{TYPES[n % len(TYPES)][0]} de {random.choice(TOWNS)} {n}",
            name_en=f"{TYPES[n % len(TYPES)][1]} of {random.choice(TOWNS)} {n}",
            acronym=f"{country.code}{n}",
            type=TYPES[n % len(TYPES)][2],
            iati_type=IATI_TYPE_OF[InstitutionType(TYPES[n % len(TYPES)][2])],
            country=country,
            social_side=social_side_of(TYPES[n % len(TYPES)][2]),
        )
        for n in range(BODIES)
    )
    return list(made)


def _people(random: Random, bodies: list[Institution]) -> dict[int, list[Person]]:
    persons = Person.objects.bulk_create(
        Person(
            family_name=random.choice(FAMILY_NAMES),
            given_names=random.choice(GIVEN_NAMES),
            sex=random.choice([Sex.FEMALE, Sex.MALE, Sex.MALE, ""]),
        )
        for _ in range(len(bodies) * PEOPLE_EACH)
    )
    held = defaultdict(list)
    posts = []
    for place, person in enumerate(persons):
        body = bodies[place // PEOPLE_EACH]
        held[body.pk].append(person)
        posts.append(Post(person=person, institution=body, title="Directeur"))
    Post.objects.bulk_create(posts)
    return held


def _staff(random, country: Country, bodies, password: str) -> list[User]:
    """Three officers who read and write for their country."""
    users = []
    for n in range(3):
        user = User(
            email=f"{country.code.lower()}{n}@example.org",
            first_name=random.choice(GIVEN_NAMES),
            last_name=random.choice(FAMILY_NAMES),
            institution=bodies[n],
            language="fr",
        )
        user.set_unusable_password()
        users.append(user)
    if country.code == CODES[0]:
        users[0].set_password(password)
    User.objects.bulk_create(users)
    Grant.objects.bulk_create(
        Grant(user=user, role=Role.STAFF, country=country) for user in users
    )
    return users


def _coordinator(programmes, password: str) -> User:
    user = User.objects.create_user(
        COORDINATOR,
        password,
        first_name="Awa",
        last_name="Mensah",
        language="fr",
    )
    Grant.objects.create(user=user, role=Role.COORDINATOR)
    ProgrammeGrant.objects.bulk_create(
        ProgrammeGrant(programme=p, user=user, role=ProgrammeRole.COORDINATOR)
        for p in programmes
    )
    return user
