"""Edits of more rows than are done at once: carried out by a worker, in batches."""

import logging
import uuid
from datetime import timedelta

import pytest

from institutions import tasks
from institutions.actions import bulk_edits
from institutions.actions.bulk_edits import (
    go_on_with_edit,
    run_bulk_edits,
    stop_edit,
    undo_edit,
)
from institutions.bulk import batches
from institutions.bulk.reasons import Reason
from institutions.bulk.wanted import NewParent, Wanted
from institutions.models import BulkEdit, BulkEditStatus, Institution, ThemeOffer
from migration_coop.lib.lifecycle import TransitionError
from tests.factories.institutions import (
    InstitutionFactory,
    InstitutionParentFactory,
    ThemeFactory,
)
from tests.institutions.edits_of_many import (
    AT,
    SINCE,
    changed,
    conflicts,
    edit,
    fresh,
    left_out,
    undo,
    work,
)

LATER = AT + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def two_rows_at_once(monkeypatch):
    monkeypatch.setattr(bulk_edits, "AT_ONCE", 2)


@pytest.fixture
def rows():
    return InstitutionFactory.create_batch(5, city="Old")


def cities():
    return sorted(Institution.objects.values_list("city", flat=True))


def reread(edited):
    return BulkEdit.objects.get(pk=edited.pk)


def batch(count=1):
    """So many batches of a worker, which is killed then."""
    for _number in range(count):
        bulk_edits.work_off(
            BulkEdit,
            lambda row, at: bulk_edits._do_batch(row, at=at, done=[]),
            give_up=bulk_edits._give_up,
            now=lambda: LATER,
        )


# Carried out


def test_more_rows_than_are_done_at_once_wait_for_a_worker(administrator, rows):
    theme, ministry = ThemeFactory(), InstitutionFactory(city="Old")
    InstitutionParentFactory(institution=rows[0])
    wanted = {
        "values": {"city": "Lomé", "languages": ["fr"]},
        "parent": NewParent(ministry, SINCE, "Decree 7"),
        "add_themes": (theme,),
        "offer": ThemeOffer.OFFERED,
        "is_verified": True,
        "step": "rest",
        "note": "Why",
    }
    edited = edit(rows, by=administrator, **wanted)
    assert edited.status == BulkEditStatus.WRITING
    assert edited.rows.waiting().count() == 5
    assert {fresh(row).version for row in rows} == {1}

    work(now=lambda: LATER)

    assert reread(edited).status == BulkEditStatus.WRITTEN
    assert sorted(changed(edited)) == [row.pk for row in rows]
    for row in map(fresh, rows):
        assert (row.city, row.languages, row.status) == ("Lomé", ["fr"], "dormant")
        # The day on which it was asked for.
        assert (row.verified_on, row.verified_by) == (AT.date(), administrator)
        assert row.parents.get(valid_to=None).parent == ministry
        assert row.themes.get().theme == theme
        assert (row.events.get().by, row.events.get().note) == (administrator, "Why")


def test_what_is_wanted_is_the_same_once_it_is_read_again():
    ministry, (one, other) = InstitutionFactory(), ThemeFactory.create_batch(2)
    wanted = Wanted(
        values={"rest_days": [5], "city": ""},
        parent=NewParent(ministry, SINCE, "Decree"),
        add_themes=(one,),
        remove_themes=(other,),
        offer=ThemeOffer.SOUGHT,
        is_verified=True,
        step="rest",
        note="Why",
    )
    assert Wanted.load(wanted.dump()) == wanted
    assert Wanted.load(Wanted().dump()) == Wanted()


def test_a_worker_that_is_killed_between_batches_leaves_the_rest_to_the_next(
    administrator, rows
):
    edited = edit(rows, by=administrator, values={"city": "Lomé"})
    batch()
    assert cities() == ["Lomé", "Lomé", "Old", "Old", "Old"]

    work()

    # Each row once: a second time would have moved its version on.
    assert {(row.city, row.version) for row in map(fresh, rows)} == {("Lomé", 2)}
    assert len(changed(edited)) == 5
    assert [event.to_status for event in edited.events.order_by("pk")] == [
        "writing",
        "written",
    ]


def test_what_a_batch_wrote_before_it_failed_is_as_if_it_never_was(
    administrator, rows, monkeypatch
):
    """Records and marks are one transaction: a worker that dies loses both."""
    edited = edit(rows, by=administrator, values={"city": "Lomé"})
    whole = batches._store

    def die(rows, fields):
        raise RuntimeError

    monkeypatch.setattr(batches, "_store", die)
    assert run_bulk_edits() is False
    assert cities() == ["Old"] * 5
    assert edited.rows.waiting().count() == 5

    monkeypatch.setattr(batches, "_store", whole)
    work()
    assert cities() == ["Lomé"] * 5


def test_what_fails_again_and_again_is_stopped_and_says_so(
    administrator, rows, monkeypatch, caplog, editor
):
    caplog.set_level(logging.CRITICAL)
    edited = edit(rows, by=administrator, values={"city": "Lomé"})
    batch()
    with monkeypatch.context() as broken:
        broken.setattr(batches, "_change", None)
        for _tick in range(4):
            run_bulk_edits()

    assert reread(edited).status == BulkEditStatus.STOPPED
    assert cities() == ["Lomé", "Lomé", "Old", "Old", "Old"]
    page = editor.get(edited.get_absolute_url()).content.decode()
    assert "It failed several times. What is written stays written." in page


def test_taking_back_is_never_given_up(administrator, rows, monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL)
    edited = edit(rows, by=administrator, values={"city": "Lomé"})
    work()
    undo(edited, by=administrator)
    with monkeypatch.context() as broken:
        broken.setattr(batches, "_take_back", None)
        for _tick in range(5):
            run_bulk_edits()
    assert reread(edited).status == BulkEditStatus.UNDOING

    work()

    assert cities() == ["Old"] * 5


def test_edits_take_turns_and_a_worker_stops_when_its_time_is_over(administrator, rows):
    first = edit(rows, by=administrator, values={"city": "Lomé"})
    others = InstitutionFactory.create_batch(3, city="Old")
    second = edit(others, by=administrator, values={"city": "Kara"})

    assert run_bulk_edits(budget=0) is True
    assert cities() == ["Old"] * 8
    batch()

    assert (len(changed(first)), len(changed(second))) == (2, 2)


def test_the_task_wakes_itself_while_something_is_left(
    administrator, rows, monkeypatch
):
    woken = []
    monkeypatch.setattr(tasks, "wake", woken.append)
    edit(rows, by=administrator, values={"city": "Lomé"})

    monkeypatch.setattr(
        tasks.bulk_edits, "run_bulk_edits", lambda: run_bulk_edits(budget=0)
    )
    tasks.run_bulk_edits()
    monkeypatch.setattr(tasks.bulk_edits, "run_bulk_edits", run_bulk_edits)
    tasks.run_bulk_edits()

    assert woken == [tasks.run_bulk_edits]
    assert cities() == ["Lomé"] * 5


def test_a_form_that_arrives_twice_is_queued_once(administrator, rows):
    key = uuid.uuid4()
    once = edit(rows, by=administrator, form_key=key, values={"city": "Lomé"})
    twice = edit(rows, by=administrator, form_key=key, values={"city": "Kara"})
    work()

    assert once == twice
    assert {(row.city, row.version) for row in map(fresh, rows)} == {("Lomé", 2)}


# What changed since it was shown


def test_what_somebody_changed_meanwhile_is_left_out_with_the_reason(
    administrator, rows
):
    edited = edit(rows, by=administrator, values={"city": "Lomé"})
    rows[4].city = "Kara"
    rows[4].save_edit(expected_version=1, fields=["city"])
    rows[3].merge_into(rows[0], by=administrator, at=AT)
    work()

    assert left_out(edited) == {
        rows[4].pk: Reason.MEANWHILE,
        rows[3].pk: Reason.NOT_YOURS,
    }
    assert fresh(rows[4]).city == "Kara"
    assert fresh(rows[3]).city == "Old"


def test_nothing_stands_under_a_body_that_ended_meanwhile(administrator, rows):
    ministry = InstitutionFactory()
    edited = edit(rows, by=administrator, parent=NewParent(ministry, SINCE))
    ministry.dissolve(by=administrator, at=AT, note="Decree 8")
    work()

    assert set(left_out(edited).values()) == {Reason.NO_BODY}


# Stopped, gone on with, taken back


def test_half_an_edit_is_stopped_and_taken_back(administrator, rows):
    edited = edit(rows, by=administrator, values={"city": "Lomé"})
    batch()
    with pytest.raises(TransitionError, match="Stop it first"):
        undo(edited, by=administrator)
    edited = stop_edit(edited, by=administrator, at=LATER)
    work()
    assert cities() == ["Lomé", "Lomé", "Old", "Old", "Old"]

    undo(edited, by=administrator)

    assert cities() == ["Old"] * 5
    assert reread(edited).status == BulkEditStatus.UNDONE
    work()
    assert cities() == ["Old"] * 5


def test_a_stopped_edit_is_gone_on_with(administrator, rows):
    edited = edit(rows, by=administrator, values={"city": "Lomé"})
    batch()
    edited = stop_edit(edited, by=administrator, at=LATER)
    edited = go_on_with_edit(edited, by=administrator, at=LATER)
    work()

    assert cities() == ["Lomé"] * 5
    with pytest.raises(TransitionError, match="ended already"):
        stop_edit(edited, by=administrator, at=LATER)


def test_taking_back_many_rows_is_a_workers_too(administrator, rows):
    edited = edit(rows, by=administrator, values={"city": "Lomé"})
    work()
    rows[2] = fresh(rows[2])
    rows[2].city = "Kara"
    rows[2].save_edit(expected_version=2, fields=["city"])

    undone = undo(edited, by=administrator)
    assert undone.status == BulkEditStatus.UNDOING
    assert cities() == ["Kara", "Lomé", "Lomé", "Lomé", "Lomé"]
    with pytest.raises(TransitionError, match="already"):
        undo(edited, by=administrator)
    batch()
    assert cities().count("Old") >= 1
    work()

    assert cities() == ["Kara", "Old", "Old", "Old", "Old"]
    assert conflicts(edited) == [(rows[2].pk, Reason.SINCE)]
    assert reread(edited).undone_by == administrator


def test_what_no_longer_fits_is_left_and_the_others_go_back(administrator):
    """The type that it did not have is asked for by now."""
    rows = [
        InstitutionFactory(type="", iati_type="90", is_incomplete=True),
        InstitutionFactory(type="GOV-DIR"),
    ]
    edited = edit(rows, by=administrator, values={"type": "PES"})
    Institution.objects.filter(pk=rows[0].pk).update(is_incomplete=False)

    undone = undo_edit(edited, by=administrator, at=LATER)

    assert conflicts(undone) == [(rows[0].pk, Reason.REFUSED)]
    assert [fresh(row).type for row in rows] == ["PES", "GOV-DIR"]


@pytest.mark.parametrize("number", [1, 3])
def test_a_batch_costs_the_same_for_one_row_and_for_three(
    administrator, number, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(bulk_edits, "AT_ONCE", 0)
    edited = edit(
        InstitutionFactory.create_batch(number),
        by=administrator,
        values={"city": "Lomé"},
        parent=NewParent(InstitutionFactory(), SINCE),
        step="rest",
        note="x",
    )
    edited = BulkEdit.objects.select_related("by").get(pk=edited.pk)
    edited.by.access()

    with django_assert_num_queries(15):
        batches.next_batch(edited, size=5, at=AT)

    assert len(changed(edited)) == number
