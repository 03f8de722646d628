"""Whatever rows say and whoever asks: what is found is what a plain reading finds."""

import re
import unicodedata
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cooperation.models import Cooperation, FollowUp, Milestone
from institutions.models import Institution, InstitutionStatus, Person, Post
from missions.models import Minutes, Mission
from overview.finding.find import KINDS, find, read_words, rows_of
from tests.factories.cooperation import (
    CooperationFactory,
    FollowUpFactory,
    MilestoneFactory,
)
from tests.factories.institutions import (
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
    PostFactory,
)
from tests.factories.missions import MinutesFactory, MissionFactory

WORDS = [
    "emploi",
    "Employé",
    "étude",
    "ETUDES",
    "œuvre",
    "l’aide",
    "TG-TN",
    "2019",
    "à",
]
TEXT = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
TYPED = st.lists(
    st.sampled_from(
        ["emp", "EMPLOI", "etude", "oeu", "aide", "tg", "tn-2019", "l", "20"]
    ),
    min_size=1,
    max_size=2,
).map(" ".join)
COUNTRIES = st.sampled_from(["TG", "ML", "SN"])


class Undone(Exception):
    pass


@contextmanager
def for_now():
    """What is made inside is gone afterwards."""
    try:
        with transaction.atomic():
            yield
            raise Undone
    except Undone:
        pass


def plain_words(text):
    """Written anew, so that one mistake is not made twice."""
    text = text.lower().replace("œ", "oe")
    letters = "".join(
        letter
        for letter in unicodedata.normalize("NFD", text)
        if unicodedata.category(letter) != "Mn"
    )
    return re.findall(r"[a-z0-9]+", letters)


def stands_in(typed, texts):
    words = plain_words(" ".join(texts))
    return all(any(w.startswith(part) for w in words) for part in plain_words(typed))


def texts_of_institution(row, user):
    former = row.former_names.values_list("name_fr", flat=True)
    return [row.name_fr, row.name_en, row.acronym, row.city, *former]


def texts_of_person(row, user):
    posts = Post.objects.for_user(user).filter(person=row)
    return [row.given_names, row.family_name, *posts.values_list("title", flat=True)]


PLAIN = {
    "mission": (
        Mission,
        lambda row, user: [row.code, row.title, row.purpose, row.city],
    ),
    "institution": (Institution, texts_of_institution),
    "person": (Person, texts_of_person),
    "minutes": (Minutes, lambda row, user: [row.text]),
    "follow_up": (FollowUp, lambda row, user: [row.title, row.detail]),
    "cooperation": (Cooperation, lambda row, user: [row.code, row.title_fr]),
    "milestone": (Milestone, lambda row, user: [row.title_fr, row.expected_evidence]),
}


def make(texts, country, status):
    CountryFactory(code=country)
    body = InstitutionFactory(
        name_fr=texts[0] or "Nom",
        acronym=texts[1],
        status=status,
        country=CountryFactory(code=country),
    )
    FormerNameFactory(institution=body, name_fr=texts[2] or "Nom")
    PostFactory(institution=body, person__family_name=texts[3] or "Nom", title="étude")
    mission = MissionFactory(
        title=texts[4] or "Titre",
        purpose=texts[5],
        city=texts[0],
        visiting_country=CountryFactory(code=country),
    )
    MinutesFactory(visit__mission=mission, text=texts[1])
    FollowUpFactory(
        mission=mission, owner_institution=body, title=texts[2] or "Suite", detail="à"
    )
    CooperationFactory(
        country_a=CountryFactory(code=country), title_fr=texts[3] or "Titre"
    )
    MilestoneFactory(
        activity__section__plan__country=CountryFactory(code=country),
        title_fr=texts[4] or "Jalon",
        expected_evidence=texts[5],
    )


@pytest.mark.parametrize("who", ["staff", "observer", "coordinator", "nobody"])
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.lists(
        st.tuples(
            st.lists(TEXT, min_size=6, max_size=6),
            COUNTRIES,
            st.sampled_from([InstitutionStatus.ACTIVE, InstitutionStatus.RESTRICTED]),
        ),
        min_size=1,
        max_size=3,
    ),
    typed=TYPED,
)
def test_what_is_found_is_what_a_plain_reading_finds(who, request, rows, typed):
    user = request.getfixturevalue(who)
    with for_now():
        for row in rows:
            make(*row)
        words = read_words(typed)
        counts = {one.kind.name.value: one.count for one in find(words, user)}
        for name, (model, texts) in PLAIN.items():
            seen = model.objects.for_user(user)
            expected = {r.pk for r in seen if stands_in(typed, texts(r, user))}
            found = (
                {r.pk for r in rows_of(KINDS[name], user, words)} if words else set()
            )
            assert found == (expected if words else set()), name
            assert counts.get(name, 0) == len(found), name
