"""Reports: who gets which, what they say, in which language, and as workbooks."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Role
from missions.models import MissionStatus
from tests.factories.accounts import GrantFactory
from tests.factories.cooperation import (
    ActionPlanFactory,
    ActivityFactory,
    CooperationFactory,
    FollowUpFactory,
    MilestoneFactory,
    StageChangeFactory,
)
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import (
    MissionFactory,
    VisitFactory,
)
from tests.overview.told import client_workbook, fill

# --- About a country -------------------------------------------------------------------


def test_the_brief_names_cooperations_missions_plans_and_next_dates(
    paper, staff, programme
):
    mission = fill(programme)
    soon = timezone.localdate() + timedelta(7)
    MissionFactory(
        title="Visit to come",
        starts_on=soon,
        ends_on=soon,
        status=MissionStatus.PLANNED,
    )
    FollowUpFactory(mission=mission, title="Send the list", due_on=soon)
    MilestoneFactory(title_en="Law adopted", baseline_on=soon)

    page = paper(staff, "/reports/country/TG/")

    for text in (
        *("Cooperation of jobs 1", mission.code, "Visit to come", "Send the list"),
        *("Law adopted", "Memorandum of jobs 1 expires", "Write to the partner 1"),
    ):
        assertContains(page, text)


def test_the_brief_lists_institutions_that_led_or_received(paper, staff, host_staff):
    lead = InstitutionFactory(name_en="Agency for jobs")
    MissionFactory(lead_institution=lead)
    VisitFactory(institution__name_en="Office of Tunisians")

    assertContains(paper(staff, "/reports/country/TG/"), "Agency for jobs")
    page = paper(host_staff, "/reports/country/TN/")
    assertContains(page, "Office of Tunisians")
    assertNotContains(page, "Agency for jobs")


def test_the_note_says_where_we_stand_what_moved_and_what_to_decide(
    paper, staff, programme
):
    for number in range(1, 6):
        fill(programme, number)

    page = paper(staff, "/reports/note/TG/")

    report = page.context["report"]
    assert len(report.decisions) == 3
    assert len(report.moved) == 4
    assertContains(page, "Renew it, or let it end")
    assertContains(page, "Have it done, or set another date")
    assert report.late.total == 15
    assert report.must_act[0] == ("Directorate 1", 2)


def test_a_cooperation_in_silence_is_a_question_for_the_minister(paper, staff):
    CooperationFactory(title_en="Cooperation of silence")

    assertContains(
        paper(staff, "/reports/note/TG/"),
        "Take it up again, or suspend it: Cooperation of silence",
    )


def test_an_empty_note_says_that_nothing_waits(paper, staff):
    page = paper(staff, "/reports/note/TG/")

    assertContains(page, "Nothing waits for a decision.")
    assertContains(page, "Nobody is late.")


def test_observers_get_note_and_brief_without_what_is_late(paper, observer, programme):
    fill(programme)
    CooperationFactory(title_en="Cooperation of silence")

    note = paper(observer, "/reports/note/TG/")
    assertNotContains(note, "Write to the partner 1")
    assertNotContains(note, "Who must act")
    assertNotContains(note, "Take it up again")
    brief = paper(observer, "/reports/country/TG/")
    assertNotContains(brief, "No contact")
    assertContains(brief, "What is late is not shown one by one to observers.")
    exported = client_workbook(paper(observer, "/reports/country/TG/export/"))
    assert exported["Late"].max_row == 1
    assert exported["Cooperations"].max_column == 4


def test_a_report_about_another_country_does_not_exist(paper, staff):
    CountryFactory(code="ML")

    for address in ("/reports/note/ML/", "/reports/country/ZZ/", "/reports/diary/TG/"):
        assert paper(staff, address).status_code == 404


# --- Of a plan -------------------------------------------------------------------------


def test_the_plan_table_shows_agreed_expected_state_and_slip(paper, staff):
    activity = ActivityFactory(
        section__plan__code="TG-PLAN",
        indicator="Number of offices",
        target="Three",
        responsible=InstitutionFactory(name_en="Agency for jobs"),
    )
    MilestoneFactory(
        activity=activity,
        title_en="Office opened",
        baseline_on=date(2026, 3, 1),
        forecast_on=date(2026, 3, 11),
    )
    ActivityFactory(section=activity.section, title_en="Nothing dated yet")

    page = paper(staff, "/reports/plan/TG-PLAN/")

    for text in ("Number of offices", "Three", "Agency for jobs", "Office opened"):
        assertContains(page, text)
    assertContains(page, "+10\N{NO-BREAK SPACE}d")
    assertContains(page, "No milestone")
    assertContains(page, "0 of 1 milestone reached, 1 late.")
    sheet = client_workbook(paper(staff, "/reports/plan/TG-PLAN/export/"))["TG-PLAN"]
    assert [cell.value for cell in sheet[2]][-1] == 10


def test_a_milestone_that_waits_for_a_second_person_says_so(paper, staff):
    activity = ActivityFactory(section__plan__code="TG-PLAN")
    milestone = MilestoneFactory(activity=activity, baseline_on=date(2030, 1, 1))
    evidence = StageChangeFactory().evidence
    milestone.submit(
        evidence=evidence, on=date(2026, 3, 1), by=staff, at=timezone.now()
    )

    assertContains(paper(staff, "/reports/plan/TG-PLAN/"), "To confirm")


def test_a_milestone_that_nobody_has_started_is_in_the_plan_table(paper, staff):
    activity = ActivityFactory(section__plan__code="TG-PLAN")
    MilestoneFactory(activity=activity, baseline_on=date(2030, 1, 1))

    assertContains(paper(staff, "/reports/plan/TG-PLAN/"), "Not started")


def test_a_plan_of_another_country_does_not_exist(paper, host_staff):
    ActionPlanFactory(code="TG-PLAN")

    assert paper(host_staff, "/reports/plan/TG-PLAN/").status_code == 404


# --- All of them -----------------------------------------------------------------------

ALL = [
    "/reports/donor/FMM/",
    "/reports/country/TG/",
    "/reports/note/TG/",
    "/reports/plan/TG-PLAN-1/",
]


@pytest.mark.parametrize("address", ALL[:3])
def test_people_are_named_only_when_asked_for_and_only_by_those_who_may(
    paper, address, coordinator, observer, programme
):
    fill(programme)

    assertNotContains(paper(coordinator, address), "Mensah1")
    assertContains(paper(coordinator, address, names="yes"), "Afi Mensah1")
    reader = GrantFactory(role=Role.OBSERVER, country=None).user
    programme.shows_lateness = True
    programme.save_edit(expected_version=1, fields=["shows_lateness"])
    page = paper(reader, address, names="yes")
    assertNotContains(page, "Mensah1")
    assertNotContains(page, "With names")


@pytest.mark.parametrize("address", [*ALL[:3], "/reports/"])
def test_a_report_costs_the_same_however_much_it_tells(
    paper, address, coordinator, programme
):
    def queries(number):
        fill(programme, number)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            paper(coordinator, address)
        return len(captured)

    paper(coordinator, address)
    assert queries(1) == queries(2)
    fill(programme, 3)
    assert queries(4) <= queries(5)


@pytest.mark.parametrize("address", ALL[:3])
def test_a_workbook_says_what_the_paper_says_and_holds_no_formula(
    paper, address, coordinator, programme
):
    mission = fill(programme)
    FollowUpFactory(
        mission=mission, title='=HYPERLINK("http://x")', due_on=date(2026, 3, 2)
    )

    response = paper(coordinator, f"{address}export/")
    workbook = client_workbook(response)

    cells = [cell for sheet in workbook for row in sheet.rows for cell in row]
    assert {cell.data_type for cell in cells}.isdisjoint({"f"})
    assert '=HYPERLINK("http://x")' in [cell.value for cell in workbook["Late"]["B"]]
    assert not any("Mensah1" in str(cell.value) for cell in cells)
    assert "attachment" in response["Content-Disposition"]


def test_the_list_offers_what_the_reader_may_print(
    client, staff, coordinator, programme
):
    fill(programme)
    client.force_login(staff)
    mine = client.get("/reports/")
    assertContains(mine, "/reports/note/TG/")
    assertNotContains(mine, "/reports/note/TN/")
    assertNotContains(mine, "/reports/donor/FMM/")

    client.force_login(coordinator)
    theirs = client.get("/reports/")
    assertContains(theirs, "/reports/note/TN/")
    assertContains(theirs, "/reports/donor/FMM/")


def test_who_may_see_nothing_is_told_where_reports_come_from(client, nobody):
    client.force_login(nobody)

    assertContains(client.get("/reports/"), "No reports yet")
