from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from cooperation.actions.milestones import (
    STARTS_FROM,
    rebaseline_plan,
    submit_milestone,
    take_step,
    update_milestone,
)
from cooperation.models import (
    Evidence,
    Milestone,
    MilestoneHealth,
    MilestoneStatus,
)
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import EditConflict
from tests.at_once import at_once
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import (
    BaselineChangeFactory,
    EvidenceFactory,
    ForecastChangeFactory,
    MilestoneFactory,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = date(2026, 3, 2)
SOON, LATER = date(2026, 3, 31), date(2026, 4, 30)
STATEMENT = {"kind": "statement", "title": "Letter", "statement": "It is signed."}


@pytest.fixture
def milestone():
    return MilestoneFactory(baseline_on=SOON)


@pytest.fixture
def submitted(milestone, staff):
    milestone.submit(evidence=EvidenceFactory(), on=TODAY, by=staff, at=NOON)
    return milestone


# --- Steps -----------------------------------------------------------------------------


def test_done_is_submitted_with_evidence_and_confirmed_by_another(
    milestone, staff, coordinator
):
    submit_milestone(
        milestone, evidence=STATEMENT, on=TODAY, by=staff, at=NOON, note="Signed"
    )
    take_step(milestone, "confirm", by=coordinator, at=NOON, note="")

    milestone.refresh_from_db()
    assert milestone.status == MilestoneStatus.REACHED
    assert milestone.evidence.title == "Letter"
    assert (milestone.actual_on, milestone.evidence.dated_on) == (TODAY, TODAY)
    assert (milestone.submitted_by, milestone.confirmed_by) == (staff, coordinator)


def test_who_submitted_cannot_confirm(submitted, staff):
    with pytest.raises(TransitionError, match="Somebody else must confirm"):
        take_step(submitted, "confirm", by=staff, at=NOON, note="")


def test_database_refuses_a_confirmation_of_ones_own(submitted, staff):
    rows = Milestone.objects.filter(pk=submitted.pk)

    with pytest.raises(
        IntegrityError, match="milestone_reached_is_confirmed_by_a_second_person"
    ):
        rows.update(status=MilestoneStatus.REACHED, confirmed_by=staff)


def test_sent_back_it_is_work_again(submitted, coordinator):
    take_step(submitted, "send_back", by=coordinator, at=NOON, note="Not signed")

    submitted.refresh_from_db()
    assert submitted.status == MilestoneStatus.IN_PROGRESS
    assert submitted.actual_on is None
    assert submitted.submitted_by is None


def test_dropped_it_can_be_taken_up_again(milestone, staff):
    take_step(milestone, "start", by=staff, at=NOON, note="")
    take_step(milestone, "drop", by=staff, at=NOON, note="No budget")
    take_step(milestone, "take_up_again", by=staff, at=NOON, note="")

    steps = milestone.events.order_by("pk").values_list("to_status", flat=True)
    assert list(steps) == ["in_progress", "dropped", "not_started"]


@pytest.mark.parametrize("verb", STARTS_FROM)
@pytest.mark.parametrize("status", MilestoneStatus)
def test_steps_are_for_some_statuses_only(milestone, staff, verb, status):
    milestone.status = status
    if status in STARTS_FROM[verb]:
        return

    with pytest.raises(TransitionError):
        take_step(milestone, verb, by=staff, at=NOON, note="Why")


def test_evidence_is_not_kept_when_the_milestone_is_closed(milestone, staff):
    milestone.drop(by=staff, at=NOON, note="No budget")

    with pytest.raises(TransitionError):
        submit_milestone(
            milestone, evidence=STATEMENT, on=TODAY, by=staff, at=NOON, note=""
        )
    assert not Evidence.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_wins():
    milestone = MilestoneFactory()
    evidence, author = EvidenceFactory(), UserFactory()
    milestone.submit(evidence=evidence, on=TODAY, by=author, at=NOON)
    people = [UserFactory(), UserFactory()]

    copies = [Milestone.objects.get(), Milestone.objects.get()]

    def confirm(number):
        try:
            copies[number].confirm(by=people[number], at=NOON)
        except TransitionError:
            return "refused"
        return "confirmed"

    assert sorted(at_once(2, confirm)) == ["confirmed", "refused"]
    assert milestone.events.filter(to_status="reached").count() == 1


# --- Updates ---------------------------------------------------------------------------


def update(milestone, staff, **changes):
    typed = {
        "expected_version": milestone.version,
        "blocked_reason": "",
        "forecast_on": None,
        "reason": "",
        "note": "",
    }
    update_milestone(milestone, **typed | changes, by=staff, at=NOON)


def test_update_keeps_the_earlier_date_with_the_reason(milestone, staff):
    update(milestone, staff, forecast_on=LATER, reason="No answer", note="They called")

    milestone.refresh_from_db()
    change, event = milestone.forecast_changes.get(), milestone.events.get()
    assert (milestone.baseline_on, milestone.forecast_on) == (SOON, LATER)
    assert (change.from_on, change.to_on, change.reason) == (SOON, LATER, "No answer")
    assert (event.from_status, event.to_status) == ("not_started", "not_started")
    assert event.note == "They called"


def test_update_blocks_and_unblocks(milestone, staff):
    update(milestone, staff, blocked_reason="No translator")
    assert Milestone.objects.get().is_blocked

    update(milestone, staff, forecast_on=SOON)
    assert not Milestone.objects.get().is_blocked
    assert not milestone.forecast_changes.exists()


def test_update_of_an_older_version_changes_nothing(milestone, staff):
    other = Milestone.objects.get()
    update(other, staff, forecast_on=LATER, reason="No answer")

    with pytest.raises(EditConflict):
        update(milestone, staff, forecast_on=TODAY, reason="Sooner", note="Quick")
    assert Milestone.objects.get().forecast_on == LATER
    assert milestone.events.count() == 0


def test_closed_milestones_take_no_update(submitted, staff):
    with pytest.raises(TransitionError):
        update(submitted, staff, note="More")


# --- Decisions -------------------------------------------------------------------------


def test_one_decision_moves_all_dates_or_none(milestone, coordinator):
    other = MilestoneFactory(activity=milestone.activity, baseline_on=SOON)
    Milestone.objects.filter(pk=other.pk).update(version=9)
    decision = {"decided_on": TODAY, "decided_by": "Committee", "reason": "Law"}

    with pytest.raises(EditConflict):
        rebaseline_plan(
            milestone.plan,
            decision=decision,
            moves=[(milestone, LATER), (other, LATER)],
            by=coordinator,
            at=NOON,
        )
    assert set(Milestone.objects.values_list("baseline_on", flat=True)) == {SOON}
    assert not milestone.plan.rebaselines.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_new_dates_at_once_one_is_a_conflict():
    milestone, author = MilestoneFactory(baseline_on=SOON), UserFactory()
    copies, days = [Milestone.objects.get(), Milestone.objects.get()], [LATER, TODAY]

    def expect(number):
        try:
            copies[number].forecast(days[number], reason="Why", by=author, at=NOON)
        except EditConflict:
            return "conflict"
        return "saved"

    assert sorted(at_once(2, expect)) == ["conflict", "saved"]
    change = milestone.forecast_changes.get()
    assert change.to_on == Milestone.objects.get().forecast_on


# --- Health ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "baseline", "forecast", "blocked", "health"),
    [
        ("reached", -9, -9, "", "reached"),
        ("dropped", -9, 9, "", "dropped"),
        ("not_started", -1, 30, "", "late"),
        ("in_progress", -1, -1, "Law", "late"),
        ("submitted", -1, -1, "", "on_track"),
        ("in_progress", 0, 0, "", "on_track"),
        ("in_progress", 30, 31, "", "at_risk"),
        ("in_progress", 30, 29, "", "on_track"),
        ("in_progress", 30, 30, "Law", "at_risk"),
        ("not_started", 14, 14, "", "at_risk"),
        ("not_started", 15, 15, "", "not_started"),
        ("in_progress", 14, 14, "", "on_track"),
    ],
)
def test_health_is_the_worst_that_is_true(status, baseline, forecast, blocked, health):
    milestone = Milestone(
        status=status,
        baseline_on=TODAY + timedelta(days=baseline),
        forecast_on=TODAY + timedelta(days=forecast),
        blocked_reason=blocked,
    )

    assert milestone.health(TODAY) == health


@given(
    status=st.sampled_from(MilestoneStatus),
    baseline=st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    forecast=st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    blocked=st.sampled_from(["", "Law"]),
)
def test_health_follows_from_dates_and_status(status, baseline, forecast, blocked):
    milestone = Milestone(
        status=status,
        baseline_on=baseline,
        forecast_on=forecast,
        blocked_reason=blocked,
    )
    health = milestone.health(TODAY)

    assert (health == MilestoneHealth.REACHED) == (status == "reached")
    assert (health == MilestoneHealth.DROPPED) == (status == "dropped")
    if health == MilestoneHealth.ON_TRACK:
        assert forecast <= baseline
        assert not blocked
    if health == MilestoneHealth.LATE:
        assert baseline < TODAY


# --- What the database refuses ---------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"actual_on": TODAY}, "milestone_has_actual_date_exactly_when_reached"),
        ({"status": "submitted"}, "milestone_done_shows_evidence"),
    ],
)
def test_database_refuses_what_cannot_be(milestone, changes, name):
    with pytest.raises(IntegrityError, match=name):
        Milestone.objects.filter(pk=milestone.pk).update(**changes)


def test_number_is_unique_in_its_plan(milestone):
    with pytest.raises(IntegrityError, match="milestone_number_is_unique_in_its_plan"):
        MilestoneFactory(activity=milestone.activity, number=milestone.number)


def test_reached_needs_a_date(submitted, coordinator):
    name = "milestone_has_actual_date_exactly_when_reached"
    rows = Milestone.objects.filter(pk=submitted.pk)

    with pytest.raises(IntegrityError, match=name):
        rows.update(status="reached", confirmed_by=coordinator, actual_on=None)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"to_on": SOON}, "forecast_change_moves_the_date"),
        ({"reason": ""}, "forecast_change_has_a_reason"),
    ],
)
def test_forecast_changes_are_changes_with_reasons(changes, name):
    with pytest.raises(IntegrityError, match=name):
        ForecastChangeFactory(**changes)


def test_decision_moves_a_milestone_once():
    change = BaselineChangeFactory()

    with pytest.raises(IntegrityError, match="decision_moves_a_milestone_once"):
        BaselineChangeFactory(decision=change.decision, milestone=change.milestone)


@pytest.mark.parametrize("factory", [ForecastChangeFactory, BaselineChangeFactory])
def test_changes_of_dates_stay_as_they_are(factory):
    change = factory()

    for alter in (change.delete, change.save):
        with pytest.raises(Exception, match="append_only"), transaction.atomic():
            alter()


def test_sets_tell_open_overdue_and_unsettled(submitted, staff):
    late = MilestoneFactory(baseline_on=TODAY - timedelta(days=1))
    dropped = MilestoneFactory()
    dropped.drop(by=staff, at=NOON, note="No budget")

    assert list(Milestone.objects.open()) == [late]
    assert list(Milestone.objects.overdue(TODAY)) == [late]
    assert list(Milestone.objects.to_confirm()) == [submitted]
    assert set(Milestone.objects.unsettled()) == {late, submitted}
