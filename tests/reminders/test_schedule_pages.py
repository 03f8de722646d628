"""Schedules on their pages: read as sentences, seen before they are saved, ended."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from accounts.models import Role
from migration_coop.lib.records import EditConflict
from missions.models.programme import ProgrammeRole
from reminders.actions.schedules import _add, set_schedule
from reminders.models import Audience, EscalationStep, ReminderSchedule, Topic
from reminders.places import PROGRAMME_PATHS, Place
from reminders.proposals import Proposal
from reminders.topics import SOURCES
from tests.factories.accounts import GrantFactory
from tests.factories.missions import ProgrammeFactory, ProgrammeGrantFactory
from tests.factories.reminders import (
    EscalationStepFactory,
    ReminderFactory,
    ReminderScheduleFactory,
)

DAY = timedelta(days=1)
EVERYWHERE = "/reminders/schedules/milestone/"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def milestone(due_on):
    return due_on(timezone.localdate() + 40 * DAY, title_fr="Décret signé")


def of_plan(milestone):
    return f"/plans/{milestone.plan.code}/reminders/"


def of_milestone(milestone):
    number = milestone.number
    return f"/plans/{milestone.plan.code}/milestones/{number}/reminders/change/"


def fields(page, **typed):
    """What a browser would send of the page, with what somebody typed."""
    form, rows = page.context["form"], page.context["rows"]
    sent = {}
    for bound in form:
        if bound.value() is not False:
            sent[bound.html_name] = bound.value()
    total = len(rows.forms)
    sent |= {"told-TOTAL_FORMS": total, "told-INITIAL_FORMS": total}
    for row in rows:
        sent |= {bound.html_name: bound.value() for bound in row}
    if seen := page.context.get("seen"):
        sent["seen"] = seen
    sent |= typed
    return {name: value for name, value in sent.items() if value is not None}


def save(client, address, **typed):
    """Type, look at what it leads to, save."""
    page = client.post(address, fields(client.get(address), look="1", **typed))
    return client.post(address, fields(page, save="1"))


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


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
    ended = client.post(address, {"end": "1", "version": "1", "seen": "end"}, follow=True)

    assert "What holds above holds again." in text(ended)
    assert not ReminderSchedule.objects.filter(plan=milestone.plan).exists()
    reminder.refresh_from_db()
    assert reminder.schedule == row
    assert reminder.schedule.ended_by == coordinator
    # Another one can stand in its place.
    assert save(client, address, before_days="9").status_code == 302


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


def test_where_nothing_holds_the_page_begins_empty(client, administrator):
    client.force_login(administrator)
    ReminderSchedule.objects.all().delete()

    page = client.get(EVERYWHERE)

    assert "Silent" not in page.context["words"]
    assert "Nothing with a date is open here yet" in text(page)
    assert "Silent: nobody is reminded." in text(client.get("/reminders/schedules/"))
    assert save(client, EVERYWHERE, before_days="5").status_code == 302


def test_a_conflict_where_nothing_holds_any_more_says_so(
    client, milestone, coordinator
):
    ReminderSchedule.objects.all().delete()
    client.force_login(coordinator)
    address = of_plan(milestone)
    page = client.post(address, fields(client.get(address), before_days="5"))

    late = client.post(address, fields(page, save="1", version="3"))

    assert late.status_code == 409


def test_lines_are_added_and_removed_without_scripts(client, milestone, administrator):
    client.force_login(administrator)
    page = client.get(EVERYWHERE)
    assert len(page.context["rows"].forms) == 3

    more = client.post(EVERYWHERE, fields(page, **{"add-told": "1"}, before_days="x"))
    assert len(more.context["rows"].forms) == 4
    # What is not finished is not complained about, and not lost.
    assert more.context["form"]["before_days"].value() == "x"
    assert not more.context["form"].errors
    less = client.post(
        EVERYWHERE, fields(more, **{"remove-told": "0"}, before_days="7")
    )
    assert len(less.context["rows"].forms) == 3
    line = {"told-2-after_days": "35", "told-2-audience": Audience.ADMIN}
    seen = client.post(EVERYWHERE, fields(less, look="1", **line))
    client.post(EVERYWHERE, fields(seen, save="1"))

    steps = EscalationStep.objects.order_by("after_days")
    told = steps.filter(schedule__topic=Topic.MILESTONE)
    assert [*told.values_list("after_days", "audience")] == [
        (21, "coordinator"),
        (28, "unit_head"),
        (35, "admin"),
    ]


def test_no_more_lines_than_anybody_needs(client, schedules, administrator):
    schedule = schedules.get(topic=Topic.MILESTONE)
    for day in range(40, 49):
        EscalationStepFactory(schedule=schedule, after_days=day)
    client.force_login(administrator)
    page = client.get(EVERYWHERE)

    more = client.post(EVERYWHERE, fields(page, **{"add-told": "1"}))

    assert len(more.context["rows"].forms) == 12


def test_a_line_without_days_says_nothing_and_a_bad_one_is_named(
    client, schedules, administrator
):
    client.force_login(administrator)
    page = client.get(EVERYWHERE)
    bad = client.post(EVERYWHERE, fields(page, **{"told-0-after_days": "-3"}))
    assert "told-0-after_days" in text(bad)
    assert "There is a problem" in text(bad)

    saved = save(client, EVERYWHERE, **{"told-0-after_days": ""})

    assert saved.status_code == 302
    assert EscalationStep.objects.filter(schedule__topic=Topic.MILESTONE).count() == 2


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("soon", "“soon” is none"),
        ("7.5", "“7.5” is none"),
        ("0", "The day itself has a box of its own."),
        ("400", "365 days"),
        (", ".join(map(str, range(1, 15))), "At most 12 days"),
    ],
)
def test_nonsense_is_answered_with_a_sentence_and_kept(
    client, schedules, administrator, typed, says
):
    client.force_login(administrator)

    page = client.post(EVERYWHERE, fields(client.get(EVERYWHERE), before_days=typed))

    assert says in text(page)
    assert page.context["form"]["before_days"].value() == typed
    assert "preview" not in page.context


def test_coordinators_change_what_is_of_their_country(client, milestone):
    of_togo = GrantFactory(role=Role.COORDINATOR, country=milestone.plan.country).user
    client.force_login(of_togo)

    assert client.get(of_plan(milestone)).status_code == 200
    assert client.get(EVERYWHERE).status_code == 403


def test_two_who_make_the_first_one_in_the_same_moment(milestone):
    """Both saw none; the database lets one of them through."""
    one = Proposal([5], on_the_day=True, after_days=[], weekly_after=False, is_active=True)
    fields_of = Place(plan=milestone.plan).fields
    set_schedule(Topic.MILESTONE, fields_of, one, expected_version=0)
    again = ReminderSchedule(topic=Topic.MILESTONE, **fields_of)

    with pytest.raises(EditConflict):
        _add(again)


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

    with django_assert_num_queries(7):
        client.get("/reminders/schedules/")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_preview_costs_the_same_whatever_it_counts(
    client, due_on, administrator, rows, django_assert_num_queries
):
    for number in range(rows):
        due_on(timezone.localdate() + 10 * DAY, number=f"9.{number}")
    client.force_login(administrator)
    page = client.get(EVERYWHERE)

    with django_assert_num_queries(16):
        client.post(EVERYWHERE, fields(page, before_days="5, 3"))
