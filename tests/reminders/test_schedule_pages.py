"""Schedules on their pages: read as sentences, seen before they are saved, ended."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from accounts.models import Role
from missions.models.programme import ProgrammeRole
from reminders.models import EscalationStep, ReminderSchedule, Topic
from reminders.places import PROGRAMME_PATHS
from reminders.topics import SOURCES
from tests.factories.accounts import GrantFactory
from tests.factories.missions import ProgrammeFactory, ProgrammeGrantFactory
from tests.factories.reminders import (
    ReminderFactory,
    ReminderScheduleFactory,
)
from tests.reminders.typing_schedules import (
    EVERYWHERE,
    fields,
    of_milestone,
    of_plan,
    save,
    text,
)

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def milestone(due_on):
    return due_on(timezone.localdate() + 40 * DAY, title_fr="Décret signé")


def test_everybody_reads_the_schedules_as_sentences(client, schedules, nobody):
    client.force_login(nobody)

    page = client.get("/reminders/schedules/")

    assert "30, 7 and 1 days before the date, and on the day." in text(page)
    assert "1, 3, 7 and 14 days after it, then every Monday." in text(page)
    assert "After 21 days the coordinators hear of it." in text(page)
    assert "/reminders/schedules/milestone/" not in text(page)


def test_exceptions_stand_below_what_holds_everywhere(
    client, milestone, coordinator, outsider
):
    ReminderScheduleFactory(plan=milestone.plan, before_days=[10])
    ReminderScheduleFactory(milestone=milestone, is_active=False)
    client.force_login(coordinator)

    page = text(client.get("/reminders/schedules/"))

    assert "10 days before the date" in page
    assert "Silent: nobody is reminded." in page
    assert of_plan(milestone) in page
    assert of_milestone(milestone) in page
    client.force_login(outsider)
    assert "10 days before the date" not in text(client.get("/reminders/schedules/"))


def test_a_long_list_of_exceptions_says_how_many_it_leaves_out(
    client, milestone, coordinator, monkeypatch
):
    monkeypatch.setattr("reminders.schedule_list.MOST_LISTED", 1)
    ReminderScheduleFactory(plan=milestone.plan)
    ReminderScheduleFactory(milestone=milestone)
    client.force_login(coordinator)

    assert "1 more exception is not listed" in text(client.get("/reminders/schedules/"))


def test_a_programme_is_offered_to_those_who_coordinate_it(client, schedules, staff):
    mine, other = ProgrammeFactory(code="mine"), ProgrammeFactory(code="other")
    ProgrammeGrantFactory(programme=mine, user=staff, role=ProgrammeRole.COORDINATOR)
    ReminderScheduleFactory(topic=Topic.REPORT, programme=mine)
    client.force_login(staff)

    page = text(client.get("/reminders/schedules/"))

    assert "/reminders/schedules/milestone/programmes/mine/" in page
    assert "/reminders/schedules/report/programmes/mine/" in page
    assert "/programmes/other/" not in page
    # Posts belong to no programme.
    assert "/reminders/schedules/post/programmes" not in page
    assert client.get("/reminders/schedules/post/programmes/mine/").status_code == 404
    assert client.get(f"{EVERYWHERE}programmes/{other.code}/").status_code == 403
    assert client.get("/reminders/schedules/weather/").status_code == 404


@pytest.mark.parametrize("topic", PROGRAMME_PATHS)
def test_rows_of_a_programme_can_be_asked_for(topic):
    rows = SOURCES[topic].model._base_manager

    assert not rows.filter(**{PROGRAMME_PATHS[topic]: ProgrammeFactory()}).exists()


def test_nothing_is_saved_before_its_steps_were_seen(client, milestone, administrator):
    client.force_login(administrator)
    first = client.get(EVERYWHERE)

    unseen = client.post(EVERYWHERE, fields(first, before_days="J-10 3", save="1"))

    assert "Nothing is saved yet." in text(unseen)
    assert "10 and 3 days before the date" in text(unseen)
    row = ReminderSchedule.objects.get(topic=Topic.MILESTONE)
    assert row.before_days == [30, 7, 1]

    saved = client.post(EVERYWHERE, fields(unseen, save="1"), follow=True)

    assert "Saved. From now on these reminders hold." in text(saved)
    row.refresh_from_db()
    assert (row.before_days, row.version) == ([3, 10], 2)


def test_the_preview_shows_who_hears_of_the_next_thing_and_how_many_mails(
    client, milestone, administrator, owner
):
    client.force_login(administrator)
    first = client.get(EVERYWHERE)
    page = client.post(EVERYWHERE, fields(first, before_days="39, 38, 37, 36, 30, 20"))

    assert "Décret signé" in text(page)
    assert "36 days before" in text(page)
    [load] = page.context["preview"].loads
    assert load.person == owner
    assert load.before == 1
    assert load.after >= 4


def test_a_plan_begins_with_what_holds_above_and_gets_its_own(
    client, milestone, coordinator
):
    client.force_login(coordinator)
    address = of_plan(milestone)
    first = client.get(address)

    assert "there is no exception here" in text(first)
    assert first.context["form"]["before_days"].value() == "30, 7, 1"
    response = save(client, address, before_days="14")

    assert response.url == "/reminders/schedules/"
    row = ReminderSchedule.objects.get(plan=milestone.plan)
    assert (row.before_days, row.after_days) == ([14], [1, 3, 7, 14])
    assert row.escalations.count() == 3


def test_a_milestone_can_be_silenced(client, milestone, coordinator):
    client.force_login(coordinator)
    address = of_milestone(milestone)
    sent = fields(client.get(address), look="1")
    del sent["is_active"]
    page = client.post(address, sent)

    assert "Nobody would be reminded of it." in text(page)
    client.post(address, fields(page, save="1"))

    assert not ReminderSchedule.objects.get(milestone=milestone).is_active


def test_a_programme_has_its_own_schedule(client, milestone, coordinator):
    programme = ProgrammeFactory(code="fmm")
    milestone.plan.programme = programme
    milestone.plan.save(update_fields=["programme"])
    client.force_login(coordinator)
    address = f"{EVERYWHERE}programmes/fmm/"

    page = client.post(address, fields(client.get(address), before_days="12"))
    assert "Décret signé" in text(page)
    client.post(address, fields(page, save="1"))

    assert ReminderSchedule.objects.get(programme=programme).before_days == [12]


def test_an_exception_ends_after_its_end_was_seen(client, milestone, coordinator):
    row = ReminderScheduleFactory(plan=milestone.plan, before_days=[14])
    reminder = ReminderFactory(milestone=milestone, schedule=row)
    client.force_login(coordinator)
    address = of_plan(milestone)
    assert "30, 7 and 1 days before" in text(client.get(address))

    seen = client.post(address, {"end": "1", "version": "1"})
    assert "End the exception" in text(seen)
    assert ReminderSchedule.objects.filter(plan=milestone.plan).exists()
    ended = client.post(
        address, {"end": "1", "version": "1", "seen": "end"}, follow=True
    )

    assert "What holds above holds again." in text(ended)
    assert not ReminderSchedule.objects.filter(plan=milestone.plan).exists()
    reminder.refresh_from_db()
    assert reminder.schedule == row
    assert reminder.schedule.ended_by == coordinator
    # Another one can stand in its place.
    assert save(client, address, before_days="9").status_code == 302


def test_where_nothing_holds_the_page_begins_empty(client, administrator):
    client.force_login(administrator)
    EscalationStep.objects.all().delete()
    ReminderSchedule.objects.all().delete()

    page = client.get(EVERYWHERE)

    assert "Silent" not in page.context["words"]
    assert "Nothing with a date is open here yet" in text(page)
    assert "Silent: nobody is reminded." in text(client.get("/reminders/schedules/"))
    assert save(client, EVERYWHERE, before_days="5").status_code == 302


def test_coordinators_change_what_is_of_their_country(client, milestone):
    of_togo = GrantFactory(role=Role.COORDINATOR, country=milestone.plan.country).user
    client.force_login(of_togo)

    assert client.get(of_plan(milestone)).status_code == 200
    assert client.get(EVERYWHERE).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_it_lists(
    client, due_on, coordinator, rows, django_assert_num_queries
):
    for number in range(rows):
        milestone = due_on(date(2026, 5, 1), number=f"9.{number}")
        ReminderScheduleFactory(plan=milestone.plan)
        ReminderScheduleFactory(milestone=milestone)
        ProgrammeFactory()
    client.force_login(coordinator)

    with django_assert_num_queries(8):
        client.get("/reminders/schedules/")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_preview_costs_the_same_whatever_it_counts(
    client, due_on, administrator, rows, django_assert_num_queries
):
    for number in range(rows):
        due_on(timezone.localdate() + 10 * DAY, number=f"9.{number}")
    client.force_login(administrator)
    page = client.get(EVERYWHERE)

    with django_assert_num_queries(19):
        client.post(EVERYWHERE, fields(page, before_days="5, 3"))
