"""The list of all work: of one person, page by page, and undone once only."""

from datetime import date

import pytest
from django.utils import timezone

from cooperation.actions.work import undo_work
from cooperation.changes.wording import _moved_to
from migration_coop.lib.lifecycle import TransitionError
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import FollowUpFactory, WorkBatchFactory
from tests.factories.missions import MissionFactory

pytestmark = pytest.mark.django_db


def test_what_one_person_has_in_charge_is_listed(client, staff):
    mission = MissionFactory()
    colleague = UserFactory()
    theirs = FollowUpFactory(mission=mission, owner=colleague, number=1)
    FollowUpFactory(mission=mission, number=2)
    client.force_login(staff)

    lines = client.get(f"/work/?owner={colleague.pk}").context["lines"]

    assert [line["row"].item for line in lines] == [theirs]


def test_back_from_the_second_page_is_the_whole_first_page(client, staff):
    mission = MissionFactory()
    for number in range(1, 27):
        FollowUpFactory(mission=mission, number=number, due_on=date(2026, 3, number))
    client.force_login(staff)

    second = client.get("/work/" + client.get("/work/").context["page"].next_url)
    first = client.get("/work/" + second.context["page"].previous_url)

    assert len(second.context["lines"]) == 1
    assert len(first.context["lines"]) == 25
    assert first.context["page"].previous_url == ""


def test_what_was_taken_back_is_not_taken_back_twice(staff):
    batch = WorkBatchFactory(by=staff)
    undo_work(batch, by=staff, at=timezone.now())

    with pytest.raises(TransitionError, match="taken back already"):
        undo_work(batch, by=staff, at=timezone.now())


def test_a_date_that_was_not_there_before_has_not_slipped():
    assert "(" not in _moved_to(None, date(2026, 3, 2))
