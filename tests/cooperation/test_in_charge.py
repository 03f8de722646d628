"""What happens to work between its steps: blocked, given to others, on record."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.utils import timezone

from cooperation.models import FollowUp, FollowUpEvent, MilestoneEvent, WorkChange
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import EditConflict
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import (
    EvidenceFactory,
    FollowUpFactory,
    MilestoneFactory,
    WorkBatchFactory,
)
from tests.factories.institutions import InstitutionFactory

BOTH = pytest.mark.parametrize("make", [FollowUpFactory, MilestoneFactory])
AT = timezone.now()


def close(work, staff):
    work.drop(by=staff, at=AT, note="Not wanted")
    return work


@BOTH
def test_what_blocks_it_is_kept_with_the_day_and_the_reason(make, staff):
    work = make()

    work.block(by=staff, at=AT, note="Waiting for the law")
    work.block(by=staff, at=AT, note="Waiting for the decree")

    work.refresh_from_db()
    assert work.is_blocked
    assert work.blocked_reason == "Waiting for the decree"
    first, _second = work.events.order_by("pk")
    assert (first.what, first.note) == (WorkChange.BLOCKED, "Waiting for the law")
    assert first.from_status == first.to_status == work.status


@BOTH
def test_it_goes_on_when_nothing_blocks_it_any_more(make, staff):
    work = make(blocked_reason="Waiting")

    work.unblock(by=staff, at=AT)

    work.refresh_from_db()
    assert not work.is_blocked
    assert work.events.get().what == WorkChange.UNBLOCKED
    with pytest.raises(TransitionError, match="Nothing blocks it"):
        work.unblock(by=staff, at=AT)


@BOTH
def test_what_is_closed_is_neither_blocked_nor_given_to_anybody(make, staff):
    work = close(make(), staff)

    with pytest.raises(TransitionError, match="Only what is open"):
        work.block(by=staff, at=AT, note="Waiting")
    with pytest.raises(TransitionError, match="closed needs nobody"):
        work.reassign(institution=None, owner=staff, by=staff, at=AT, note="")


@BOTH
def test_who_was_in_charge_stays_on_record(make, staff):
    before, after = InstitutionFactory(), InstitutionFactory()
    work = make(owner_institution=before, owner=staff)
    successor = UserFactory()

    work.reassign(institution=after, owner=successor, by=staff, at=AT, note="She moved")

    work.refresh_from_db()
    assert (work.owner_institution, work.owner) == (after, successor)
    event = work.events.get()
    assert (event.what, event.note) == (WorkChange.REASSIGNED, "She moved")
    assert (event.from_institution, event.to_institution) == (before, after)
    assert (event.from_owner, event.to_owner) == (staff, successor)


@BOTH
def test_those_in_charge_already_are_not_put_in_charge(make, staff):
    work = make(owner=staff)

    with pytest.raises(TransitionError, match="in charge already"):
        work.reassign(
            institution=work.owner_institution,
            owner=staff,
            by=staff,
            at=AT,
            note="",
        )
    assert not work.events.exists()


@BOTH
def test_two_changes_at_once_have_one_winner(make, staff):
    work = make()
    elsewhere = type(work).objects.get(pk=work.pk)
    elsewhere.block(by=staff, at=AT, note="First")

    with pytest.raises(EditConflict):
        work.block(by=staff, at=AT, note="Second")

    work.refresh_from_db()
    assert work.blocked_reason == "First"
    assert work.events.count() == 1


@pytest.mark.parametrize("verb", ["complete", "drop"])
def test_a_follow_up_that_is_closed_is_blocked_no_more(verb, staff):
    follow_up = FollowUpFactory(blocked_reason="Waiting")

    getattr(follow_up, verb)(by=staff, at=AT, note="So it is")

    follow_up.refresh_from_db()
    assert not follow_up.is_blocked


def test_the_database_keeps_closed_follow_ups_unblocked(staff):
    follow_up = close(FollowUpFactory(), staff)

    with pytest.raises(IntegrityError, match="follow_up_is_blocked_only_while"):
        FollowUp.objects.filter(pk=follow_up.pk).update(blocked_reason="Waiting")


@pytest.mark.parametrize(
    ("model", "make", "statuses"),
    [
        (FollowUpEvent, FollowUpFactory, ("agreed", "done")),
        (MilestoneEvent, MilestoneFactory, ("in_progress", "submitted")),
    ],
)
def test_what_is_no_step_changes_no_status(model, make, statuses, staff):
    before, after = statuses

    with pytest.raises(IntegrityError, match="changes_no_status_without_a_step"):
        model.objects.create(
            subject=make(),
            what=WorkChange.BLOCKED,
            from_status=before,
            to_status=after,
            by=staff,
            at=AT,
        )


@pytest.mark.parametrize(
    ("model", "make"),
    [(FollowUpEvent, FollowUpFactory), (MilestoneEvent, MilestoneFactory)],
)
def test_only_an_event_of_people_names_people(model, make, staff):
    with pytest.raises(IntegrityError, match="names_who_was_in_charge_only_when"):
        model.objects.create(
            subject=make(), to_status="done", to_owner=staff, by=staff, at=AT
        )


def test_an_escalation_goes_to_somebody_else(staff):
    milestone = MilestoneFactory(escalates_to=staff)
    successor = UserFactory()

    milestone.escalate_to(successor, by=staff, at=AT, note="He moved")

    milestone.refresh_from_db()
    assert milestone.escalates_to == successor
    event = milestone.events.get()
    assert event.what == WorkChange.ESCALATION
    assert (event.from_owner, event.to_owner) == (staff, successor)


def test_nothing_is_escalated_once_it_is_closed(staff):
    milestone = close(MilestoneFactory(), staff)

    with pytest.raises(TransitionError):
        milestone.escalate_to(staff, by=staff, at=AT)


def test_what_waits_for_confirmation_can_still_be_given_to_somebody(staff):
    milestone = MilestoneFactory()
    milestone.submit(evidence=EvidenceFactory(), on=date(2026, 3, 1), by=staff, at=AT)

    milestone.reassign(institution=None, owner=staff, by=staff, at=AT, note="")

    assert milestone.owner == staff


def test_what_was_postponed_before_events_said_so_is_still_called_that(
    client, staff, follow_up
):
    same = {"from_status": "agreed", "to_status": "agreed"}
    follow_up.events.create(**same, by=staff, at=AT, note="Later")
    client.force_login(staff)

    page = client.get(follow_up.get_absolute_url())

    assert page.context["events"][0]["text"] == "Postponed"


def test_an_action_on_several_rows_is_named_by_its_day():
    assert str(WorkBatchFactory()) == "postpone, 2026-03-02 12:00"


def test_the_page_of_a_milestone_says_what_happened_to_it(client, staff):
    milestone = MilestoneFactory()
    milestone.block(by=staff, at=AT, note="Waiting for the law")
    client.force_login(staff)

    page = client.get(milestone.get_absolute_url()).content.decode()

    assert "Blocked" in page.split("History")[1]
