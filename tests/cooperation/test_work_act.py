"""Something done to several rows at once: all that can be, the rest with its reason."""

import uuid
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Role
from cooperation.actions.work import change_work
from cooperation.models import FollowUpStatus, Milestone, WorkBatch
from cooperation.work.kinds import Key, Kind
from cooperation.work.steps import Change
from tests.cooperation.acting import DAY, fresh, token
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.cooperation import EvidenceFactory, FollowUpFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory


def reasons(response):
    left_out = response.context["done"]["left_out"]
    return {left["title"]: left["reason"] for left in left_out}


def undo(client, response):
    url = response.context["done"]["undo_url"]
    return client.post(url, {"back": "state=late"}, follow=True)


# --- Each verb, and its undo -----------------------------------------------------------


def test_postponed_by_weeks_each_from_its_own_day_and_taken_back(client, act, rows):
    promise, result, undated = rows

    response = act("postpone", rows, weeks=2, note="The law is late")

    assert urlsplit(response.redirect_chain[-1][0]).query.startswith(
        "state=late&batch="
    )
    assertContains(response, "2 postponed.")
    assert reasons(response) == {"Some day": "It has no date to start from."}
    assert fresh(promise).due_on == fresh(result).forecast_on == DAY + timedelta(14)
    assert fresh(result).baseline_on == result.baseline_on
    assert promise.events.get().note == "The law is late"
    assert result.forecast_changes.get().reason == "The law is late"

    assertContains(undo(client, response), "2 taken back.")
    assert fresh(promise).due_on == fresh(result).forecast_on == DAY
    assert promise.events.count() == result.forecast_changes.count() == 2
    assert fresh(undated).due_on is None


def test_postponed_to_a_day_gives_a_day_to_what_had_none(client, act, rows):
    promise, result, undated = rows

    response = act("postpone", rows, on="1 6 2999", note="All together")

    day = date(2999, 6, 1)
    assert [fresh(promise).due_on, fresh(result).forecast_on] == [day, day]
    assert fresh(undated).due_on == day
    undo(client, response)
    assert fresh(undated).due_on is None


def test_what_is_due_on_that_day_already_is_left_out(act, rows):
    response = act("postpone", rows[:2], on="1 3 2999", note="Again")

    assertContains(response, "Nothing was changed.")
    assert set(reasons(response).values()) == {"It is due on that day already."}


def test_reassigned_to_a_person_and_a_body_and_taken_back(client, act, rows, staff):
    body = InstitutionFactory()
    promise, result, _undated = rows
    before = promise.owner_institution

    response = act("reassign", rows[:2], institution=body.pk, owner=staff.pk, note="")

    assertContains(response, "2 reassigned.")
    for row in (fresh(promise), fresh(result)):
        assert (row.owner_institution, row.owner) == (body, staff)
        assert row.events.get().to_owner == staff
    undo(client, response)
    assert (fresh(promise).owner_institution, fresh(promise).owner) == (before, None)
    assert (fresh(result).owner_institution, fresh(result).owner) == (None, None)


def test_a_new_person_keeps_the_body_and_a_new_body_comes_without_the_old_person(
    act, rows, staff
):
    promise = rows[0]
    before = promise.owner_institution

    act("reassign", [promise], owner=staff.pk)
    assert (fresh(promise).owner_institution, fresh(promise).owner) == (before, staff)

    body = InstitutionFactory()
    act("reassign", [promise], institution=body.pk)
    assert (fresh(promise).owner_institution, fresh(promise).owner) == (body, None)


def test_rows_are_not_given_to_people_or_bodies_of_other_countries(
    act, rows, coordinator
):
    tunisia = CountryFactory(code="TN")
    body = InstitutionFactory(code="TN-X", country=tunisia)
    person = GrantFactory(role=Role.STAFF, country=tunisia).user
    colleague = UserFactory(institution=body)

    by_body = act("reassign", rows[:2], by=coordinator, institution=body.pk)
    by_person = act("reassign", rows[:2], by=coordinator, owner=person.pk)
    again = act("reassign", rows[:2], by=coordinator, owner=person.pk)
    by_colleague = act("reassign", rows[:2], by=coordinator, owner=colleague.pk)

    result = "1.1 Result"
    assert reasons(by_body) == {result: "That institution is of another country."}
    assert reasons(by_person) == {result: "That person works for another country."}
    assert reasons(again)["Promise"] == "They are in charge already."
    assert reasons(by_colleague) == reasons(by_person)
    assert fresh(rows[0]).owner == colleague


def test_blocked_said_anew_unblocked_and_each_taken_back(client, act, rows):
    promise = rows[0]
    first = act("block", rows[:2], note="Waiting for the law")
    assertContains(first, "2 marked as blocked.")
    second = act("block", rows[:1], note="Waiting for the decree")

    assert fresh(promise).blocked_reason == "Waiting for the decree"
    undo(client, second)
    assert fresh(promise).blocked_reason == "Waiting for the law"

    third = act("unblock", rows)
    assertContains(third, "2 no longer blocked.")
    assert reasons(third) == {"Some day": "Nothing blocks it."}
    undo(client, third)
    assert fresh(rows[1]).blocked_reason == "Waiting for the law"

    # What has changed since stays as it is, and is named.
    assertContains(undo(client, first), "Somebody has changed it since.")
    assert fresh(promise).is_blocked


def test_a_block_is_taken_back_where_nothing_blocked_it_before(client, act, rows):
    response = act("block", rows[:1], note="Waiting")

    undo(client, response)

    assert not fresh(rows[0]).is_blocked


def test_done_and_dropped_are_not_taken_back_in_one_step(client, act, rows):
    done = act("complete", rows[:2], note="Sent")
    dropped = act("drop", rows[1:], note="Not wanted")

    assertContains(done, "1 marked as done.")
    assert reasons(done) == {
        "1.1 Result": "A milestone needs evidence: submit it on its own page."
    }
    assert fresh(rows[0]).status == FollowUpStatus.DONE
    assertContains(dropped, "2 dropped.")
    for response in (done, dropped):
        assert response.context["done"]["undo_url"] == ""
        key = WorkBatch.objects.order_by("at").first().key
        refused = client.post(f"/work/done/{key}/undo/", follow=True)
        assertContains(refused, "This can no longer be taken back.")
    assert fresh(rows[0]).status == FollowUpStatus.DONE


# --- Who may, and what may be ----------------------------------------------------------


def test_rows_that_may_not_be_changed_are_left_out_and_those_unseen_are_not_named(
    act, rows, host_staff
):
    theirs = FollowUpFactory(
        mission=rows[0].mission,
        title="Ours",
        owner_institution=InstitutionFactory(
            code="TN-ANETI", country=CountryFactory(code="TN")
        ),
    )

    response = act("drop", [*rows, theirs], by=host_staff, note="Not wanted")

    assert reasons(response) == {
        "Promise": "You may read it, but not change it.",
        "Some day": "You may read it, but not change it.",
    }
    assert fresh(theirs).status == FollowUpStatus.DROPPED
    assert fresh(rows[0]).is_open
    # A plan of Togo does not exist for Tunisia.
    assertNotContains(response, "Result")
    assert fresh(rows[1]).is_open


def test_what_is_closed_or_submitted_is_left_out_with_its_state(act, rows, staff):
    promise, result, _undated = rows
    promise.complete(by=staff, at=timezone.now(), note="Sent")
    result.submit(
        evidence=EvidenceFactory(), on=DAY, by=staff, at=timezone.now(), note=""
    )

    postponed = act("postpone", rows, on="1 6 2999", note="Later")
    reassigned = act("reassign", rows[:2], owner=staff.pk)

    assert reasons(postponed) == {
        "Promise": "It is done.",
        "1.1 Result": "It is to confirm.",
    }
    assert reasons(reassigned) == {"Promise": "It is done."}
    assert fresh(result).owner == staff


def test_a_row_that_somebody_changed_since_the_page_was_made_is_left_out(
    act, rows, staff
):
    promise, result, _undated = rows
    seen = [f"{token(row)}.{row.version}" for row in (promise, result)]
    promise.start(by=staff, at=timezone.now())

    response = act("postpone", seen, weeks=1, note="Later")

    assert reasons(response) == {"Promise": "Somebody has changed it meanwhile."}
    assert fresh(result).forecast_on == DAY + timedelta(7)


def test_a_form_that_arrives_twice_is_one_action(act, rows):
    key = uuid.uuid4()

    for _time in range(2):
        response = act("postpone", rows[:1], weeks=1, note="Later", form_key=key)

    assertContains(response, "1 postponed.")
    assert fresh(rows[0]).due_on == DAY + timedelta(7)
    assert WorkBatch.objects.count() == 1


def test_all_of_it_or_nothing_when_something_breaks(rows, staff, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(Milestone, "forecast", broken)
    keys = {
        Key(Kind.FOLLOW_UP, rows[0].pk): None,
        Key(Kind.MILESTONE, rows[1].pk): None,
    }
    change = Change("postpone", weeks=1, note="Later")

    with pytest.raises(RuntimeError):
        change_work(keys, change, form_key=None, by=staff, at=timezone.now())

    assert fresh(rows[0]).due_on == DAY
    assert not WorkBatch.objects.exists()


def test_only_who_did_it_takes_it_back_and_once_and_within_a_day(
    client, act, rows, coordinator
):
    response = act("postpone", rows[:1], weeks=1, note="Later")
    url = response.context["done"]["undo_url"]
    batch = WorkBatch.objects.get()

    client.force_login(coordinator)
    assert client.post(url).status_code == 404
    assert client.get(f"/work/?batch={batch.key}").context["done"] is None

    client.force_login(batch.by)
    client.post(url)
    assertContains(client.post(url, follow=True), "can no longer be taken back")
    assert client.get(f"/work/?batch={batch.key}").context["done"] is None
    assert client.get("/work/?batch=nonsense").context["done"] is None

    WorkBatch.objects.update(undone_at=None, at=batch.at - timedelta(hours=25))
    assert client.get(f"/work/?batch={batch.key}").context["done"]["undo_url"] == ""
    # The next action throws away what nobody can take back any more.
    act("postpone", rows[1:2], weeks=1, note="Later")
    assert WorkBatch.objects.count() == 1
