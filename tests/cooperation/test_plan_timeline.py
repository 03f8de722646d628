"""Pages of one plan: tree and timeline, narrowed, measured, exported."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cooperation.models import Milestone
from tests.factories.cooperation import (
    ActionPlanFactory,
    ActivityFactory,
    ForecastChangeFactory,
    MilestoneFactory,
    MilestoneJudgementFactory,
    PlanSectionFactory,
    RebaselineFactory,
)
from tests.factories.institutions import InstitutionFactory

TODAY = timezone.localdate()
WEEK = timedelta(weeks=1)
PAGES = ["", "timeline/"]


def day(weeks):
    return TODAY + weeks * WEEK


@pytest.fixture
def plan():
    return ActionPlanFactory(code="TG-SNMP", level_labels_fr=["Axe", "Objectif"])


@pytest.fixture
def activity(plan):
    axis = PlanSectionFactory(plan=plan, number="1", title_fr="Cadre")
    aim = PlanSectionFactory(plan=plan, number="1.1", parent=axis, title_fr="Suivi")
    return ActivityFactory(section=aim, number="1.1.1", title_fr="Comité")


@pytest.fixture
def late(activity, staff):
    """Four weeks late against what was agreed, expected in a week."""
    return MilestoneFactory(
        activity=activity,
        number="1",
        title_fr="Comité installé",
        owner=staff,
        owner_institution=InstitutionFactory(acronym="DGE"),
        baseline_on=day(-3),
        forecast_on=day(1),
    )


@pytest.fixture
def quiet(activity):
    return MilestoneFactory(
        activity=activity, number="2", title_fr="Rapport adopté", baseline_on=day(30)
    )


@pytest.fixture
def reader(client, staff):
    client.force_login(staff)
    return client


def row_of(page, title):
    """The cells of the row of the timeline that names this, without their tags."""
    html = page.content.decode()
    [row] = [row for row in re.findall(r"<tr.*?</tr>", html, re.DOTALL) if title in row]
    cells = re.findall(r"<t[hd][ >].*?</t[hd]>", row, re.DOTALL)
    texts = [re.sub(r"<[^>]+>", " ", cell) for cell in cells]
    return [" ".join(re.split(r"[ \n]+", text)).strip(" ") for text in texts]


# --- The tree --------------------------------------------------------------------------


def test_tree_says_at_each_level_what_is_late_and_how_far_it_slips(
    reader, plan, late, quiet
):
    page = reader.get(plan.get_absolute_url())

    for text in ["Axe", "1 Cadre", "Objectif", "1.1 Suivi", "1.1.1 Comité"]:
        assertContains(page, text)
    # Once for the plan in its bar, once for each of three levels.
    assertContains(page, "1 late", count=4)
    assertContains(page, "slip +14\u00a0d (worst +4\u00a0weeks)", count=3)
    assertContains(page, "the agreed date has passed")


def test_rules_of_the_colours_are_on_the_page(reader, plan):
    page = reader.get(plan.get_absolute_url())

    assertContains(page, "How this is judged")
    assertContains(page, "due within 14 days and nobody has started")


def test_what_calls_for_attention_stands_open(reader, plan, activity, quiet):
    address = plan.get_absolute_url()
    opened = f'<li id="activity-{activity.pk}">\n              <details open>'

    assertNotContains(reader.get(address), opened)
    assertContains(reader.get(f"{address}?open=all"), opened)
    MilestoneFactory(activity=activity, baseline_on=day(-1))
    assertContains(reader.get(address), opened)
    assertNotContains(reader.get(f"{address}?open=none"), opened)


def test_somebodys_judgement_stands_beside_the_computed_colour(reader, plan, late):
    MilestoneJudgementFactory(milestone=late, health="on_track")

    for page in PAGES:
        shown = reader.get(plan.get_absolute_url() + page)
        assertContains(shown, "judged: On track")
        assertContains(shown, "Late")


def test_the_last_judgement_counts_and_can_be_taken_back(reader, plan, late):
    first = MilestoneJudgementFactory(milestone=late, health="on_track")
    MilestoneJudgementFactory(milestone=late, health="", at=first.at + WEEK)

    assertNotContains(reader.get(plan.get_absolute_url()), "judged:")


# --- Narrowed down ---------------------------------------------------------------------


@pytest.mark.parametrize("where", PAGES)
@pytest.mark.parametrize("query", ["state=late", "slips=on", "owner=me", "institution"])
def test_filters_leave_what_is_asked_for(
    reader, staff, plan, late, quiet, where, query
):
    query = query.replace("me", str(staff.pk))
    if query == "institution":
        query = f"institution={late.owner_institution_id}"

    shown = reader.get(f"{plan.get_absolute_url()}{where}?{query}")

    assertContains(shown, "Comité installé")
    assertNotContains(shown, "Rapport adopté")
    assertContains(shown, "1 milestone of 2 shown")
    assertContains(shown, "Remove")


@pytest.mark.parametrize("where", PAGES)
def test_when_nothing_matches_the_page_says_so(reader, plan, quiet, where):
    shown = reader.get(f"{plan.get_absolute_url()}{where}?state=late&owner=none")

    assertContains(shown, "No milestone matches")
    assertContains(shown, "Clear the filters")


def test_sections_without_what_is_asked_for_are_left_out(reader, plan, late):
    other = PlanSectionFactory(plan=plan, number="9", title_fr="Ailleurs")
    MilestoneFactory(activity=ActivityFactory(section=other), baseline_on=day(30))

    for page in PAGES:
        address = f"{plan.get_absolute_url()}{page}"
        assertContains(reader.get(address), "Ailleurs")
        assertNotContains(reader.get(f"{address}?state=late"), "Ailleurs")


# --- Measured against another date -----------------------------------------------------


def test_slip_is_measured_against_the_dates_expected_on_a_day(reader, plan, late):
    ForecastChangeFactory(
        milestone=late,
        from_on=day(-1),
        to_on=day(1),
        at=timezone.now() - timedelta(days=3),
    )
    address = f"{plan.get_absolute_url()}timeline/"

    agreed = row_of(reader.get(address), "Comité installé")
    then = row_of(reader.get(f"{address}?reference={day(-1)}"), "Comité installé")

    assert agreed[4] == "+4\u00a0weeks"
    assert then[4] == "+14\u00a0d"


def test_a_day_that_is_typed_becomes_part_of_the_address(reader, plan, late):
    address = f"{plan.get_absolute_url()}timeline/"

    chosen = reader.get(f"{address}?on=1+9+2025&reference=validated&state=late")

    assertRedirects(chosen, f"{address}?state=late&reference=2025-09-01")
    page = reader.get(chosen.url)
    assertContains(page, "dates expected on 1\u00a0Sep")


def test_a_named_reference_is_chosen_from_the_list(reader, plan, late):
    decision = RebaselineFactory(plan=plan)
    address = plan.get_absolute_url()
    key = f"decision-{decision.pk}"

    assertRedirects(
        reader.get(f"{address}?on=&reference={key}"), f"{address}?reference={key}"
    )
    assertRedirects(reader.get(f"{address}?on=&reference="), f"{address}?")


@pytest.mark.parametrize("where", PAGES)
def test_a_day_that_is_none_stays_in_its_field_with_a_sentence(reader, plan, where):
    shown = reader.get(f"{plan.get_absolute_url()}{where}?on=soon")

    assertContains(shown, "Enter a real date")
    assertContains(shown, 'value="soon"')


def test_a_reference_that_means_nothing_is_said(reader, plan, late):
    page = reader.get(f"{plan.get_absolute_url()}?reference=decision-0")

    assertContains(page, "There is no such reference")


def test_export_leads_on_to_the_reference_that_was_typed(reader, plan):
    address = f"{plan.get_absolute_url()}timeline/export/"

    assertRedirects(
        reader.get(f"{address}?on=1+9+2025&reference="),
        f"{address}?reference=2025-09-01",
        fetch_redirect_response=False,
    )


# --- The timeline ----------------------------------------------------------------------


def test_the_table_says_all_that_is_drawn(reader, plan, late, quiet):
    page = reader.get(f"{plan.get_absolute_url()}timeline/")

    cells = row_of(page, "Comité installé")
    assert cells[0].startswith("1 Comité installé DGE")
    assert cells[3:6] == ["", "+4\u00a0weeks", "Late"]
    assert row_of(page, "1.1.1 Comité")[3:6] == [
        "0 of 2",
        "worst +4\u00a0weeks",
        "Late",
    ]
    assertContains(page, '<td class="plan-cell" aria-hidden="true">', count=5)


def test_rows_can_be_activities_only(reader, plan, late):
    page = reader.get(f"{plan.get_absolute_url()}timeline/?rows=activities")

    assertContains(page, "1.1.1 Comité")
    assertNotContains(page, "Comité installé")
    # An empty address would keep the rows as they are.
    assertNotContains(page, 'href=""')


def test_zoom_shows_a_part_of_a_year_and_leads_to_its_neighbours(reader, plan, late):
    address = f"{plan.get_absolute_url()}timeline/"

    page = reader.get(f"{address}?zoom=quarter&day=2026-02-01")

    assertContains(page, "Q1\u00a02026")
    assertContains(page, "day=2025-10-01")
    assertContains(page, "day=2026-04-01")
    for nonsense in ("zoom=century", "zoom=year&day=never"):
        assert reader.get(f"{address}?{nonsense}").status_code == 200


@pytest.mark.parametrize(
    ("query", "paper"), [("", "a4"), ("?paper=a3", "a3"), ("?paper=a0", "a4")]
)
def test_paper_is_chosen_by_the_address(reader, plan, late, query, paper):
    page = reader.get(f"{plan.get_absolute_url()}timeline/{query}")

    assertContains(page, f'class="main wide paper-{paper}"')


def test_an_empty_plan_says_so(reader, plan):
    page = reader.get(f"{plan.get_absolute_url()}timeline/")

    assertContains(page, "Nothing in this plan yet")


def test_in_arabic_time_runs_from_right_to_left(reader, plan, late, staff):
    def place(language):
        staff.language = language
        staff.save()
        page = reader.get(f"{plan.get_absolute_url()}timeline/").content.decode()
        return float(re.search(r'diamond late" href="\S+" x="([\d.]+)%"', page)[1])

    assert place("ar") == pytest.approx(100 - place("en"), abs=0.02)


@pytest.mark.parametrize("where", PAGES)
def test_queries_do_not_grow_with_the_plan(reader, plan, activity, late, where):
    address = f"{plan.get_absolute_url()}{where}"

    def count():
        with CaptureQueriesContext(connection) as queries:
            reader.get(address)
        return len(queries)

    before = count()
    for number in range(3):
        milestone = MilestoneFactory(
            activity=ActivityFactory(
                section=activity.section, responsible=InstitutionFactory()
            ),
            number=f"9.{number}",
            owner_institution=InstitutionFactory(),
            owner=late.owner,
        )
        MilestoneJudgementFactory(milestone=milestone)
        ForecastChangeFactory(milestone=milestone)

    assert count() == before <= 12


# --- Names that not every reader may learn -----------------------------------------------


@pytest.fixture
def hidden(plan, late):
    """Everything of the plan belongs to an institution that is restricted."""
    body = InstitutionFactory(
        country__code="TN", name_fr="Service secret", status="restricted"
    )
    Milestone.objects.update(owner_institution=body)
    late.activity.responsible = plan.lead_institution = body
    late.activity.partners.add(body)
    late.activity.save()
    plan.save()
    return body


@pytest.mark.parametrize(
    "address",
    [
        "/plans/",
        "/plans/TG-SNMP/",
        "/plans/TG-SNMP/timeline/",
        "/plans/TG-SNMP/milestones/1/",
    ],
)
def test_restricted_institutions_stay_unnamed(client, observer, hidden, address):
    client.force_login(observer)

    page = client.get(address)

    assertContains(page, "Restricted institution")
    assertNotContains(page, hidden.short_name)
    assertNotContains(page, hidden.get_absolute_url())


# --- Export ------------------------------------------------------------------------------


def sheet(response, tmp_path, name=None):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"".join(response.streaming_content))
    book = load_workbook(path)
    found = book[name] if name else book.worksheets[0]
    return [list(row) for row in found.iter_rows(values_only=True)]


def test_export_is_the_table_without_names_of_people(
    reader, staff, plan, late, quiet, tmp_path
):
    MilestoneJudgementFactory(milestone=late, health="at_risk")

    response = reader.get(f"{plan.get_absolute_url()}timeline/export/?state=late")

    heading, row = sheet(response, tmp_path)
    line = dict(zip(heading, row, strict=True))
    assert (line["Milestone"], line["Institution"]) == ("Comité installé", "DGE")
    assert line["Slip in days"] == 28
    assert line["Agreed date"].date() == day(-3)
    assert (line["State"], line["Judged otherwise"]) == ("Late", "At risk")
    assert "agreed date has passed" in line["Why"]
    assert str(staff) not in row


def test_export_leaves_institutions_empty_where_there_is_none(
    reader, plan, quiet, tmp_path
):
    _heading, row = sheet(
        reader.get(f"{plan.get_absolute_url()}timeline/export/"), tmp_path
    )

    assert row[4] is None or row[4] == ""
    assert isinstance(row[5].date(), date)
