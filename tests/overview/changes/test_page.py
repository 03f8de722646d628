"""The page of changes and its workbook: who sees what, and how it is narrowed."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import Role
from cooperation.models import FollowUp
from migration_coop.lib.changes import Scope
from migration_coop.lib.formats import NBSP
from missions.models import MissionStatus
from overview.changes.finding import find_changes, moved
from tests.dated_copies import date_copies
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.cooperation import (
    CooperationFactory,
    FollowUpFactory,
    MilestoneFactory,
)
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PostFactory,
)
from tests.factories.missions import (
    MissionFactory,
)
from tests.factories.overview import SnapshotFactory
from tests.overview.changes.conftest import (
    DAY,
    EXPORT,
    LIST,
    MARCH_1,
    MARCH_2,
    SINCE,
)

# --- Who sees what ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "count"),
    [("coordinator", 6), ("observer", 6), ("host_staff", 4), ("outsider", 0)],
)
def test_who_sees_the_row_sees_its_change(who, count, told, request, a_change_of_each):
    assert len(told(request.getfixturevalue(who))) == count


def test_people_and_names_of_a_restricted_body_stay_in_its_country(told, staff):
    body = InstitutionFactory(country=CountryFactory(code="TN"), acronym="SECRET")
    follow_up = FollowUpFactory(owner_institution=None)
    PostFactory(institution=body, ends_on=date(2026, 3, 4))
    date_copies(MARCH_1 - DAY)
    FollowUp.objects.filter(pk=follow_up.pk).update(owner_institution=body)
    body.restrict(by=staff, at=MARCH_2, note="Threats")
    date_copies(MARCH_2)
    reader = GrantFactory(role=Role.OBSERVER).user

    assert told(reader) == [
        ("owners", "Institution in charge", "Nobody", "Restricted institution")
    ]


def test_the_page_is_narrowed_to_a_cooperation_a_plan_or_a_country(
    told, client, coordinator, a_change_of_each
):
    def kinds(**asked):
        return sorted(kind for kind, *_words in told(coordinator, **asked))

    assert kinds(cooperation="TG-TN") == ["missions", "states", "steps"]
    assert kinds(plan="TG-PLAN") == ["milestones"]
    assert len(kinds(country="TG")) == 6
    assert kinds(country="TN") == ["instruments", "missions", "states", "steps"]
    assert kinds(country="ML") == kinds(country="x\0") == []
    assert client.get(LIST, {"plan": "NONE"}).status_code == 404
    page = client.get(LIST, SINCE | {"country": "TG", "until": "2026-03-31"}).text
    assert "until 31" in page
    assert "Remove" in page


def test_kinds_are_counted_and_chosen(client, coordinator, a_change_of_each):
    client.force_login(coordinator)

    links = client.get(LIST, SINCE | {"kind": "missions"}).context["kinds"]
    assert [(link["label"], link["count"]) for link in links if link["is_current"]] == [
        ("Missions", 1)
    ]
    assert links[0]["count"] == 6
    assert client.get(LIST, SINCE | {"kind": "x"}).context["kinds"][0]["is_current"]


def test_without_a_day_it_is_since_the_last_review(client, coordinator):
    client.force_login(coordinator)
    a_month = client.get(LIST, {"until": "yesterday"}).context["asked"]
    SnapshotFactory(name="Review of January")

    assert (a_month.until - a_month.since.at).days == 30
    page = client.get(LIST).text
    assert "since Review of January" in page
    assert "Nothing moved" in page


def test_more_is_shown_on_demand(client, coordinator, monkeypatch):
    for _number in range(3):
        MissionFactory(status=MissionStatus.PLANNED).cancel(
            by=coordinator, at=MARCH_2, note="So"
        )
    monkeypatch.setattr("overview.views.changes.SHOWN", 2)
    client.force_login(coordinator)

    response = client.get(LIST, SINCE)
    assert len(response.context["sections"][0].things) == 2
    more = client.get(LIST + response.context["more_url"])
    assert len(more.context["sections"][0].things) == 3
    assert more.context["more_url"] == ""


def test_where_there_is_too_much_it_is_told_from_when_on_it_is_whole(
    client, coordinator, monkeypatch
):
    mission = MissionFactory(status=MissionStatus.PLANNED)
    mission.cancel(by=coordinator, at=MARCH_2, note="So")
    for number in (1, 2):
        mission.reopen(by=coordinator, at=MARCH_2 + number * DAY, note="So")
        mission.cancel(by=coordinator, at=MARCH_2 + number * DAY, note="So")
    monkeypatch.setattr("migration_coop.lib.steps.Reading.LIMIT", 3)
    client.force_login(coordinator)

    response = client.get(LIST, SINCE)
    assert response.context["told_since"] == MARCH_2 + DAY
    assert "Too much changed" in response.text


def test_a_board_gets_what_moved_by_thing(staff, a_change_of_each):
    found = moved(staff, MARCH_1, scope=Scope(staff, kinds=frozenset({"mission"})))

    [((kind, _pk), [change])] = found.items()
    assert (kind, change.words.after) == ("mission", "Cancelled")
    assert len(moved(staff, MARCH_1)) == 6
    assert find_changes(Scope(staff), since=MARCH_2).changes == []


def test_a_panel_gets_the_same_lines_as_the_page(client, staff, a_change_of_each):
    client.force_login(staff)
    page = client.get(LIST, SINCE).text

    part = client.get(LIST, SINCE, headers={"hx-request": "true"}).text
    assert part.strip() in page
    assert "<html" not in part


def test_the_page_costs_the_same_for_any_number_of_changes(
    client, staff, a_change_of_each
):
    client.force_login(staff)
    costs = set()
    for _more in (1, 2):
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST, SINCE)
        costs.add(len(queries))
        for _row in range(3):
            CooperationFactory().suspend(by=staff, at=MARCH_2, note="So")
            MilestoneFactory().start(by=staff, at=MARCH_2)
            FollowUpFactory().start(by=UserFactory(), at=MARCH_2)

    assert len(costs) == 1
    assert costs.pop() <= 45


# --- As a workbook ----------------------------------------------------------------------


def exported(response, tmp_path):
    path = tmp_path / "changes.xlsx"
    path.write_bytes(b"".join(response.streaming_content))
    return {sheet.title: list(sheet.values) for sheet in load_workbook(path).worksheets}


@pytest.fixture
def owner_changed(staff):
    follow_up = FollowUpFactory(title="=Ask", owner_institution=None)
    date_copies(MARCH_1 - DAY)
    rows = FollowUp.objects.filter(pk=follow_up.pk)
    rows.update(owner=UserFactory(last_name="Secret"))
    follow_up.start(by=staff, at=MARCH_2, note="Mr Secret agrees")
    PostFactory(
        institution=InstitutionFactory(acronym="DGE"),
        ends_on=date(2026, 3, 3),
        person__family_name="Secret",
    )
    date_copies(MARCH_2)


def test_the_workbook_names_nobody_unless_it_is_asked_to(
    client, staff, tmp_path, owner_changed
):
    client.force_login(staff)

    sheets = exported(client.get(EXPORT, SINCE), tmp_path)
    assert "Secret" not in str(sheets)
    assert [row[2:] for row in sheets["What changed"]] == [
        ("What", "Kind", "Change", "Before", "After"),
        (
            "Director, DGE",
            "People",
            f"Left the post, last day 3{NBSP}Mar 2026",
            None,
            None,
        ),
        ("=Ask", "Follow-ups moved on", "Status", "Proposed", "In progress"),
        ("=Ask", "Owners", "Person in charge", None, None),
    ]
    assert sheets["What changed"][2][1] == "Togo – Tunisia"

    named = exported(client.get(EXPORT, SINCE | {"people": "yes"}), tmp_path)
    assert "Secret" in str(named["What changed"])
    assert "Mr Secret agrees" in str(named["Steps"])


def test_the_workbook_holds_what_the_page_is_narrowed_to(
    client, staff, tmp_path, a_change_of_each
):
    client.force_login(staff)

    response = client.get(EXPORT, SINCE | {"kind": "missions", "until": "2026-03-31"})
    assert "passerelle-2026-03-01-2026-03-31.xlsx" in response["Content-Disposition"]
    [_headings, row] = exported(response, tmp_path)["What changed"]
    assert row[4:] == ("Status", "Planned", "Cancelled")


def test_changes_of_a_plan_stand_under_its_title(
    client, staff, tmp_path, a_change_of_each
):
    client.force_login(staff)
    page = client.get(LIST, SINCE | {"plan": "TG-PLAN"})
    section = page.context["sections"][0]

    [_headings, row] = exported(
        client.get(EXPORT, SINCE | {"plan": "TG-PLAN"}), tmp_path
    )["What changed"]
    assert row[1] == section.title != ""
