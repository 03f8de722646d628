"""What lay in the past when it was put on record is never sent, and the pages say so."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from cooperation.actions.follow_ups import open_follow_up
from cooperation.models import ActionPlan, Milestone
from missions.models import Mission
from reminders.actions import tick
from reminders.models import Reminder, ReminderReason
from tests.cooperation.test_plan_import import URL, as_shown, send
from tests.factories.cooperation import FollowUpFactory, MilestoneFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import MissionFactory
from tests.reminders.conftest import NOW

DAY = timedelta(days=1)
# No weekly line leaves on a Tuesday.
TUESDAY = NOW + DAY
SAID = "It lay in the past when it was put on record"


@pytest.fixture(autouse=True)
def _schedules(schedules):
    """Those that every installation begins with."""


@pytest.fixture
def ticked(relay, clock):
    """The mails of a tick on a Tuesday, and that on the Monday after it."""

    def run(*, at=TUESDAY):
        clock.now = at
        tick(now=clock)
        return [mail["Subject"] for mail in relay.mails]

    return run


def imported(client, *days):
    """A plan from a workbook, adopted, with the milestones of the importer."""
    rows = [
        ["Cadre", "Comité", f"Jalon {number}", "ANPE", f"{day:%d/%m/%Y}"]
        for number, day in enumerate(days)
    ]
    typed = as_shown(send(client, *rows), write="1", title_fr="Stratégie")
    outline = client.post(URL, typed).url
    return ActionPlan.objects.get(), outline


def test_an_imported_plan_sends_nothing_about_the_past(client, staff, ticked):
    CountryFactory()
    InstitutionFactory(acronym="ANPE")
    client.force_login(staff)
    long_ago, near = date(2019, 3, 31), TUESDAY.date() - 5 * DAY
    plan, _outline = imported(client, long_ago, near)
    plan.adopt(by=staff, at=TUESDAY)
    Milestone.objects.update(owner=staff)

    assert ticked() == []

    past = Reminder.objects.filter(due_at__lt=TUESDAY)
    assert past.count() > 5
    assert {*past.values_list("reason", "message")} == {(ReminderReason.PAST, None)}
    for milestone in Milestone.objects.all():
        panel = client.get(f"/reminders/of/milestone/{milestone.pk}/")
        assertContains(panel, SAID)
    # From then on what is late is said with the others of the week.
    assert ticked(at=TUESDAY + 6 * DAY) == ["2 actions late"]


def test_a_mission_that_is_logged_years_later_sends_nothing_about_it(
    client, staff, ticked
):
    mission = MissionFactory(logged_by=staff)
    Mission.objects.update(report_due_on=date(2019, 2, 15))
    promise = open_follow_up(
        mission=mission,
        title="Write to them",
        due_on=date(2019, 3, 1),
        owner=staff,
        by=staff,
        at=TUESDAY,
    )

    assert ticked() == []

    client.force_login(staff)
    assertContains(client.get(f"/reminders/of/follow_up/{promise.pk}/"), SAID)
    assertContains(client.get(f"/reminders/of/mission/{mission.pk}/"), SAID)


def test_follow_ups_with_old_dates_send_nothing_about_them(client, owner, ticked):
    promises = [
        FollowUpFactory(owner=owner, due_on=TUESDAY.date() - days * DAY)
        for days in (2, 10, 28)
    ]

    assert ticked() == []

    client.force_login(owner)
    for promise in promises:
        assertContains(client.get(f"/reminders/of/follow_up/{promise.pk}/"), SAID)


def test_a_successor_hears_nothing_of_what_was_before(
    client, due_on, owner, superior, ticked
):
    milestone = due_on(TUESDAY.date() - 2 * DAY)
    Reminder.objects.all().delete()
    assert ticked(at=TUESDAY - 3 * DAY) == []
    successor = superior
    milestone.reassign(
        institution=None, owner=successor, by=owner, at=TUESDAY, note="Handed over"
    )

    assert ticked() == []

    client.force_login(successor)
    html = client.get(f"/reminders/of/milestone/{milestone.pk}/").content.decode()
    assert f"Next to hear of it: {successor}" in html
    theirs = Reminder.objects.filter(recipient=successor, due_at__lt=TUESDAY)
    assert {*theirs.values_list("reason", flat=True)} == {ReminderReason.PAST}
    assert SAID in html


def test_the_page_after_an_import_says_how_many_dates_are_in_the_past(client, staff):
    CountryFactory()
    InstitutionFactory(acronym="ANPE")
    client.force_login(staff)
    today = timezone.localdate()
    plan, outline = imported(client, today - DAY, today, today + DAY)
    where = f"/reminders/past/?plan={plan.code}"

    assertContains(client.get(outline), f'hx-get="{where}"')
    part = client.get(where, headers={"HX-Request": "true"})
    assertContains(part, "1 of 3 dates lies in the past. Nothing will be sent")
    assertNotContains(part, "<html")
    assertContains(client.get(where), "1 of 3 dates lies in the past.")


def test_the_page_after_a_late_record_says_it_of_the_follow_ups(client, staff):
    client.force_login(staff)
    mission, today = MissionFactory(), timezone.localdate()
    where = f"/reminders/past/?mission={mission.code}"
    FollowUpFactory(mission=mission, due_on=today)
    FollowUpFactory(mission=mission, due_on=None)
    assertContains(client.get(where), "No date lies in the past.")
    part = client.get(where, headers={"HX-Request": "true"})
    assert part.content.decode().strip() == ""

    for days in (1, 2000):
        FollowUpFactory(mission=mission, due_on=today - days * DAY)

    assertContains(client.get(where), "2 of 3 dates lie in the past.")


def test_of_what_the_reader_may_not_see_nothing_is_counted(client, outsider):
    client.force_login(outsider)
    plan, mission = MilestoneFactory().plan, MissionFactory()

    assert client.get(f"/reminders/past/?plan={plan.code}").status_code == 404
    assert client.get(f"/reminders/past/?mission={mission.code}").status_code == 404
    assert client.get("/reminders/past/").status_code == 404
