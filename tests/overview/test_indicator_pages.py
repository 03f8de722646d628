"""Pages of indicators: what they say, what narrows them, and the rows behind."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Role
from institutions.models import InstitutionStatus, Sex, SocialSide
from missions.models import MissionStatus
from overview.indicators.registry import INDICATORS
from tests.factories.accounts import GrantFactory
from tests.factories.cooperation import (
    CooperationFactory,
    CooperationProgrammeFactory,
    FollowUpFactory,
)
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import (
    DelegationFactory,
    DelegationMemberFactory,
    MissionFactory,
    ProgrammeFactory,
    VisitFactory,
)

YEAR = {"from": "2026-01-01", "until": "2026-09-30"}
DAYS = {"starts_on": date(2026, 2, 2), "ends_on": date(2026, 2, 6)}


@pytest.fixture
def page(client):
    def shown(user, address, **parameters):
        client.force_login(user)
        return client.get(address, YEAR | parameters)

    return shown


def fill(**facts):
    """A mission with one of everything that is counted."""
    mission = MissionFactory(**DAYS, report_due_on=date(2026, 2, 20), **facts)
    VisitFactory(mission=mission)
    FollowUpFactory(mission=mission)
    DelegationMemberFactory(
        delegation=DelegationFactory(mission=mission),
        side=SocialSide.WORKERS,
        sex=Sex.FEMALE,
        institution=InstitutionFactory(),
    )
    CooperationFactory()
    return mission


def test_the_list_shows_every_indicator_with_its_value(page, coordinator):
    fill(status=MissionStatus.REPORTED)

    listed = page(coordinator, "/indicators/")

    for name, indicator in INDICATORS.items():
        assertContains(listed, f"/indicators/{name}/?from=2026-01-01")
        assertContains(listed, str(indicator.title))
    assertContains(listed, "100%")


def test_nothing_to_count_is_no_zero(page, coordinator):
    assertContains(page(coordinator, "/indicators/reports-filed/"), "Not enough data")
    assertNotContains(page(coordinator, "/indicators/"), "0%")


@pytest.mark.parametrize("name", INDICATORS)
def test_each_page_tells_definition_figure_and_rows(page, coordinator, name):
    mission = fill(programme=ProgrammeFactory(name_en="Free movement"))
    fill(programme=mission.programme)
    CooperationProgrammeFactory(
        cooperation=CooperationFactory(), programme=mission.programme
    )

    shown = page(coordinator, f"/indicators/{name}/")

    indicator = INDICATORS[name]
    assertContains(shown, indicator.definition)
    assertContains(shown, indicator.numerator)
    assertContains(shown, indicator.denominator)
    if name not in {"days-to-report", "led-to-a-stage"} | {
        n for n in INDICATORS if n.endswith(("done-12", "done-12-with-evidence"))
    }:
        assertContains(shown, "Rows behind the figure")
        assert shown.context["lines"]
        assertContains(shown, '<svg class="chart ')


def test_days_are_a_median_with_the_middle_half(page, coordinator):
    mission = MissionFactory(**DAYS)
    mission.file_report(by=coordinator, at=_moment(2026, 2, 16))

    shown = page(coordinator, "/indicators/days-to-report/")

    assertContains(shown, "10 days")
    assertContains(shown, "half of them between 10 and 10 days")


def _moment(year, month, day):
    return datetime(year, month, day, 12, tzinfo=UTC)


def test_rows_can_be_those_that_do_not_count(page, coordinator):
    fill(title="Mission that owes its report")
    fill(title="Mission that filed it", status=MissionStatus.REPORTED)

    others = page(coordinator, "/indicators/reports-filed/", rows="others")
    assertContains(others, "Mission that owes its report")
    assertNotContains(others, "Mission that filed it")
    counted = page(coordinator, "/indicators/reports-filed/", rows="counted")
    assertContains(counted, "Mission that filed it")
    assert (
        len(page(coordinator, "/indicators/reports-filed/", rows="?").context["lines"])
        == 2
    )


def test_filters_are_chips_that_can_be_taken_away(page, coordinator):
    programme = ProgrammeFactory(name_en="Free movement")
    fill(programme=programme)
    fill()

    shown = page(
        coordinator,
        "/indicators/reports-filed/",
        country="TG",
        programme=programme.pk,
        side="travels",
    )

    assert [chip["label"] for chip in shown.context["chips"]] == [
        "Country",
        "Programme",
        "Countries",
        "Period",
    ]
    assert shown.context["standing"].figure.denominator == 1
    assert shown.context["countries"][0].key == "TG"
    assert len(shown.context["countries"]) == 1


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ({"from": "1 3 2026", "until": "31 5 2026"}, "2026-03-01", "2026-05-31"),
        ({"from": "", "until": "31 5 2020"}, "2020-05-31", "2020-05-31"),
        ({"from": "1 3 2099", "until": ""}, "2099-03-01", "2099-03-01"),
    ],
)
def test_days_are_read_as_people_write_them(page, coordinator, asked, start, end):
    period = page(coordinator, "/indicators/", **asked).context["scope"].period

    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)


def test_days_that_make_no_sense_are_said_and_kept(page, coordinator):
    shown = page(coordinator, "/indicators/", **{"from": "soon"})
    assertContains(shown, "Enter a real date")
    assertContains(shown, 'value="soon"')

    shown = page(
        coordinator, "/indicators/", **{"from": "2026-05-01", "until": "2026-04-01"}
    )
    assertContains(shown, "The last day comes before the first.")
    assert shown.context["form"].fields


def test_an_unknown_indicator_does_not_exist(page, coordinator):
    assert page(coordinator, "/indicators/happiness/").status_code == 404
    assert page(coordinator, "/indicators/happiness/export/").status_code == 404


def test_a_restricted_institution_is_not_named_to_observers_elsewhere(page, host_staff):
    observer = GrantFactory(role=Role.OBSERVER, country=CountryFactory(code="TN")).user
    hidden = InstitutionFactory(
        name_en="Hidden house", status=InstitutionStatus.RESTRICTED
    )
    mission = fill()
    DelegationMemberFactory(
        delegation=mission.delegations.get(), title="Adviser", institution=hidden
    )

    address = "/indicators/social-partner-delegates/"
    assertNotContains(page(observer, address), "Hidden house")
    assertContains(page(observer, address), "Restricted institution")
    assertContains(page(host_staff, address), "Hidden house")


def test_no_delegate_is_named(page, coordinator):
    mission = fill()
    member = DelegationMemberFactory(
        delegation=mission.delegations.get(), title="", person__family_name="Mensah"
    )

    shown = page(coordinator, "/indicators/women-delegates/")

    assertNotContains(shown, member.person.family_name)
    assertContains(shown, "1 not recorded")


def test_observers_see_lateness_in_total_and_not_country_by_country(page):
    observer = GrantFactory(role=Role.OBSERVER, country=None).user
    programme = ProgrammeFactory(shows_lateness=True)
    fill(title="Mission that owes its report", programme=programme)
    address = "/indicators/reports-on-time/"

    total = page(observer, address)
    assertContains(total, "0%")
    assertNotContains(total, "Mission that owes its report")
    assertContains(total, "rows and countries are left out")
    one_country = page(observer, address, country="TG")
    assertContains(one_country, "Not shown to observers")
    assertNotContains(one_country, '<svg class="chart ')
    allowed = page(observer, address, country="TG", programme=programme.pk)
    assertContains(allowed, "Mission that owes its report")
    others = page(observer, "/indicators/women-delegates/", country="TG")
    assertContains(others, "100%")


def test_an_observer_of_one_country_is_not_told_of_its_lateness(page, observer):
    fill()

    assertContains(
        page(observer, "/indicators/reports-on-time/"), "Not shown to observers"
    )
    assertContains(page(observer, "/indicators/"), "Not shown to observers")


def test_the_workbook_holds_definition_and_every_row_as_text(page, coordinator):
    fill(title="=SUM(A1:A9)")
    fill(title="Another mission")

    response = page(coordinator, "/indicators/reports-filed/export/")
    workbook = load_workbook(BytesIO(b"".join(response.streaming_content)))
    response.close()

    rows = workbook["Rows"]
    assert rows.max_row == 3
    assert {rows["A2"].value, rows["A3"].value} == {"=SUM(A1:A9)", "Another mission"}
    assert {cell.data_type for row in rows.rows for cell in row}.isdisjoint({"f"})
    assert workbook["Definition"]["B2"].value == "Mission reports filed"


def test_all_figures_are_a_workbook_too(page, coordinator):
    response = page(coordinator, "/indicators/export/")
    workbook = load_workbook(BytesIO(b"".join(response.streaming_content)))
    response.close()

    assert workbook.worksheets[0].max_row == len(INDICATORS) + 1


@pytest.mark.parametrize("name", ["", *INDICATORS])
def test_a_page_costs_the_same_however_many_rows(page, coordinator, name):
    address = f"/indicators/{name}/" if name else "/indicators/"
    programme = ProgrammeFactory()

    def queries():
        fill(programme=programme)
        with CaptureQueriesContext(connection) as captured:
            page(coordinator, address)
        return len(captured)

    page(coordinator, address)
    first = queries()
    queries()
    assert queries() == first


def test_htmx_gets_the_rows_alone(client, coordinator):
    client.force_login(coordinator)

    part = client.get(
        "/indicators/reports-filed/", YEAR, headers={"hx-request": "true"}
    )

    assert part.content.decode().lstrip().startswith('<section id="rows">')
