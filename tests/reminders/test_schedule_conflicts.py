"""Two people who change one schedule at once: nothing is lost in silence."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from migration_coop.lib.records import EditConflict
from reminders.actions.schedules import _add, set_schedule
from reminders.models import EscalationStep, ReminderSchedule, Topic
from reminders.places import Place
from reminders.proposals import Proposal
from tests.factories.reminders import ReminderScheduleFactory
from tests.reminders.typing_schedules import EVERYWHERE, fields, of_plan, save, text

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def milestone(due_on):
    return due_on(timezone.localdate() + 40 * DAY, title_fr="Décret signé")


def test_an_exception_that_was_changed_meanwhile_does_not_end(
    client, milestone, coordinator
):
    ReminderScheduleFactory(plan=milestone.plan, before_days=[14], version=2)
    client.force_login(coordinator)
    sent = {"end": "1", "version": "1", "seen": "end"}

    page = client.post(of_plan(milestone), sent)

    assert page.status_code == 409
    assert "By now it says: <b>14 days before" in text(page)
    assert client.post(of_plan(milestone), sent | {"version": "x"}).status_code == 409


def test_of_two_who_change_it_at_once_the_second_sees_what_the_first_saved(
    client, milestone, administrator
):
    client.force_login(administrator)
    page = client.post(EVERYWHERE, fields(client.get(EVERYWHERE), before_days="5"))
    save(client, EVERYWHERE, before_days="60")

    late = client.post(EVERYWHERE, fields(page, save="1"))

    assert late.status_code == 409
    assert "60 days before the date" in text(late)
    assert late.context["form"]["before_days"].value() == "5"
    again = client.post(EVERYWHERE, fields(late, look="1"))
    assert client.post(EVERYWHERE, fields(again, save="1")).status_code == 302


def test_of_two_who_make_an_exception_at_once_one_is_told(
    client, milestone, coordinator
):
    client.force_login(coordinator)
    address = of_plan(milestone)
    page = client.post(address, fields(client.get(address), before_days="5"))
    save(client, address, before_days="60")

    late = client.post(address, fields(page, save="1"))

    assert late.status_code == 409


def test_an_exception_that_ended_meanwhile_is_not_changed(
    client, milestone, coordinator
):
    row = ReminderScheduleFactory(plan=milestone.plan)
    client.force_login(coordinator)
    address = of_plan(milestone)
    page = client.post(address, fields(client.get(address), before_days="5"))
    row.end(expected_version=1, by=coordinator, at=timezone.now())

    assert client.post(address, fields(page, save="1")).status_code == 409


def test_two_who_make_the_first_one_in_the_same_moment(milestone):
    """Both saw none; the database lets one of them through."""
    one = Proposal(
        [5], on_the_day=True, after_days=[], weekly_after=False, is_active=True
    )
    fields_of = Place(plan=milestone.plan).fields
    set_schedule(Topic.MILESTONE, fields_of, one, expected_version=0)
    again = ReminderSchedule(topic=Topic.MILESTONE, **fields_of)

    with pytest.raises(EditConflict):
        _add(again)


def test_a_conflict_where_nothing_holds_any_more_says_so(
    client, milestone, coordinator
):
    EscalationStep.objects.all().delete()
    ReminderSchedule.objects.all().delete()
    client.force_login(coordinator)
    address = of_plan(milestone)
    page = client.post(address, fields(client.get(address), before_days="5"))

    late = client.post(address, fields(page, save="1", version="3"))

    assert late.status_code == 409
