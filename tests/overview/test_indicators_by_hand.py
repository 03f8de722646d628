"""Each indicator equals what is counted by hand over random small histories, for who
reads everything and for who reads one country; and so do the rows behind it."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from overview.indicators.figures import Unit
from overview.indicators.periods import Period
from overview.indicators.registry import INDICATORS
from overview.indicators.scope import Scope
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import EvidenceFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import ProgrammeFactory
from tests.overview.by_hand import BY_HAND, Question
from tests.overview.histories import COUNTRIES, TODAY, History, histories, store

QUICKLY = settings(
    max_examples=12,
    deadline=None,
    # Making a history smaller would store it a thousand times.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
periods = st.sampled_from(
    [
        Period(date(2023, 1, 1), date(2026, 12, 31)),
        Period(date(2025, 7, 1), date(2026, 6, 30)),
        Period(date(2024, 2, 10), date(2025, 6, 29)),
        Period(date(2026, 7, 1), date(2026, 9, 30)),
    ]
)


@pytest.fixture
def world():
    """What every history points at: people, countries, programmes, two bodies."""
    for code in COUNTRIES:
        CountryFactory(code=code)
    return {
        "by": UserFactory(),
        "programmes": [ProgrammeFactory(), ProgrammeFactory()],
        "evidence": EvidenceFactory(),
        "institutions": {
            code: InstitutionFactory(country=CountryFactory(code=code))
            for code in ("TG", "TN")
        },
    }


def ask(history, period, narrowed, *, user, sees, programmes):
    """The same question, to the application and by hand."""
    programme = narrowed["programme"]
    scope = Scope(
        user,
        TODAY,
        period,
        country=narrowed["country"],
        programme=None if programme is None else programmes[programme].pk,
        travels=narrowed["travels"],
    )
    question = Question(history, period.start, period.end, **narrowed, sees=sees)
    return scope, question


def counted(indicator, scope):
    figure = indicator.compute(scope)
    if indicator.unit is Unit.DAYS:
        spread = (figure.low, figure.median, figure.high)
        return (spread if figure.denominator else None), figure.denominator
    return figure.numerator, figure.denominator


def listed(indicator, scope):
    """The figure, from the rows that the page lists."""
    rows = list(indicator.rows(scope))
    if indicator.unit is Unit.SHARE:
        return sum(row.counts for row in rows), len(rows)
    return sum(row.amount for row in rows), len(rows)


narrowings = st.fixed_dictionaries(
    {
        "country": st.sampled_from(["", "TG", "TN"]),
        "programme": st.sampled_from([None, 0]),
        "travels": st.booleans(),
    }
)


@pytest.mark.parametrize(("reader", "sees"), [("coordinator", ""), ("staff", "TG")])
def test_every_indicator_is_what_is_counted_by_hand(reader, sees, world, request):
    user = request.getfixturevalue(reader)

    @QUICKLY
    @given(histories, periods, narrowings)
    def holds(history, period, narrowed):
        with transaction.atomic():
            store(history, **world)
            scope, question = ask(
                history,
                period,
                narrowed,
                user=user,
                sees=sees,
                programmes=world["programmes"],
            )
            answers = {n: counted(i, scope) for n, i in INDICATORS.items()}
            transaction.set_rollback(True)
        assert answers == {name: by_hand(question) for name, by_hand in BY_HAND.items()}

    holds()


@settings(QUICKLY, max_examples=5)
@given(histories, periods, narrowings)
def test_rows_series_and_parts_add_up_to_the_figure(
    coordinator, world, history, period, narrowed
):
    with transaction.atomic():
        store(history, **world)
        scope, question = ask(
            history,
            period,
            narrowed,
            user=coordinator,
            sees="",
            programmes=world["programmes"],
        )
        figures = {name: counted(i, scope) for name, i in INDICATORS.items()}
        rows = {name: listed(i, scope) for name, i in INDICATORS.items()}
        compared = {name: i.compare(scope) for name, i in INDICATORS.items()}
        apart = {
            name: (i.compute(scope), i.compute(scope.before))
            for name, i in INDICATORS.items()
        }
        series = {name: i.series(scope) for name, i in INDICATORS.items()}
        countries = {name: i.by_country(scope) for name, i in INDICATORS.items()}
        programmes = INDICATORS["women-delegates"].by_programme(scope)
        transaction.set_rollback(True)

    assert without_unknown(compared) == without_unknown(apart)
    for name, indicator in INDICATORS.items():
        if indicator.unit is Unit.DAYS:
            assert rows[name][1] == figures[name][1]
        else:
            assert rows[name] == figures[name]
        if not indicator.is_of_a_day:
            assert sum(p.figure.denominator for p in series[name]) == figures[name][1]
        assert by_key(countries[name]) == by_hand_of_countries(name, question)
    assert len(programmes) <= 2
    assert (
        sum(p.figure.denominator for p in programmes) <= figures["women-delegates"][1]
    )


def by_key(parts):
    return {part.key: part.figure.denominator for part in parts}


def by_hand_of_countries(name, question):
    """Of each country that travels or hosts, among those that were asked about."""
    counted = {}
    for code in COUNTRIES:
        one = replace(question, country=code)
        if question.country and question.country != code:
            one = replace(question, history=between(question, code), travels=False)
            if question.travels and name != "cooperations-silent":
                continue
        if denominator := BY_HAND[name](one)[1]:
            counted[code] = denominator
    return counted


def between(question, code):
    """What is left of the history when the other country must be in it, too."""
    history = question.history
    pair = {question.country, code}
    return History(
        [m for m in history.missions if set(m.pair) == pair],
        [c for c in history.cooperations if set(c.pair) == pair],
    )


def without_unknown(pairs):
    """Of the period before it is not counted."""
    return {n: (now, replace(before, unknown=0)) for n, (now, before) in pairs.items()}
