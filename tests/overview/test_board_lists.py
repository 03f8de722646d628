"""Lists, panel and cost of the board; who sees what on it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from migration_coop.lib.formats import format_age
from tests.factories.cooperation import (
    CooperationFactory,
    CooperationPartyFactory,
    CooperationProgrammeFactory,
    FollowUpFactory,
    InstrumentFactory,
    MilestoneFactory,
    MissionActivityFactory,
)
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    ThemeFactory,
)
from tests.factories.missions import MissionFactory

BOARD = "/cooperations/"
PANEL = {"HX-Request": "true", "HX-Target": "panel"}


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
    assertNotContains(client.get(BOARD), "/missions/new/")

    client.force_login(staff)
    assertContains(client.get(BOARD), "/missions/new/")
