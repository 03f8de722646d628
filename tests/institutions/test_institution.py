"""Who sees an institution, what it was called when, and what can happen to it."""

import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Role
from institutions.models import (
    FormerName,
    Institution,
    InstitutionStatus,
    InstitutionType,
    SocialSide,
    social_side_of,
)
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import EditConflict
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
)

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
NOTE = "Letter of 2 March 2026"


@pytest.fixture
def ngo():
    """A restricted body in Tunisia."""
    return InstitutionFactory(
        code="TN-NGO",
        country=CountryFactory(code="TN"),
        status=InstitutionStatus.RESTRICTED,
    )


def seen_by(user, institution):
    return Institution.objects.for_user(user).filter(pk=institution.pk).first()


# --- Who sees it ------------------------------------------------------------------


@pytest.mark.parametrize(
    "who",
    ["staff", "host_staff", "coordinator", "administrator", "observer", "nobody"],
)
def test_everybody_sees_an_ordinary_institution(request, who):
    row = seen_by(request.getfixturevalue(who), InstitutionFactory())

    assert row.shows_people
    assert row.editable == (who == "administrator")


@pytest.mark.parametrize(
    ("who", "seen", "shows_people"),
    [
        ("host_staff", True, True),
        ("coordinator", True, True),
        ("administrator", True, True),
        # They may have to log a visit to it.
        ("staff", True, False),
        ("outsider", True, False),
        ("observer", False, None),
        ("nobody", False, None),
    ],
)
def test_a_restricted_institution_keeps_its_people_to_its_country(
    request, ngo, who, seen, shows_people
):
    row = seen_by(request.getfixturevalue(who), ngo)

    assert bool(row) == seen
    assert getattr(row, "shows_people", None) == shows_people


def test_those_of_the_institution_itself_see_its_people(ngo):
    user = GrantFactory(role=Role.OBSERVER, country=None, institution=ngo).user
    assert seen_by(user, ngo).shows_people


def test_an_administrator_of_a_country_edits_what_is_there(ngo):
    user = GrantFactory(role=Role.ADMIN, country=ngo.country).user
    elsewhere = InstitutionFactory()
    regional = InstitutionFactory(country=None)

    assert seen_by(user, ngo).editable
    assert not seen_by(user, elsewhere).editable
    assert not seen_by(user, regional).editable


# --- What it is called --------------------------------------------------------------


def test_the_name_is_in_the_language_of_the_reader():
    body = InstitutionFactory(name_fr="Agence", name_en="Agency", acronym="ANPE")

    with override("en"):
        assert str(body) == body.name == "Agency"
        assert body.full_name == "Agency (ANPE)"
    with override("fr"):
        assert body.name == "Agence"
    assert body.short_name == "ANPE"


def test_without_an_acronym_the_name_does():
    body = InstitutionFactory(name_fr="Agence")
    assert body.full_name == body.short_name == "Agence"


CUTS = st.lists(
    st.dates(date(2000, 1, 1), date(2030, 1, 1)), min_size=1, max_size=6, unique=True
).map(sorted)


def renamed(cuts):
    """An institution that changed its name on each of these days."""
    starts = [None, *cuts]
    names = [
        FormerName(name_fr=f"Name {n}", valid_from=starts[n], valid_to=end)
        for n, end in enumerate(cuts)
    ]
    body = Institution(pk=1, name_fr=f"Name {len(cuts)}")
    body._prefetched_objects_cache = {"former_names": names}
    return body


@given(CUTS, st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_each_day_has_the_name_that_the_latest_change_before_it_gave(cuts, day):
    changes_so_far = sum(1 for cut in cuts if cut <= day)
    assert renamed(cuts).names_on(day).name == f"Name {changes_so_far}"


@given(CUTS)
def test_a_new_name_holds_from_its_first_day(cuts):
    body = renamed(cuts)
    for number, cut in enumerate(cuts):
        assert body.names_on(cut - timedelta(days=1)).name == f"Name {number}"
        assert body.names_on(cut).name == f"Name {number + 1}"


# --- Finding it -----------------------------------------------------------------------


@pytest.fixture
def agency():
    agency = InstitutionFactory(
        name_fr="Agence nationale pour l’emploi et le travail indépendant",
        name_en="National Agency for Employment and Self-Employment",
        name_ar="الوكالة الوطنية للتشغيل والعمل المستقل",
        acronym="ANETI",
    )
    FormerNameFactory(institution=agency, name_fr="Office des travailleurs tunisiens")
    InstitutionFactory(name_fr="Caisse de sécurité sociale", acronym="CNSS")
    return agency


@pytest.mark.parametrize(
    "words",
    [
        "aneti",
        "independant",
        "INDÉPENDANT",
        unicodedata.normalize("NFD", "indépendant"),
        "emploi agence",
        "l'emploi",
        "self-employment",
        "office tunisiens",
        "aneti office",
        "الوَكالَة الوَطَنيّة",
        "الوكالة",
    ],
)
def test_it_is_found_by_any_name_it_bears_or_bore(agency, words):
    assert list(Institution.objects.search(words).in_order()) == [agency]


def test_a_search_needs_every_word(agency):
    assert not Institution.objects.search("aneti caisse").exists()
    assert Institution.objects.search(" ").count() == 2


# --- What can happen to it --------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "status"),
    [
        ("restrict", InstitutionStatus.RESTRICTED),
        ("rest", InstitutionStatus.DORMANT),
        ("dissolve", InstitutionStatus.DISSOLVED),
    ],
)
def test_a_step_is_recorded_with_its_reason(administrator, verb, status):
    body = InstitutionFactory()

    getattr(body, verb)(by=administrator, at=AT, note=NOTE)

    body.refresh_from_db()
    assert body.status == status
    assert body.is_restricted == (verb == "restrict")
    [event] = body.events.all()
    assert (event.from_status, event.to_status) == (InstitutionStatus.ACTIVE, status)
    assert (event.by, event.at, event.note) == (administrator, AT, NOTE)


def test_a_dissolved_body_can_only_come_back(administrator):
    body = InstitutionFactory(status=InstitutionStatus.DISSOLVED)

    with pytest.raises(TransitionError):
        body.rest(by=administrator, at=AT, note=NOTE)
    body.activate(by=administrator, at=AT)

    assert body.status == InstitutionStatus.ACTIVE


def test_a_merged_body_points_at_the_other_until_it_comes_back(administrator):
    body, other = InstitutionFactory(), InstitutionFactory()

    body.merge_into(other, by=administrator, at=AT)
    body.refresh_from_db()
    assert (body.status, body.merged_into) == (InstitutionStatus.MERGED, other)

    body.activate(by=administrator, at=AT)
    body.refresh_from_db()
    assert body.merged_into is None


def test_confirming_says_who_looked_and_when(administrator):
    body = InstitutionFactory()

    body.confirm(by=administrator, on=AT.date(), expected_version=1)

    body.refresh_from_db()
    assert (body.verified_by, body.verified_on) == (administrator, AT.date())
    assert body.version == 2


def test_what_has_changed_meanwhile_is_not_confirmed(administrator):
    body = InstitutionFactory(version=2)

    with pytest.raises(EditConflict):
        body.confirm(by=administrator, on=AT.date(), expected_version=1)


@pytest.mark.parametrize(
    ("kind", "side"),
    [
        (InstitutionType.EMPLOYERS, SocialSide.EMPLOYERS),
        (InstitutionType.UNION, SocialSide.WORKERS),
        (InstitutionType.NATIONAL_NGO, SocialSide.CIVIL_SOCIETY),
        (InstitutionType.UN_AGENCY, SocialSide.PARTNER),
        (InstitutionType.EMPLOYMENT_SERVICE, SocialSide.GOVERNMENT),
    ],
)
def test_a_type_suggests_a_side_in_dialogue(kind, side):
    assert social_side_of(kind) == side
