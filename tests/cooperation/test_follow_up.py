from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from cooperation.actions.follow_ups import open_follow_up
from cooperation.models import FollowUp, FollowUpStatus
from migration_coop.lib.lifecycle import TransitionError
from tests.at_once import at_once
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import FollowUpFactory
from tests.factories.missions import MissionFactory, VisitFactory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def test_complete_closes_it_and_records_who_and_why(follow_up, staff):
    follow_up.complete(by=staff, at=NOON, note="Sent on 1 March")

    follow_up.refresh_from_db()
    event = follow_up.events.get()
    assert (follow_up.status, follow_up.closed_at) == (FollowUpStatus.DONE, NOON)
    assert (event.from_status, event.to_status) == ("proposed", "done")
    assert (event.by, event.at, event.note) == (staff, NOON, "Sent on 1 March")


def test_steps_lead_from_proposed_to_done_and_back(follow_up, staff):
    follow_up.agree(by=staff, at=NOON)
    follow_up.start(by=staff, at=NOON)
    follow_up.complete(by=staff, at=NOON, note="Done")
    follow_up.reopen(by=staff, at=NOON, note="Not signed after all")
    follow_up.drop(by=staff, at=NOON, note="No longer wanted")

    steps = follow_up.events.order_by("pk").values_list("to_status", flat=True)
    assert list(steps) == ["agreed", "in_progress", "done", "in_progress", "dropped"]


def test_what_is_done_cannot_be_agreed(follow_up, staff):
    follow_up.complete(by=staff, at=NOON, note="Done")

    with pytest.raises(TransitionError, match="done"):
        follow_up.agree(by=staff, at=NOON)


@pytest.mark.parametrize(
    ("due_on", "is_overdue"),
    [(date(2026, 3, 1), True), (TODAY, False), (None, False)],
    ids=["yesterday", "today", "never"],
)
def test_overdue_means_open_and_past_the_day(due_on, is_overdue):
    follow_up = FollowUpFactory(due_on=due_on)

    assert follow_up.is_overdue(TODAY) is is_overdue
    assert FollowUp.objects.overdue(TODAY).exists() is is_overdue


def test_what_is_closed_is_never_overdue(follow_up, staff):
    follow_up.drop(by=staff, at=NOON, note="No longer wanted")

    assert not follow_up.is_overdue(date(2030, 1, 1))


def test_assigned_means_an_owner_and_a_date():
    complete = FollowUpFactory()
    FollowUpFactory(due_on=None)
    FollowUpFactory(owner_institution=None)

    assert [row for row in FollowUp.objects.all() if row.is_assigned] == [complete]


def test_open_gives_the_next_number_of_its_mission(mission, staff):
    first, second = (
        open_follow_up(mission=mission, title=title, by=staff, at=NOON)
        for title in ("Send the draft", "Name a focal point")
    )
    elsewhere = open_follow_up(
        mission=MissionFactory(), title="Send the list", by=staff, at=NOON
    )

    assert [first.number, second.number, elsewhere.number] == [1, 2, 1]
    assert first.events.get().to_status == "proposed"


@pytest.mark.django_db(transaction=True)
def test_two_people_who_promise_at_once_get_two_numbers():
    mission, author = MissionFactory(), UserFactory()

    def promise(_number):
        return open_follow_up(mission=mission, title="Send", by=author, at=NOON).number

    assert sorted(at_once(2, promise)) == [1, 2]


def test_who_sees_a_follow_up_and_who_may_change_it(
    follow_up,
    staff,
    host_staff,
    observer,
    outsider,
    nobody,
    coordinator,
    agency_staff,
):
    def seen_by(user):
        rows = FollowUp.objects.for_user(user)
        return [row.editable for row in rows]

    assert seen_by(staff) == [True]
    assert seen_by(coordinator) == [True]
    assert seen_by(agency_staff) == [True]
    assert seen_by(host_staff) == [False]
    assert seen_by(observer) == [False]
    assert seen_by(outsider) == []
    assert seen_by(nobody) == []


def test_a_programme_coordinator_changes_what_the_programme_paid_for(
    programme_coordinator,
):
    programme = programme_coordinator.programme_grants.get().programme
    FollowUpFactory(mission__programme=programme)
    FollowUpFactory()

    seen = FollowUp.objects.for_user(programme_coordinator)

    assert [row.editable for row in seen] == [True]


# --- What the database refuses --------------------------------------------------------


def test_database_refuses_a_closed_follow_up_without_a_moment(follow_up):
    rows = FollowUp.objects.filter(pk=follow_up.pk)

    with pytest.raises(IntegrityError, match="follow_up_has_closed_at_unless_open"):
        rows.update(status=FollowUpStatus.DONE)


def test_database_refuses_two_follow_ups_with_one_number(follow_up):
    with pytest.raises(IntegrityError, match="follow_up_number_is_unique"):
        FollowUpFactory(mission=follow_up.mission, number=follow_up.number)


def test_database_refuses_a_promise_without_words():
    with pytest.raises(IntegrityError, match="follow_up_says_what_was_agreed"):
        FollowUpFactory(title="")


def test_database_refuses_a_visit_of_another_mission(mission):
    elsewhere = VisitFactory()

    with pytest.raises(IntegrityError, match="a_visit_of_its_own_mission"):
        FollowUpFactory(mission=mission, visit=elsewhere)


def test_a_visit_of_its_own_mission_is_fine(mission):
    visit = VisitFactory(mission=mission)

    assert FollowUpFactory(mission=mission, visit=visit).visit == visit
