"""Snapshots compared with each other and with now, and as a workbook."""

from datetime import timedelta
from uuid import uuid4

from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role
from cooperation.models import FollowUp, Stage
from overview.actions.snapshots import take_snapshot
from overview.models import (
    SnapshotKind,
    SnapshotMilestone,
)
from tests.factories.accounts import GrantFactory
from tests.factories.cooperation import (
    CooperationFactory,
    EvidenceFactory,
)
from tests.factories.institutions import CountryFactory
from tests.factories.overview import SnapshotCooperationFactory, SnapshotFactory

DAY = timedelta(days=1)
TAKE = reverse("overview:snapshot_take")


# --- Compared ---------------------------------------------------------------------------


def differences(things):
    return {
        thing.title: [tuple(difference) for difference in thing.differences]
        for thing in things
    }


def test_two_snapshots_are_compared_whichever_comes_first(
    client, take, pair, coordinator, now, today
):
    first = take()
    pair.enter_stage(
        Stage.EXCHANGE, on=today, evidence=EvidenceFactory(), by=coordinator, at=now
    )
    FollowUp.objects.get().complete(by=coordinator, at=now, note="Done")
    [milestone] = [line.milestone for line in SnapshotMilestone.objects.all()]
    milestone.forecast(today + 30 * DAY, reason="Law", by=coordinator, at=now)
    later = {"form_key": uuid4(), "by": coordinator, "at": now + DAY, "today": today}
    second = take_snapshot(name="Next", kind=SnapshotKind.REVIEW, **later)
    client.force_login(coordinator)

    answers = [
        client.get(reverse("overview:snapshot_compare", args=[one.pk]), {"with": two})
        for one, two in ((first, second.pk), (second, first.pk), (first, "now"))
    ]
    for answer in answers:
        comparison = answer.context["comparison"]
        [moves] = differences(comparison.cooperations).values()
        assert ("Stage", "Identified", "Exchange") in moves
        assert ("Overdue follow-ups", "1", "0") in moves
        assert ("State", "Late", "On track") in moves
        assert [move[0] for move in differences(comparison.plans)["Stratégie"]] == [
            "At risk",
            "Not started",
            "Median slip",
        ]
        [moves] = differences(comparison.milestones).values()
        assert [move[0] for move in moves] == ["Expected date"]
    assert "Exchange" in answers[0].text


def test_nothing_moved_since(client, take, pair, coordinator):
    client.force_login(coordinator)

    url = reverse("overview:snapshot_compare", args=[take().pk])
    assert "Nothing moved" in client.get(url).text


def test_what_is_new_and_what_is_gone_is_said(client, take, coordinator):
    snapshot = take()
    CooperationFactory(title_fr="Nouvelle")
    other = SnapshotFactory(at=snapshot.at - DAY)
    SnapshotCooperationFactory(snapshot=other, cooperation__title_fr="Ancienne")
    client.force_login(coordinator)

    url = reverse("overview:snapshot_compare", args=[snapshot.pk])
    assert ">New<" in client.get(url).text.replace("\n", "").replace(" ", "")
    page = client.get(url, {"with": other.pk}).text
    assert "Not there any more" in page
    assert client.get(url, {"with": 999}).status_code == 404


def test_now_shows_no_more_than_its_taker_saw(client, take, coordinator):
    """Else everything that others see would be called new."""
    taker = GrantFactory(role=Role.COORDINATOR).user
    CooperationFactory(
        country_a=CountryFactory(code="ML"), country_b=CountryFactory(code="SN")
    )
    snapshot = take(by=taker)
    client.force_login(coordinator)

    url = reverse("overview:snapshot_compare", args=[snapshot.pk])
    assert client.get(url).context["comparison"].is_empty


# --- As a workbook ----------------------------------------------------------------------


def test_the_workbook_has_three_tables_and_names_no_person(
    client, take, pair, coordinator, tmp_path
):
    FollowUp.objects.update(owner=GrantFactory(user__last_name="Secret").user)
    snapshot = take(name="Revue de janvier")
    client.force_login(coordinator)
    response = client.get(reverse("overview:snapshot_export", args=[snapshot.pk]))
    path = tmp_path / "snapshot.xlsx"
    path.write_bytes(b"".join(response.streaming_content))
    book = load_workbook(path)

    assert "revue-de-janvier.xlsx" in response["Content-Disposition"]
    assert book.sheetnames == ["Cooperations", "Action plans", "Milestones"]
    rows = list(book["Cooperations"].values)
    assert rows[1][:7] == (
        *("Togo", "Tunisia", "Emploi", "Identified", "Active", "Late"),
        "An item is overdue by 40 days",
    )
    assert rows[1][12:] == (42, "A person")
    assert list(book["Action plans"].values)[1][1:] == ("Stratégie", 0, 0, 1, 0, 0, 42)
    assert list(book["Milestones"].values)[1][6] == 42
    assert "Secret" not in str([list(sheet.values) for sheet in book.worksheets])
