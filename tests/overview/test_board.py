"""The board of cooperations: its views, filters, panel, and what it costs."""

from datetime import date

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains

from cooperation.models import Stage
from tests.factories.cooperation import (
    ContactFactory,
    CooperationFactory,
    CooperationProgrammeFactory,
    StageChangeFactory,
)
from tests.factories.institutions import (
    CountryFactory,
    ThemeFactory,
)
from tests.factories.missions import MissionFactory, ProgrammeFactory

BOARD = "/cooperations/"
PANEL = {"HX-Request": "true", "HX-Target": "panel"}


@pytest.fixture
def calm():
    """Mali and Togo spoke today; nobody has travelled."""
    cooperation = CooperationFactory(
        code="ML-TG",
        title_en="With Mali",
        country_a__code="ML",
        country_b=CountryFactory(code="TG"),
    )
    ContactFactory(cooperation=cooperation, held_on=timezone.localdate())
    return cooperation


def shown(response):
    return {line.cooperation.code for line in response.context["lines"]}


def cells(response):
    matrix = response.context["matrix"]
    return {
        (code, column): cell
        for code, _name, row in matrix.rows
        for (column, _), cell in zip(matrix.columns, row, strict=True)
        if cell and cell != "self"
    }


# --- The matrix -----------------------------------------------------------------------------


def test_who_travels_stands_in_the_row_and_a_cell_says_all_in_words(
    client, staff, late, calm
):
    client.force_login(staff)

    response = client.get(BOARD)

    assert set(cells(response)) == {("TG", "TN"), ("ML", "TG")}
    age = cells(response)["TG", "TN"].age
    label = f"Togo – Tunisia, Late, stage 1 of 5, Contact, last contact {age} ago"
    assertContains(response, f'aria-label="{label}"')
    assertContains(response, '<th scope="row">')
    assertContains(response, "?pair=TG-TN#panel")


def test_a_pair_in_which_both_travel_stands_in_both_rows(client, staff, late):
    MissionFactory(
        visiting_country=late.country_b, host_country=late.country_a, code="TN-TG-1"
    )
    client.force_login(staff)

    assert set(cells(client.get(BOARD))) == {("TG", "TN"), ("TN", "TG")}


def test_of_several_cooperations_of_a_pair_the_worst_wins_and_all_are_listed(
    client, staff, late
):
    CooperationFactory(
        code="TG-TN-2", title_en="Second", stage=3, stage_since="2020-1-1"
    )
    client.force_login(staff)

    response = client.get(f"{BOARD}?pair=TG-TN")

    cell = cells(response)["TG", "TN"]
    assert (cell.count, cell.tone, cell.stage) == (2, "late", 3)
    assert "2 cooperations" in cell.label
    assertContains(response, "With Tunisia")
    assertContains(response, "Second")
    assertContains(response, 'aria-current="true"')


def test_a_stage_that_moved_since_the_day_is_marked(client, staff, late):
    late.stage, late.stage_since = Stage.SIGNED, date(2026, 1, 1)
    late.save()
    StageChangeFactory(
        cooperation=late, from_stage=Stage.ROADMAP, to_stage=Stage.SIGNED
    )
    client.force_login(staff)

    cell = cells(client.get(f"{BOARD}?since=2026-03-01"))["TG", "TN"]
    assert (cell.moved, cell.before, cell.stage) == ("+2", 3, 4)
    assert "+2 since 1\N{NO-BREAK SPACE}Mar 2026" in cell.label

    assert cells(client.get(f"{BOARD}?since=2026-03-03"))["TG", "TN"].moved == ""
    assert cells(client.get(f"{BOARD}?since=nonsense"))["TG", "TN"].moved == ""
    assert shown(client.get(f"{BOARD}?since=2026-03-01&movement=moved")) == {"TG-TN"}
    assertContains(client.get(f"{BOARD}?since=2026-03-01&view=list"), "+2")


def test_many_countries_make_a_dense_matrix(client, coordinator):
    togo = CountryFactory(code="TG")
    for code in ["UA", "UB", "UC", "UD", "UE", "UF", "UG", "UH", "UI"]:
        CooperationFactory(
            country_a=togo, country_b=CountryFactory(code=code), code=f"TG-{code}"
        )
    client.force_login(coordinator)

    response = client.get(BOARD)

    assert response.context["matrix"].is_dense
    # Countries without a tile of their own stand below the others.
    assertContains(response, "?country=UA")


def test_countries_without_an_active_cooperation_are_named(client, staff, late, calm):
    MissionFactory(host_country__code="SN", code="TG-SN-1")
    calm.suspend(by=staff, at=timezone.now(), note="For now")
    client.force_login(staff)

    response = client.get(BOARD)

    assert response.context["without"] == ["Mali", "Senegal"]
    assertContains(response, "2 countries without an active cooperation")


# --- Counts and filters ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", {"TG-TN", "ML-TG"}),
        ("country=TN", {"TG-TN"}),
        ("country=TG&partner=ML", {"ML-TG"}),
        ("country=FR", {"TG-TN", "ML-TG"}),  # no such choice: not filtered
        ("stage=1", {"TG-TN", "ML-TG"}),
        ("stage=4", set()),
        ("health=late", {"TG-TN"}),
        ("health=on_track", {"ML-TG"}),
        ("movement=dormant", {"TG-TN"}),
        ("movement=stalled", set()),
        ("theme=T99", {"ML-TG"}),
        ("programme=FMM", {"TG-TN"}),
        ("status=suspended", set()),
    ],
)
def test_filters_narrow_the_board(client, staff, late, calm, query, codes):
    calm.themes.add(ThemeFactory(code="T99"))
    CooperationProgrammeFactory(
        cooperation=late, programme=ProgrammeFactory(code="FMM")
    )
    client.force_login(staff)

    assert shown(client.get(f"{BOARD}?{query}")) == codes


def test_counts_are_filters_that_can_be_taken_away(client, staff, late, calm):
    client.force_login(staff)

    counts = client.get(f"{BOARD}?health=late&country=TG").context["counts"]

    assert [(one["number"], str(one["label"])) for one in counts[:4]] == [
        (1, "Late"),
        (0, "At risk"),
        (0, "No news"),
        (1, "On track"),
    ]
    assert counts[0]["is_current"]
    assert counts[0]["url"] == "?country=TG"
    assert counts[3]["url"] == "?country=TG&health=on_track"


def test_filters_are_said_in_words_and_taken_away_one_by_one(client, staff, late):
    client.force_login(staff)

    response = client.get(f"{BOARD}?country=TN&health=late&view=list")

    assertContains(response, 'Country <span class="strong">Tunisia</span>')
    assertContains(response, "?country=TN&amp;view=list")


def test_what_is_not_active_is_shown_when_asked_for_and_not_judged(client, staff, late):
    late.suspend(by=staff, at=timezone.now(), note="For now")
    client.force_login(staff)

    assert shown(client.get(BOARD)) == set()
    response = client.get(f"{BOARD}?status=suspended")
    assert cells(response)["TG", "TN"].tone == "mute"
    assertContains(response, "Not active")
    assertContains(client.get(f"{BOARD}?status=suspended&view=list"), "Suspended")


def test_empty_boards_say_so(client, staff):
    client.force_login(staff)
    assertContains(client.get(BOARD), "No cooperations yet")

    CooperationFactory()
    response = client.get(f"{BOARD}?status=expired")
    assertContains(response, "No cooperation matches")


def test_the_rules_are_stated_with_the_days_of_the_programmes(
    client, staff, late, calm
):
    client.force_login(staff)
    assertContains(client.get(BOARD), "an item overdue by more than 30 days")

    programme = ProgrammeFactory(late_after_days=45)
    CooperationProgrammeFactory(cooperation=late, programme=programme)
    assertContains(client.get(BOARD), "some of those shown here set others")

    CooperationProgrammeFactory(cooperation=calm, programme=programme)
    assertContains(client.get(BOARD), "an item overdue by more than 45 days")
