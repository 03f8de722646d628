"""The press note of January 2019 comes out complete, item by item."""

from datetime import date

import pytest

from missions.press_note.proposals import State
from tests.missions.press_notes import SEED, read


@pytest.fixture(scope="module")
def note():
    return read(SEED)


def codes(proposals):
    return [proposal.value.code for proposal in proposals]


def test_the_days_are_21_to_25_january_2019(note):
    assert note.days == (date(2019, 1, 21), date(2019, 1, 25))
    assert note.starts_on.state == note.ends_on.state == State.FOUND


def test_togo_visits_tunisia_in_tunis(note):
    assert note.visiting_country.value == "TG"
    assert note.host_country.value == "TN"
    assert note.city.value == "Tunis"
    states = {note.visiting_country.state, note.host_country.state, note.city.state}
    assert states == {State.FOUND}


@pytest.mark.parametrize(
    "delegate",
    [
        ("Gaston Batchey", "Director General of Employment", "TG-DGE"),
        ("Edmond Amoussou", "Director General", "TG-ANPE"),
        ("Afetogbo Azilan", "Director of Togolese Abroad", "TG-DTE"),
    ],
    ids=lambda delegate: delegate[0],
)
def test_three_officials_sit_in_the_delegation(note, delegate):
    seats = {
        (seat.name, seat.title, seat.institution.value.code): seat.state
        for seat in note.seats
        if seat.name
    }

    assert seats[delegate] == State.FOUND
    assert len(seats) == 3


@pytest.mark.parametrize(
    ("side", "function"),
    [
        ("employers", "Representatives from Togolese Employer’s Association"),
        ("workers", "Representatives from Trade Union Centres"),
    ],
)
def test_the_social_partners_have_seats_with_a_function_and_a_side(
    note, side, function
):
    seats = {seat.side: seat for seat in note.seats if not seat.name}

    assert seats[side].title == function
    assert seats[side].state == State.FOUND
    assert len(seats) == 2


def test_the_only_employers_body_of_togo_is_offered_to_be_checked(note):
    [seat] = [seat for seat in note.seats if seat.side == "employers"]

    assert seat.institution.state == State.CHECK
    assert codes([seat.institution]) == ["TG-CNP-TOGO"]


def test_four_institutions_were_visited(note):
    visited = {visit.institution.value.code for visit in note.visits}

    assert visited == {"TN-ANETI", "TN-MRC", "TN-OTE", "TN-TAT"}
    assert {visit.institution.state for visit in note.visits} == {State.FOUND}


def test_fmm_west_africa_is_the_programme(note):
    assert note.programme.state == State.FOUND
    assert note.programme.value.pk == "FMM-WA"


def test_the_european_union_and_ecowas_pay(note):
    assert codes(note.funders) == ["XX-EU", "XX-ECOWAS"]


def test_iom_ilo_and_icmpd_carry_it_out(note):
    assert codes(note.implementers) == ["XX-IOM", "XX-ILO", "XX-ICMPD"]


def test_the_purpose_is_to_initiate_cooperation(note):
    assert note.purpose.state == State.FOUND
    assert note.purpose.value == (
        "Initiate institutional cooperation and the exchange of good practices,"
        " experiences and technical assistance between Togo and Tunisia"
    )


def test_togo_is_interested_in_expertise_in_international_job_placement(note):
    [interest] = note.interests

    assert "Tunisia expertise in the area of international job placement" in (
        interest.value
    )


def test_the_debriefing_was_with_aneti_and_its_day_is_not_said(note):
    assert codes([note.debriefing_with]) == ["TN-ANETI"]
    assert note.debriefing_on.state == State.MISSING


def test_themes_of_its_head_and_purpose_are_certain_and_others_to_be_checked(note):
    states = {theme.value.code: theme.state for theme in note.themes}

    assert states["T01"] == states["T13.3"] == State.FOUND
    assert states["T04.1"] == State.CHECK


def test_every_fact_points_at_the_words_it_was_read_in(note):
    [answer] = note.starts_on.answers

    words = SEED.strip()[answer.span.start : answer.span.end]
    assert words == "January 21st to 25th 2019"
