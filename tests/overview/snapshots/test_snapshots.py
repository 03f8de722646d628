"""Snapshots: what they freeze, who takes and who reads them."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Role
from cooperation.models import FollowUp
from cooperation.status import Health
from missions.models import ProgrammeRole
from overview.actions.snapshots import take_snapshot
from overview.models import (
    Snapshot,
    SnapshotKind,
    SnapshotMilestone,
)
from overview.snapshots.facts import who_acts
from tests.factories.accounts import GrantFactory
from tests.factories.cooperation import (
    ActionPlanFactory,
    CooperationFactory,
    CooperationProgrammeFactory,
    MilestoneFactory,
)
from tests.factories.institutions import CountryFactory
from tests.factories.missions import (
    ProgrammeFactory,
    ProgrammeGrantFactory,
)
from tests.factories.overview import SnapshotFactory

DAY = timedelta(days=1)
TAKE = reverse("overview:snapshot_take")


# --- What it freezes --------------------------------------------------------------------


def test_it_freezes_how_a_cooperation_stands_and_why(take, pair, coordinator, today):
    snapshot = take()
    FollowUp.objects.get().complete(by=coordinator, at=timezone.now(), note="Done")

    line = snapshot.cooperations.get()
    assert (line.stage, line.status, line.health) == (0, "active", Health.LATE)
    assert (line.open_follow_ups, line.overdue_follow_ups) == (1, 1)
    assert line.last_contact_on == today - 5 * DAY
    assert (line.milestone.title_fr, line.slip_days) == ("Texte", 42)
    assert (line.acting_institution.acronym, line.acting_person) == ("DGE", None)
    assert line.reason_en == "An item is overdue by 40 days"
    with override("fr"):
        assert line.reason == line.reason_fr != line.reason_en
    assert line.slip == 42 * DAY


def test_it_freezes_how_a_plan_and_its_milestones_stand(take, pair, today):
    plan = take().plans.get()
    milestone = plan.milestones.get()

    assert (plan.done, plan.doing, plan.warn, plan.late, plan.waiting) == (
        0,
        0,
        1,
        0,
        0,
    )
    assert plan.median_slip_days == 42
    assert milestone.baseline_on == today + 30 * DAY
    assert milestone.forecast_on == today + 72 * DAY
    assert (milestone.status, milestone.health) == ("not_started", "at_risk")


def test_who_must_act_is_the_person_where_one_is_named_or_nobody(
    take, pair, coordinator
):
    FollowUp.objects.update(owner=coordinator)
    CooperationFactory(country_a=CountryFactory(code="SN"))

    lines = take().cooperations.in_order()
    assert [line.acting_person for line in lines] == [None, coordinator]
    assert [who_acts(line, coordinator) for line in lines] == ["", str(coordinator)]


def test_a_scope_of_a_country_or_a_programme_freezes_that_alone(take):
    togo, mali = CountryFactory(), CountryFactory(code="ML")
    programme = ProgrammeFactory()
    CooperationProgrammeFactory(programme=programme)
    CooperationFactory(country_a=mali)
    ActionPlanFactory(country=mali)
    ActionPlanFactory(country=togo, programme=programme)

    def counts(**covered):
        snapshot = take(**covered)
        return snapshot.cooperations.count(), snapshot.plans.count()

    assert counts() == (2, 2)
    assert counts(country=mali) == (1, 1)
    assert counts(programme=programme) == (1, 1)


def test_what_is_frozen_is_neither_changed_nor_deleted(take, pair):
    snapshot = take()

    for rows in (
        Snapshot.objects.filter(pk=snapshot.pk),
        snapshot.cooperations.all(),
        snapshot.plans.all(),
        SnapshotMilestone.objects.all(),
    ):
        with pytest.raises(InternalError), transaction.atomic():
            rows.update(id=F("id"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"kind": SnapshotKind.PERIOD},
        {"from_on": date(2026, 1, 1)},
        {
            "kind": SnapshotKind.PERIOD,
            "from_on": date(2026, 2, 1),
            "until_on": date(2026, 1, 1),
        },
    ],
)
def test_the_database_keeps_the_rules_of_snapshots(wrong):
    with pytest.raises(IntegrityError, match="snapshot_has"):
        SnapshotFactory(**wrong)


def test_a_snapshot_covers_a_country_or_a_programme():
    with pytest.raises(IntegrityError, match="not_both"):
        SnapshotFactory(country=CountryFactory(), programme=ProgrammeFactory())


def test_a_form_sent_twice_leads_to_the_first(now, coordinator, today):
    about = {"name": "Review", "kind": SnapshotKind.REVIEW, "form_key": uuid4()}
    about |= {"by": coordinator, "at": now, "today": today}

    assert take_snapshot(**about) == take_snapshot(**about)


# --- Taking one on the page -------------------------------------------------------------


def test_a_review_is_done_in_one_step(client, coordinator, pair):
    client.force_login(coordinator)
    form = client.get(TAKE, {"kind": "review"}).context["form"]
    typed = {"name": form["name"].value(), "kind": "review"}

    response = client.post(TAKE, typed | {"form_key": form["form_key"].value()})
    snapshot = Snapshot.objects.get()
    assert response.url == snapshot.get_absolute_url()
    assert snapshot.name.startswith("Review of ")
    assert snapshot.is_review
    assert "Emploi" in client.get(response.url).text


def test_a_period_has_its_days(client, coordinator):
    client.force_login(coordinator)
    form = client.get(TAKE, {"kind": "period"}).context["form"]
    assert form["kind"].value() == "period"
    typed = {"name": "Q1", "kind": "period", "form_key": uuid4()}
    days = {"from_on": "2019-01-01", "until_on": "2019-03-31"}

    assert "first and its last day" in client.post(TAKE, typed).text
    assert (
        "before it starts"
        in client.post(
            TAKE, typed | {"from_on": "2019-04-01", "until_on": "2019-03-31"}
        ).text
    )
    assert "Enter a valid date" in client.post(TAKE, typed | {"from_on": "x"}).text
    assert client.post(TAKE, typed | days).status_code == 302
    assert not Snapshot.objects.get().is_review
    assert "31 Mar" in client.get(reverse("overview:snapshot_list")).text.replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_a_country_and_a_programme_are_not_chosen_together(client, coordinator):
    client.force_login(coordinator)
    both = {"country": CountryFactory().pk, "programme": ProgrammeFactory().pk}
    typed = {"name": "Review", "kind": "review", "form_key": uuid4(), **both}

    assert "Choose a country or a programme." in client.post(TAKE, typed).text


def test_coordinators_of_a_programme_take_snapshots_too(client, nobody):
    ProgrammeGrantFactory(user=nobody, role=ProgrammeRole.COORDINATOR)
    client.force_login(nobody)

    assert client.get(TAKE).status_code == 200


# --- Who reads what ---------------------------------------------------------------------


def test_lines_are_shown_only_of_what_the_reader_may_see_now(
    client, take, pair, outsider, observer
):
    url = take().get_absolute_url()

    client.force_login(observer)
    assert "Emploi" in client.get(url).text
    client.force_login(outsider)
    page = client.get(url).text
    assert "Emploi" not in page
    assert "Nothing here that you may see" in page


def test_snapshots_of_a_programme_are_for_those_who_follow_it(nobody):
    snapshot = SnapshotFactory(programme=ProgrammeFactory())
    assert not Snapshot.objects.for_user(nobody)

    ProgrammeGrantFactory(user=nobody, programme=snapshot.programme)
    assert list(Snapshot.objects.for_user(nobody)) == [snapshot]
    assert snapshot.covers == str(snapshot.programme)


def test_a_restricted_body_is_not_named_to_observers_elsewhere(
    client, take, pair, coordinator
):
    snapshot, reader = take(), GrantFactory(role=Role.OBSERVER, country__code="TN").user
    body = snapshot.cooperations.get().acting_institution
    body.restrict(by=coordinator, at=timezone.now(), note="Threats")
    client.force_login(reader)

    page = client.get(snapshot.get_absolute_url()).text
    assert "DGE" not in page
    assert "Restricted institution" in page


def test_nothing_is_there_yet(client, staff, coordinator):
    for user, words in ((staff, "Coordinators take them"), (coordinator, "The first")):
        client.force_login(user)
        assert words in client.get(reverse("overview:snapshot_list")).text


@pytest.mark.parametrize("name", ["snapshot_detail", "snapshot_compare"])
def test_a_page_costs_the_same_for_any_number_of_lines(
    name, client, take, pair, coordinator
):
    client.force_login(coordinator)
    costs = set()
    for more in (1, 2):
        url = reverse(f"overview:{name}", args=[take().pk])
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        costs.add(len(queries))
        for _row in range(more * 2):
            CooperationFactory()
            MilestoneFactory()

    assert len(costs) == 1
