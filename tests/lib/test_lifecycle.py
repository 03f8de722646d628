"""Steps: allowed or refused, one winner, all on record."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import InternalError
from django.db.models import ProtectedError
from django.utils import translation

from cooperation.models import FollowUp, FollowUpStatus
from migration_coop.lib.lifecycle import (
    Lifecycle,
    TransitionError,
    as_mermaid,
    move_together,
    take_back_together,
)
from migration_coop.lib.records import EditConflict, Versioned
from tests.at_once import at_once
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import FollowUpFactory
from tests.factories.institutions import InstitutionFactory

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def follow_up():
    return FollowUpFactory()


def steps(row):
    events = row.events.order_by("pk")
    return [(event.from_status, event.to_status, event.note) for event in events]


def test_a_step_changes_the_row_and_is_on_record(follow_up, staff):
    follow_up.record_start(by=staff, at=NOW)
    follow_up.complete(by=staff, at=NOW, note="The list came.")

    assert (follow_up.status, follow_up.closed_at) == (FollowUpStatus.DONE, NOW)
    stored = FollowUp.objects.get()
    assert (stored.status, stored.closed_at) == (FollowUpStatus.DONE, NOW)
    assert steps(follow_up) == [
        ("", "proposed", ""),
        ("proposed", "done", "The list came."),
    ]
    assert follow_up.events.latest("pk").by == staff


def test_a_step_that_is_not_in_the_table_is_refused_in_words(follow_up, staff):
    follow_up.drop(by=staff, at=NOW, note="")

    with pytest.raises(TransitionError, match="cannot be changed that way"):
        follow_up.complete(by=staff, at=NOW, note="")
    assert FollowUp.objects.get().status == FollowUpStatus.DROPPED


def test_a_step_loses_to_someone_who_was_faster(follow_up, staff):
    faster = FollowUp.objects.get()
    faster.drop(by=staff, at=NOW, note="")

    with pytest.raises(TransitionError, match="Someone else has just changed this"):
        follow_up.complete(by=staff, at=NOW, note="")
    assert follow_up.version == 1
    assert steps(follow_up) == [("proposed", "dropped", "")]


def test_a_step_makes_open_edit_forms_stale(follow_up, staff):
    follow_up.agree(by=staff, at=NOW)

    assert follow_up.version == FollowUp.objects.get().version == 2
    with pytest.raises(EditConflict):
        follow_up.save_edit(expected_version=1, fields=["title"])


def test_a_row_that_was_edited_meanwhile_can_still_take_its_step(follow_up, staff):
    edited = FollowUp.objects.get()
    edited.title = "Better words"
    edited.save_edit(expected_version=1, fields=["title"])

    follow_up.agree(by=staff, at=NOW)

    stored = FollowUp.objects.get()
    assert (stored.title, stored.status, stored.version) == (
        "Better words",
        FollowUpStatus.AGREED,
        3,
    )


@pytest.mark.django_db(transaction=True)
def test_of_steps_at_once_one_wins_and_is_recorded_once():
    follow_up, user = FollowUpFactory(), UserFactory()

    def complete(number):
        mine = FollowUp.objects.get(pk=follow_up.pk)
        try:
            mine.complete(by=user, at=NOW, note=str(number))
        except TransitionError:
            return None
        return number

    winners = [number for number in at_once(4, complete) if number is not None]

    assert steps(follow_up) == [("proposed", "done", str(winners[0]))]
    assert len(winners) == 1


@pytest.mark.parametrize("change", ["update", "delete"])
def test_events_can_be_neither_changed_nor_deleted(change, follow_up, staff):
    follow_up.agree(by=staff, at=NOW)

    with pytest.raises(InternalError, match="Cannot update or delete"):
        {
            "update": lambda: follow_up.events.update(note="forged"),
            "delete": lambda: follow_up.events.all()._raw_delete("default"),
        }[change]()


def test_a_row_with_events_cannot_be_deleted(follow_up, staff):
    follow_up.agree(by=staff, at=NOW)

    with pytest.raises(ProtectedError):
        follow_up.delete()


def test_the_diagram_shows_start_and_steps():
    lines = as_mermaid(FollowUp).splitlines()

    assert lines[:2] == ["stateDiagram-v2", "    [*] --> proposed"]
    assert "    done --> in_progress" in lines
    assert len(lines) == 2 + sum(map(len, FollowUp.TRANSITIONS.values()))


@pytest.mark.parametrize(
    "model",
    [model for model in apps.get_models() if issubclass(model, Lifecycle)],
    ids=lambda model: model.__name__,
)
def test_what_has_a_lifecycle_has_a_version(model):
    assert issubclass(model, Versioned)


# Many rows at once


def test_many_take_the_same_step_and_each_has_it_on_record(staff):
    rows = FollowUpFactory.create_batch(3)

    move_together(rows, FollowUpStatus.AGREED, by=staff, at=NOW, note="All of them")

    stored = FollowUp.objects.order_by("pk")
    assert {(row.status, row.version) for row in stored} == {("agreed", 2)}
    assert {(row.status, row.version) for row in rows} == {("agreed", 2)}
    for row in rows:
        assert steps(row) == [("proposed", "agreed", "All of them")]


def test_many_take_a_step_together_or_not_at_all(staff):
    rows = [InstitutionFactory(), InstitutionFactory(status="dissolved")]

    with pytest.raises(TransitionError, match="cannot be changed that way"):
        move_together(rows, "dormant", by=staff, at=NOW)

    assert [row.events.count() for row in rows] == [0, 0]
    for row, status in zip(rows, ("active", "dissolved"), strict=True):
        row.refresh_from_db()
        assert row.status == status


def test_steps_of_many_are_taken_back_whatever_the_table_allows(staff):
    rows = [InstitutionFactory(status="dissolved")]

    take_back_together(rows, "dormant", by=staff, at=NOW, note="Undone")

    rows[0].refresh_from_db()
    assert rows[0].status == "dormant"
    assert steps(rows[0]) == [("dissolved", "dormant", "Undone")]


def test_a_step_of_no_rows_is_none(staff, django_assert_num_queries):
    with django_assert_num_queries(2):
        # The savepoint alone.
        move_together([], FollowUpStatus.AGREED, by=staff, at=NOW)
