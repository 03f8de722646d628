"""The board of cooperations: its views, filters, panel, and what it costs."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from cooperation.models import Stage
from migration_coop.lib.formats import format_age
from tests.factories.cooperation import (
    ContactFactory,
    CooperationFactory,
    CooperationPartyFactory,
    CooperationProgrammeFactory,
    FollowUpFactory,
    InstrumentFactory,
    MilestoneFactory,
    MissionActivityFactory,
    StageChangeFactory,
)
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    ThemeFactory,
)
from tests.factories.missions import MissionFactory, ProgrammeFactory

BOARD = "/cooperations/"
PANEL = {"HX-Request": "true", "HX-Target": "panel"}


@pytest.fixture
def late():
    """Togo has been to Tunisia, and something is overdue."""
    FollowUpFactory(mission=MissionFactory(), owner_institution__acronym="DGE")
    return CooperationFactory(code="TG-TN", title_en="With Tunisia")


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
    assert "+2 since 1\N{NO-BREAK SPACE}March 2026" in cell.label

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


# --- Lists ----------------------------------------------------------------------------------


def test_list_says_who_must_act_and_why(client, staff, late):
    milestone = MilestoneFactory(baseline_on=date(2030, 1, 1))
    milestone.forecast_on = date(2030, 3, 1)
    milestone.save()
    MissionActivityFactory(mission=MissionFactory(), activity=milestone.activity)
    client.force_login(staff)

    response = client.get(f"{BOARD}?view=list")

    for text in ("Late", "1 open", "DGE", milestone.title, "+8", "An item is overdue"):
        assertContains(response, text)


def test_long_lists_are_cut_into_pages(client, coordinator):
    togo = CountryFactory(code="TG")
    for number in range(26):
        code = f"{chr(65 + number)}X".replace("TX", "TA")
        CooperationFactory(
            country_a=CountryFactory(code=min(code, "TG")),
            country_b=togo if code < "TG" else CountryFactory(code=code),
            code=f"C-{number}",
        )
    client.force_login(coordinator)

    first = client.get(f"{BOARD}?view=list")
    second = client.get(f"{BOARD}?view=list&page=2")

    assertContains(first, "?view=list&amp;page=2")
    assertContains(second, "?view=list&amp;page=1")
    assert (len(first.context["page"]), len(second.context["page"])) == (25, 1)


def test_pairs_of_institutions_are_listed_with_their_cooperations(client, staff, late):
    anpe = InstitutionFactory(acronym="ANPE")
    aneti = InstitutionFactory(country__code="TN", acronym="ANETI")
    CooperationPartyFactory(cooperation=late, institution=anpe)
    CooperationPartyFactory(cooperation=late, institution=aneti, country=late.country_b)
    states = CooperationFactory(code="TG-TN-2", title_en="Between the States")
    client.force_login(staff)

    response = client.get(f"{BOARD}?view=institutions")

    pairs = {
        (pair.first, pair.second): [line.cooperation for line in pair.lines]
        for pair in response.context["page"]
    }
    assert pairs == {("ANPE", "ANETI"): [late], ("", ""): [states]}
    assertContains(response, "With Tunisia")


# --- The panel ------------------------------------------------------------------------------


def test_the_panel_says_where_a_pair_stands_and_what_happened(client, staff, late):
    InstrumentFactory(
        title="The memorandum", signed_on=date(2020, 1, 1), cooperation=late
    )
    client.force_login(staff)

    whole = client.get(f"{BOARD}?pair=TG-TN")
    part = client.get(f"{BOARD}?pair=TG-TN", headers=PANEL)

    assertNotContains(part, "<html")
    for response in (whole, part):
        for text in ("Togo – ", "DGE", "An item is overdue", "Signed: The memorandum"):
            assertContains(response, text)
        assertContains(response, late.get_absolute_url())


@pytest.mark.parametrize("pair", ["ML-SN", "nonsense", "TN-TG-X"])
def test_a_pair_that_the_reader_does_not_see_has_no_panel(client, staff, late, pair):
    CooperationFactory(country_a__code="ML", country_b__code="SN", code="ML-SN")
    client.force_login(staff)

    part = client.get(f"{BOARD}?pair={pair}", headers=PANEL)

    assert part.content.strip() == b""
    assert client.get(f"{BOARD}?pair={pair}").context["panel"] is None


def test_the_panel_of_either_way_is_the_same_pair(client, staff, late):
    client.force_login(staff)

    assertContains(client.get(f"{BOARD}?pair=TN-TG", headers=PANEL), "With Tunisia")


# --- For whom, at what cost -----------------------------------------------------------------


def test_cooperations_of_others_are_neither_shown_nor_counted(client, outsider, late):
    client.force_login(outsider)

    response = client.get(BOARD)

    assertContains(response, "No cooperations yet")
    assertNotContains(response, "With Tunisia")


@pytest.mark.parametrize("view", ["matrix", "list", "institutions"])
def test_the_board_costs_the_same_for_any_number(client, staff, late, view):
    CooperationPartyFactory(cooperation=late)
    MissionActivityFactory(
        mission=MissionFactory(), activity=MilestoneFactory().activity
    )
    FollowUpFactory(
        mission=MissionFactory(
            host_country__code="SN", lead_institution=InstitutionFactory()
        ),
        owner_institution=None,
    )
    senegal = CooperationFactory(
        country_a__code="SN", country_b=late.country_a, code="SN-TG"
    )
    CooperationPartyFactory(cooperation=senegal)
    client.force_login(staff)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{BOARD}?view={view}&pair=TG-TN&since=2026-01-01")
        return len(asked)

    before = cost()
    for number in (2, 3):
        row = CooperationFactory(code=f"TG-TN-{number}")
        CooperationPartyFactory(cooperation=row)
        CooperationProgrammeFactory(cooperation=row)
        row.themes.add(ThemeFactory())
        FollowUpFactory(mission=MissionFactory())

    assert cost() == before


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "0 d"),
        (13, "13 d"),
        (14, "2 wk"),
        (83, "11 wk"),
        (84, "2 mo"),
        (800, "2 yr"),
    ],
)
def test_time_since_is_as_short_as_a_cell(days, text):
    assert format_age(days) == text.replace(" ", "\N{NO-BREAK SPACE}")


def test_only_those_who_may_log_missions_are_offered_to(client, staff, observer):
    client.force_login(observer)
    assertNotContains(client.get(BOARD), "Log a mission")

    client.force_login(staff)
    assertContains(client.get(BOARD), "Log a mission")
