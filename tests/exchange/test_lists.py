"""What can be taken away from each list: what its page shows, and nobody's secrets."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exchange.exports.registry import known
from missions.models import MissionStatus
from tests.exchange.taking import Read, all_columns, bytes_of, made
from tests.factories.cooperation import (
    ActionPlanFactory,
    CooperationFactory,
    FollowUpFactory,
    MilestoneFactory,
)
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    InstitutionParentFactory,
    PostFactory,
    ThemeFactory,
)
from tests.factories.missions import (
    AssistanceRequestFactory,
    MissionFactory,
    ProgrammeFactory,
    VisitFactory,
)

INSTITUTIONS = "list=institutions:institution_list"
MISSIONS = "list=missions:mission_list"
WORK = "list=cooperation:work_list"
PLANS = "list=cooperation:plan_list"


# --- Institutions -----------------------------------------------------------------------


def test_a_list_leaves_as_its_page_shows_it(read, observer, agency):
    InstitutionFactory(name_fr="Bureau", country=CountryFactory(code="TN"))

    found = read(observer, f"{INSTITUTIONS}&country=TG")

    assert found.headings == (
        *("Institution", "Country", "Type", "Last verified", "Status"),
    )
    assert found.column("Institution") == ["National agency (ANPE)", "The ministry"]
    assert found.about["Filter"] == "Country: Togo"
    assert found.about["Rows"] == "2"
    assert found.about["Exported by"] == f"{observer} <{observer.email}>"


def test_every_column_of_an_institution_can_be_read(agency, observer):
    names = all_columns("institutions", observer)

    [row, _ministry] = Read(bytes_of(made(observer, "institutions", names))).rows

    assert row["Country"] == "Togo"
    assert row["Under"] == "The ministry"
    assert row["Themes offered"] == "Placement"
    assert row["Themes sought"] == "Training"
    assert row["Telephone"] == "+228 22 21 00 00"
    assert row["WhatsApp service number"] is None
    assert row["Working languages"] == "French; English"
    assert row["Weekly rest days"] == "Saturday; Sunday"
    assert row["Identifiers"] == "iati:XM-1"
    assert row["Former names"] == "Bourse (B); Service de l’emploi"


def test_a_file_to_import_again_has_the_names_of_the_fields(read, observer, agency):
    found = read(observer, f"{INSTITUTIONS}&use=import&q=ANPE")

    [row] = found.rows
    assert {"code", "name_fr", "name_ar", "unofficial_names"} <= set(found.headings)
    assert "Institution" not in found.headings
    assert row["country"] == "TG"
    assert row["type"] == agency.type
    assert row["parent"] == "TG-MIN"
    assert row["themes_offered"] == "T1"
    assert row["themes_sought"] == "T2"
    assert row["languages"] == "fr; en"
    assert row["rest_days"] == "6; 7"
    assert (row["iati"], row["ror"]) == ("XM-1", None)
    assert row["former_names"] == (
        "Bourse (–1990-01-01); Service de l’emploi (1990-01-01–2004-01-01)"
    )


def test_columns_chosen_on_the_page_of_the_list_are_proposed(read, observer, agency):
    found = read(observer, f"{INSTITUTIONS}&columns=name.city.nonsense.city")

    assert found.headings == ("Institution", "City")


def test_a_column_of_the_page_may_be_several_in_a_file(read, observer):
    found = read(observer, f"{MISSIONS}&columns=dates.visits.city")

    assert found.headings == (
        *("First day", "Last day", "Visits", "Visits held", "City"),
    )


def test_institutions_leave_in_the_order_of_their_page(read, observer):
    togo, tunisia = CountryFactory(code="TG"), CountryFactory(code="TN")
    for name, country in (("Éa", togo), ("B", tunisia), ("c", togo)):
        InstitutionFactory(name_fr=name, country=country)

    found = read(observer, INSTITUTIONS)
    assert found.column("Institution") == ["B", "c", "Éa"]
    assert found.about["Order"] == "by name"
    found = read(observer, f"{INSTITUTIONS}&sort=-country.-name")
    assert found.column("Institution") == ["B", "Éa", "c"]
    assert found.about["Order"] == "Country and Institution"


# --- Missions, visits -----------------------------------------------------------------


def test_missions_leave_as_their_page_shows_them(read, staff):
    programme = ProgrammeFactory(name_en="Free movement")
    theme = ThemeFactory(name_en="Return")
    held = MissionFactory(code="M-2", starts_on=date(2019, 1, 21), status="held")
    held.themes.add(theme)
    MissionFactory(
        code="M-1", programme=programme, starts_on=date(2018, 1, 1), status="planned"
    )

    found = read(staff, MISSIONS)
    assert found.column("Reference") == ["M-2", "M-1"]
    assert found.column("Who hosts") == ["Tunisia", "Tunisia"]
    assert found.column("Status")[0] == MissionStatus.HELD.label

    found = read(staff, f"{MISSIONS}&status=held&q=")
    assert found.column("Reference") == ["M-2"]
    assert found.about["Filter"].startswith("Status: Held")
    # As on the page, what cannot be understood filters nothing.
    assert len(read(staff, f"{MISSIONS}&status=nonsense").rows) == 2

    names = all_columns("missions", staff)
    first, second = Read(bytes_of(made(staff, "missions", names))).rows
    assert first["Themes"] == "Return"
    assert second["Programme"] == "Free movement"


def test_missions_leave_in_the_order_of_their_page(read, staff):
    MissionFactory(code="M-1", title="b", starts_on=date(2019, 1, 1))
    MissionFactory(code="M-2", title="A", starts_on=date(2018, 1, 1))
    MissionFactory(code="M-3", title="c", starts_on=date(2017, 1, 1))

    found = read(staff, f"{MISSIONS}&columns=mission&sort=mission")

    assert found.column("Reference") == ["M-2", "M-1", "M-3"]
    assert found.about["Order"] == "Mission"


def test_visits_of_these_missions_leave_with_the_names_of_their_day(
    read, staff, agency
):
    mission = MissionFactory(code="M-1")
    VisitFactory(mission=mission, institution=agency, takes_place_on=date(2001, 1, 1))
    VisitFactory(mission=MissionFactory(status="planned"))

    found = read(staff, f"{MISSIONS}&of=visits&status=held")

    [row] = found.rows
    assert row["Mission"] == "M-1"
    assert row["Institution"] == "Service de l’emploi"


# --- Work, plans, requests, the board ---------------------------------------------------


def test_work_leaves_as_it_is_filtered_and_sorted(read, staff):
    today = timezone.localdate()
    mission = MissionFactory()
    FollowUpFactory(
        mission=mission, title="=Late", due_on=today - timedelta(days=2), owner=staff
    )
    FollowUpFactory(
        mission=mission, title="Done", status="done", closed_at=timezone.now()
    )
    MilestoneFactory(title_fr="Loi", title_en="Law", number="1.1", baseline_on=today)

    found = read(staff, WORK)

    assert found.column("What") == ["=Late", "1.1 Law"]
    assert found.rows[0]["Days late"] == 2
    assert found.rows[0]["Countries"] == "Togo and Tunisia"
    assert found.about["Filter"] == "State: To do"
    assert "Person in charge" not in found.headings
    assert read(staff, f"{WORK}&kind=milestone&state=all").about["Filter"] == (
        "State: All states · Kind: Milestone"
    )


def test_people_in_charge_are_named_when_those_who_work_on_it_ask(
    client, staff, observer
):
    FollowUpFactory(owner=staff)
    columns = ["title", "owner"]

    for person, is_named in ((staff, True), (observer, False)):
        found = Read(bytes_of(made(person, "work", columns)))
        assert (str(staff) in str(found.rows)) == is_named


def test_a_long_list_of_work_is_read_piece_by_piece(read, staff, monkeypatch):
    monkeypatch.setattr("exchange.exports.work.AT_ONCE", 2)
    FollowUpFactory.create_batch(5, mission=MissionFactory())

    assert len(read(staff, WORK).rows) == 5


def test_plans_leave_with_their_figures_and_their_milestones(read, staff):
    plan = ActionPlanFactory(title_fr="Plan", programme=ProgrammeFactory())
    MilestoneFactory(
        activity__section__plan=plan,
        title_en="Law",
        baseline_on=date(2026, 1, 1),
        forecast_on=date(2026, 1, 11),
    )
    ActionPlanFactory(title_fr="Vide", starts_on=None)

    found = read(staff, PLANS)
    by_name = {row["Action plan"]: row for row in found.rows}
    assert by_name["Plan"]["Milestones"] == 1
    assert by_name["Plan"]["Next milestone"] == "Law"
    assert by_name["Vide"]["Next milestone"] is None

    [row] = read(staff, f"{PLANS}&of=milestones").rows
    assert row["Milestone"] == "Law"
    assert row["Slip in days"] == 10

    for listing in ("plans", "milestones"):
        names = all_columns(listing, staff)
        assert Read(bytes_of(made(staff, listing, names))).rows


def test_requests_leave_as_their_page_shows_them(read, coordinator):
    AssistanceRequestFactory(title="Study visit")
    found = read(coordinator, "list=missions:request_list&status=draft")

    assert found.column("Title") == ["Study visit"]
    names = all_columns("requests", coordinator)
    assert Read(bytes_of(made(coordinator, "requests", names))).rows


def test_the_board_leaves_with_the_state_of_each_cooperation(read, coordinator):
    CooperationFactory()
    CooperationFactory(
        country_a=CountryFactory(code="ML"),
        country_b=CountryFactory(code="TN"),
        status="suspended",
    )

    found = read(coordinator, "list=overview:board")
    assert len(found.rows) == 1
    assert found.about["Filter"] == "Situation: Active"
    found = read(coordinator, "list=overview:board&status=suspended")
    assert found.about["Filter"] == "Situation: Suspended"
    names = all_columns("cooperations", coordinator)
    assert Read(bytes_of(made(coordinator, "cooperations", names))).rows


# --- All of them ------------------------------------------------------------------------


def queries_to_make(person, listing):
    columns = all_columns(listing, person)
    with CaptureQueriesContext(connection) as queries:
        made(
            person,
            listing,
            columns,
            holds_contacts=listing == "people",
            reason="To look",
        )
    return len(queries)


@pytest.mark.parametrize("listing", [one.name for one in known()])
def test_a_file_costs_the_same_at_one_row_and_at_three(listing, administrator):
    def one_more():
        institution = InstitutionFactory()
        InstitutionParentFactory(institution=institution, parent=InstitutionFactory())
        PostFactory(institution=institution)
        programme = ProgrammeFactory()
        mission = MissionFactory(lead_institution=institution, programme=programme)
        VisitFactory(mission=mission, institution=institution)
        FollowUpFactory(mission=mission, owner_institution=institution)
        MilestoneFactory(owner_institution=institution)
        AssistanceRequestFactory(institution=institution)

    CooperationFactory()
    one_more()
    administrator.access()
    at_one = queries_to_make(administrator, listing)
    one_more()
    one_more()

    assert queries_to_make(administrator, listing) == at_one
