"""The report to a donor: what is missing, when it is due, who may see what is late."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from missions.models import ProgrammeRole
from overview.indicators.registry import INDICATORS
from overview.reports.due import next_report
from tests.factories.institutions import InstitutionFactory
from tests.factories.missions import (
    ProgrammeGrantFactory,
    ProgrammePartnerFactory,
)
from tests.overview.told import fill


def test_the_donor_report_says_what_is_missing_and_leads_to_it(
    paper, coordinator, programme
):
    fill(programme)

    page = paper(coordinator, "/reports/donor/FMM/")

    assertContains(page, "0 of 1 countries complete")
    assertContains(page, "/indicators/reports-filed/?from=2026-01-01")
    assertContains(page, "country=TG")
    assertContains(page, "rows=others#rows")
    assertContains(page, "Cooperation of jobs 1")
    assertContains(page, "Write to the partner 1")
    assertContains(page, "Report of TG-TN")


def test_every_indicator_is_in_the_donor_report_and_leads_to_its_rows(
    paper, coordinator, programme
):
    fill(programme)

    text = paper(coordinator, "/reports/donor/FMM/").content.decode()

    for name in INDICATORS:
        assert f"/indicators/{name}/?from=2026-01-01&amp;until=2026-12-31" in text


def test_a_programme_that_the_union_funds_says_so(paper, coordinator, programme):
    assertNotContains(
        paper(coordinator, "/reports/donor/FMM/"), "Funded by the European Union"
    )
    union = InstitutionFactory(code="XX-EU", name_en="European Union", country=None)
    ProgrammePartnerFactory(programme=programme, institution=union)

    assertContains(
        paper(coordinator, "/reports/donor/FMM/", lang="fr"),
        "Financé par l’Union européenne",
    )
    page = paper(coordinator, "/reports/donor/FMM/")
    assertContains(page, "Funders: European Union")
    assertContains(page, "sole responsibility")


def test_the_language_of_the_paper_is_asked_for(paper, coordinator, programme):
    fill(programme)

    assertContains(paper(coordinator, "/reports/donor/FMM/", lang="fr"), "Complétude")
    assertContains(paper(coordinator, "/reports/donor/FMM/", lang="xx"), "Completeness")


def test_without_days_the_report_is_about_the_period_that_is_due(
    client, coordinator, programme
):
    client.force_login(coordinator)
    due = next_report(programme, timezone.localdate())

    for query in ("", "?from=nonsense", "?from=2026-12-31&until=2026-01-01"):
        page = client.get(f"/reports/donor/FMM/{query}")
        assertContains(page, due.countdown(timezone.localdate()))
        assert page.context["report"].due == due


@pytest.mark.parametrize(
    ("today", "start", "days"),
    [
        (date(2026, 4, 1), date(2026, 1, 1), 29),
        (date(2026, 4, 30), date(2026, 1, 1), 0),
        (date(2026, 5, 1), date(2026, 4, 1), 90),
    ],
)
def test_a_report_is_due_thirty_days_after_its_quarter(programme, today, start, days):
    due = next_report(programme, today)

    assert due.period.start == start
    assert (due.on - today).days == days
    assert due.is_near(today) == (days <= 14)
    words = {29: "due in 29\N{NO-BREAK SPACE}days", 0: "due today"}
    assert due.countdown(today).replace(" ", "\N{NO-BREAK SPACE}") == words.get(
        days, "due in 90 days"
    ).replace(" ", "\N{NO-BREAK SPACE}")
    assert "late" in due.countdown(due.on + timedelta(3))


def test_observers_see_what_is_late_one_by_one_only_where_the_programme_says_so(
    paper, programme
):
    fill(programme)
    observer = ProgrammeGrantFactory(
        programme=programme, role=ProgrammeRole.OBSERVER
    ).user

    hidden = paper(observer, "/reports/donor/FMM/")
    assertNotContains(hidden, "Write to the partner 1")
    assertNotContains(hidden, "countries complete")
    assertContains(hidden, "What is late is not shown one by one to observers.")

    programme.shows_lateness = True
    programme.save_edit(expected_version=1, fields=["shows_lateness"])
    shown = paper(observer, "/reports/donor/FMM/")
    assertContains(shown, "Write to the partner 1")
    assertContains(shown, "countries complete")


def test_who_does_not_follow_the_programme_gets_no_donor_report(
    paper, staff, programme
):
    assert paper(staff, "/reports/donor/FMM/").status_code == 404
    assert paper(staff, "/reports/donor/ELSE/").status_code == 404
