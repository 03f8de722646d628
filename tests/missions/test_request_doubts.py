"""What to look at again before a request goes on: each point with its reason."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from missions.models import AssistanceRequest, Mission, MissionStatus, RequestStatus
from missions.request_doubts import NAMED, Aid, Likeness, doubts_about, likenesses
from tests.factories.institutions import (
    CountryFactory,
    CountryMembershipFactory,
    InstitutionFactory,
    ThemeFactory,
)
from tests.factories.missions import (
    AssistanceRequestFactory,
    MissionFactory,
    ProgrammeFactory,
    ProgrammeGrantFactory,
)

DAY = timedelta(days=1)
MONDAY = date(2019, 1, 21)
WORDS = "Placer des travailleurs togolais à l’étranger par le service public"


@pytest.fixture
def asked():
    request = AssistanceRequestFactory(
        objective=WORDS, wanted_from=MONDAY, wanted_until=MONDAY + 4 * DAY
    )
    request.themes.add(ThemeFactory(code="T04"))
    return request


def said(request, user):
    doubts = doubts_about(request, user=user, today=MONDAY)
    return [doubt.text for doubt in doubts]


def test_the_same_theme_in_the_same_days_is_named_with_its_programme(asked, staff):
    other = AssistanceRequestFactory(
        title="Twice",
        programme=ProgrammeFactory(name_en="Elsewhere"),
        wanted_from=MONDAY + 4 * DAY,
    )
    other.themes.add(ThemeFactory(code="T04.1", parent=asked.themes.get()))

    (doubt,) = doubts_about(asked, user=staff, today=MONDAY)

    assert doubt.url == other.get_absolute_url()
    assert "Twice" in doubt.text
    assert "Elsewhere" in doubt.text
    assert "same theme in the same days" in doubt.text


def test_nearly_the_same_words_are_noticed_on_missions_too(asked, staff):
    mission = MissionFactory(
        purpose="Placer des travailleurs togolais à l'etranger par le service public.",
        starts_on=MONDAY + 300 * DAY,
        ends_on=MONDAY + 301 * DAY,
    )

    (doubt,) = doubts_about(asked, user=staff, today=MONDAY)

    assert doubt.url == mission.get_absolute_url()
    assert "nearly the same objective" in doubt.text
    assert "no programme" in doubt.text


def test_of_what_the_reader_may_not_see_only_the_programme_is_said(asked):
    AssistanceRequestFactory(
        title="Secret title",
        objective=WORDS,
        institution=asked.institution,
        country=CountryFactory(code="SN"),
        programme=ProgrammeFactory(name_en="Elsewhere"),
    )
    coordinator = ProgrammeGrantFactory(programme=asked.programme).user

    (text,) = said(asked, coordinator)

    assert "Elsewhere" in text
    assert "Secret title" not in text


def test_what_was_called_off_or_came_of_this_request_is_no_doubt(asked, staff):
    MissionFactory(purpose=WORDS, status=MissionStatus.CANCELLED)
    MissionFactory(purpose=WORDS, request=asked)
    AssistanceRequestFactory(objective=WORDS, status=RequestStatus.WITHDRAWN)

    assert said(asked, staff) == []


def test_many_are_counted_beyond_the_first(asked, staff):
    for _number in range(NAMED + 2):
        MissionFactory(purpose=WORDS)

    texts = said(asked, staff)

    assert len(texts) == NAMED + 1
    assert texts[-1] == "2 more resemble this request."


def test_open_requests_of_the_institution_are_counted(asked, staff):
    for status in ("submitted", "appraised", "draft"):
        AssistanceRequestFactory(
            programme=asked.programme,
            institution=asked.institution,
            status=status,
            requested_on=MONDAY,
        )

    assert said(asked, staff) == [
        "The institution already has 2 open requests with this programme."
    ]


def test_membership_is_asked_for_the_day_of_the_request(asked, staff):
    region = InstitutionFactory(country=None, acronym="ECOWAS")
    asked.programme.region = region
    CountryMembershipFactory(
        country=asked.country, body=region, valid_to=date(2025, 1, 29)
    )
    asked.requested_on = date(2019, 1, 1)
    assert said(asked, staff) == []

    asked.requested_on = date(2026, 1, 1)
    (text,) = said(asked, staff)
    assert "was not a member of ECOWAS on 1" in text
    asked.programme.further_countries.add(asked.country)
    assert said(asked, staff) == []


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"ends_on": MONDAY - DAY}, "The programme ended on"),
        ({"starts_on": MONDAY + DAY}, "The programme only starts on"),
        ({"starts_on": MONDAY, "ends_on": MONDAY}, ""),
    ],
)
def test_a_request_outside_the_days_of_the_programme_is_said(asked, staff, days, words):
    for name, day in days.items():
        setattr(asked.programme, name, day)

    texts = said(asked, staff)

    assert bool(texts) == bool(words)
    assert all(text.startswith(words) for text in texts)


def test_it_costs_the_same_for_three_as_for_one(asked, staff):
    def queries():
        staff.__dict__.pop("_access", None)
        row = AssistanceRequest.objects.select_related("programme__region").get(
            pk=asked.pk
        )
        with CaptureQueriesContext(connection) as found:
            doubts_about(row, user=staff, today=MONDAY)
        return len(found)

    def add():
        AssistanceRequestFactory(objective=WORDS).themes.add(ThemeFactory())
        MissionFactory(purpose=WORDS).themes.add(ThemeFactory())

    add()
    said(asked, staff)
    once = queries()
    add()
    add()

    assert queries() == once


# --- Against a plain model --------------------------------------------------------------

SENTENCES = [WORDS, WORDS.upper() + ".", "Court", "Apprendre à tenir des statistiques"]
periods = st.one_of(
    st.none(),
    st.tuples(st.integers(0, 9), st.integers(0, 4)).map(
        lambda p: (MONDAY + p[0] * DAY, MONDAY + (p[0] + p[1]) * DAY)
    ),
)
aids = st.builds(
    Aid,
    themes=st.frozensets(st.integers(1, 3), max_size=2),
    objective=st.sampled_from(SENTENCES),
    period=periods,
)


def days_of(period):
    if period is None:
        return set()
    return {period[0] + n * DAY for n in range((period[1] - period[0]).days + 1)}


def plain(text):
    return " ".join(text.casefold().replace("à", "a").replace("é", "e").split())


def plainly_alike(one, other):
    """The same, day by day and word by word."""
    why = set()
    if set(one.themes) & set(other.themes) and days_of(one.period) & days_of(
        other.period
    ):
        why.add(Likeness.PERIOD)
    words = [
        sorted(plain(aid.objective.replace("’", "'")).split()) for aid in (one, other)
    ]
    texts = [" ".join(w) for w in words]
    if all(len(text) >= 25 for text in texts) and fuzz.ratio(*texts) >= 80:
        why.add(Likeness.WORDS)
    return why


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(one=aids, other=aids)
def test_likeness_is_that_of_the_plain_model_either_way(one, other):
    assert set(likenesses(one, other)) == plainly_alike(one, other)
    assert likenesses(one, other) == likenesses(other, one)


things = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.booleans(), aids), max_size=4
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(asked=aids, others=things)
def test_the_rows_that_are_found_are_those_of_the_plain_model(
    asked, others, coordinator
):
    """Others are (of the same country, a mission, called off, aid)."""
    Mission.objects.all().delete()
    AssistanceRequest.objects.all().delete()
    themes = {n: ThemeFactory() for n in (1, 2, 3)}
    request = store(asked, themes, of_mission=False, is_near=True, is_off=False)
    expected = 0
    for is_near, is_mission, is_off, aid in others:
        if is_mission and aid.period is None:
            continue
        store(aid, themes, of_mission=is_mission, is_near=is_near, is_off=is_off)
        expected += is_near and not is_off and bool(plainly_alike(asked, aid))

    found = doubts_about(request, user=coordinator, today=MONDAY)

    assert len(found) == expected


def store(aid, themes, *, of_mission, is_near, is_off):
    first, last = aid.period or (None, None)
    country = CountryFactory(code="TG" if is_near else "SN")
    if of_mission:
        row = MissionFactory(
            visiting_country=country,
            starts_on=first,
            ends_on=last,
            purpose=aid.objective,
            status=MissionStatus.CANCELLED if is_off else MissionStatus.HELD,
        )
    else:
        row = AssistanceRequestFactory(
            country=country,
            wanted_from=first,
            wanted_until=last,
            objective=aid.objective,
            status=RequestStatus.WITHDRAWN if is_off else RequestStatus.DRAFT,
        )
    row.themes.set([themes[n] for n in aid.themes])
    return row
