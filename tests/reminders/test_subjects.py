"""The reminders of each kind of thing, and of all that a mission or a person has."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role, User
from cooperation.models import FollowUp, FollowUpStatus
from missions.models import Minutes, Mission
from reminders.models import Topic
from tests.factories.accounts import GrantFactory
from tests.factories.cooperation import (
    ContactFactory,
    CooperationFactory,
    FollowUpFactory,
    InstrumentFactory,
)
from tests.factories.institutions import (
    PersonFactory,
    PostFactory,
)
from tests.factories.missions import MinutesFactory, MissionFactory, VisitFactory
from tests.factories.reminders import ReminderFactory

TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _schedules(schedules):
    """Those that every installation begins with."""


@pytest.fixture
def show(client, coordinator):
    client.force_login(coordinator)

    def get(subject, pk):
        return client.get(f"/reminders/of/{subject}/{pk}/").content.decode()

    return get


def awaited(**fields):
    mission = MissionFactory(**fields)
    Mission.objects.filter(pk=mission.pk).update(report_due_on=TODAY + 10 * DAY)
    return mission


def circulated(**fields):
    minutes = MinutesFactory(**fields)
    Minutes.objects.filter(pk=minutes.pk).update(
        status="circulated", circulated_at=timezone.now() - DAY
    )
    return minutes


def test_a_follow_up_shows_who_hears_of_it_and_how_to_chase(show, owner):
    promised = FollowUpFactory(owner=owner, due_on=TODAY + 10 * DAY)

    html = show("follow_up", promised.pk)

    assert "Person in charge · 7 days before · Planned" in html
    assert f"/reminders/chase/?follow_up={promised.pk}" in html
    assert promised.title in html


def test_a_follow_up_without_a_date_can_be_given_one(show, client, observer):
    promised = FollowUpFactory(due_on=None)
    html = show("follow_up", promised.pk)
    assert "It has no date, so nobody is reminded of it." in html
    assert promised.edit_url in html

    client.force_login(observer)
    html = client.get(f"/reminders/of/follow_up/{promised.pk}/").content.decode()
    assert "It has no date" in html
    assert promised.edit_url not in html


def test_a_follow_up_that_is_done_is_not_open(show):
    promised = FollowUpFactory()
    FollowUp.objects.update(status=FollowUpStatus.DROPPED, closed_at=timezone.now())

    assert "It is not open: nobody is reminded of it." in show("follow_up", promised.pk)


def test_a_mission_shows_its_report_and_the_minutes_that_wait(show):
    mission = awaited()
    waiting = circulated(visit=VisitFactory(mission=mission))
    agreed = MinutesFactory(visit=VisitFactory(mission=mission))

    html = show("mission", mission.pk)

    assert f"Reminder to {mission.logged_by}" in html
    assert f"visit to {waiting.visit.institution.short_name}" in html
    assert f"visit to {agreed.visit.institution.short_name}" not in html
    assert html.count("<summary>All reminders") == 2


def test_a_mission_without_anything_open_says_so(show):
    html = show("mission", MissionFactory().pk)

    assert "No report is due: nobody is reminded of one." in html
    assert "<summary>All reminders" not in html
    assert "Today, " not in html


def test_minutes_show_who_is_asked_to_agree(show):
    waiting = circulated()
    host = GrantFactory(role=Role.STAFF, country=waiting.visit.mission.host_country)
    User.objects.update(institution=waiting.visit.institution)

    html = show("minutes", waiting.pk)

    assert f"Reminder to {host.user}" in html
    assert f"Minutes of the visit to {waiting.visit.institution.short_name}" in html
    assert "7 days after · Planned" in html


def test_minutes_that_wait_for_nobody_say_so(show):
    html = show("minutes", MinutesFactory().pk)

    assert "They wait for nobody’s agreement: nobody is reminded." in html


def test_an_instrument_shows_who_hears_of_its_end(show, coordinator):
    expires_on = TODAY + 100 * DAY
    ending = InstrumentFactory(expires_on=expires_on, signed_on=TODAY - 100 * DAY)
    assert "It neither expires nor renews itself at present." in show(
        "instrument", ending.pk
    )
    type(ending).objects.update(status="signed")

    html = show("instrument", ending.pk)

    assert f"Reminder to {coordinator}" in html
    assert "90 days before · Planned" in html


def test_a_cooperation_shows_when_its_silence_is_noticed(show, coordinator):
    silent = CooperationFactory()
    html = show("cooperation", silent.pk)
    assert "It has no date, so nobody is reminded of it." in html
    ContactFactory(cooperation=silent, held_on=TODAY)

    html = show("cooperation", silent.pk)

    assert "14 days before · Planned" in html
    assert f"/reminders/chase/?cooperation={silent.code}" in html


def test_a_person_shows_the_posts_that_are_held(show, administrator):
    person = PersonFactory()
    held = PostFactory(person=person, title="Director", confirmed_on=TODAY)
    PostFactory(person=person, title="Adviser", starts_on=TODAY)
    PostFactory(person=person, title="Intern", ends_on=TODAY - DAY)

    html = show("person", person.pk)

    assert f"Reminder to {administrator}" in html
    assert f"{person} – Director" in html
    assert "Adviser" in html
    assert "Intern" not in html
    assert f"{person} – Director" in show("post", held.pk)


def test_a_person_without_a_post_has_no_reminders(show):
    html = show("person", PersonFactory().pk)

    assert "There is nothing here that anybody is reminded of." in html


def test_a_post_without_any_date_is_not_to_be_confirmed(show):
    html = show("post", PostFactory().pk)

    assert "Nobody has to confirm it at present." in html


def test_what_is_not_there_is_not_found(client, coordinator):
    client.force_login(coordinator)
    for subject in (*Topic.values, "mission", "person", "nonsense"):
        assert client.get(f"/reminders/of/{subject}/999/").status_code == 404, subject


def test_the_pages_of_things_ask_for_their_panels(client, coordinator):
    client.force_login(coordinator)
    minutes, post = circulated(), PostFactory()
    pages = {
        f"mission/{minutes.visit.mission_id}": minutes.visit.mission,
        f"minutes/{minutes.pk}": minutes.visit,
        f"person/{post.person_id}": post.person,
    }
    for model in (FollowUpFactory, InstrumentFactory, CooperationFactory):
        row = model()
        noun = row._meta.model_name.replace("followup", "follow_up")
        pages[f"{noun}/{row.pk}"] = row

    for panel, row in pages.items():
        html = client.get(row.get_absolute_url()).content.decode()
        assert f'hx-get="/reminders/of/{panel}/"' in html, panel


def test_those_of_a_mission_cost_the_same_for_one_text_and_for_three(
    client, coordinator, django_assert_num_queries
):
    client.force_login(coordinator)
    mission = awaited()
    country = mission.host_country
    url = f"/reminders/of/mission/{mission.pk}/"

    def add():
        minutes = circulated(visit=VisitFactory(mission=mission))
        host = GrantFactory(role=Role.STAFF, country=country).user
        mine = User.objects.filter(pk=host.pk)
        mine.update(institution=minutes.visit.institution)
        ReminderFactory(
            topic="minutes", milestone=None, minutes=minutes, recipient=host
        )

    add()
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    add()
    add()
    with django_assert_num_queries(len(queries)):
        client.get(url)
