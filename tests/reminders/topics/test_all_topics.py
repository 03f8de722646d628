"""What holds for each topic, one row of each."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Grant
from reminders.models import Audience, EscalationStep, Reminder, Topic
from reminders.people import Directory
from reminders.topics import SOURCES
from tests.factories.accounts import UserFactory
from tests.factories.institutions import InstitutionFactory
from tests.factories.mailing import MessageFactory
from tests.factories.missions import ProgrammeFactory, ProgrammeGrantFactory
from tests.reminders.conftest import NOW, TODAY
from tests.reminders.topics.conftest import MAKERS, day_of, heard, mail_to, person

DAY = timedelta(days=1)
EACH = pytest.mark.parametrize("topic", [*MAKERS])


@EACH
def test_what_is_due_on_a_day_is_known_by_that_day(topic):
    row = MAKERS[topic](TODAY + 3 * DAY)

    assert day_of(topic, row) == TODAY + 3 * DAY
    assert [*SOURCES[topic].due_by(TODAY + 3 * DAY)] == [row]


@EACH
def test_looking_twice_writes_once(topic, schedules, coordinator, admin):
    person("Mouna", country="TN")
    MAKERS[topic](TODAY)

    before = heard()

    assert heard() == before
    assert Reminder.objects.filter(topic=topic).exists()


@EACH
def test_what_somebody_writes_is_noticed_at_once(topic):
    row = MAKERS[topic](TODAY)
    an_hour_ago = timezone.now() - timedelta(hours=1)

    changed = (
        SOURCES[topic]
        .open_rows()
        .filter(pk__in=SOURCES[topic].changed_since(an_hour_ago))
    )

    assert [*changed] == [row]
    assert not SOURCES[topic].changed_since(timezone.now() + DAY).exists()


@EACH
def test_any_number_of_rows_costs_the_same_queries(topic, coordinator, admin):
    directory = Directory.load()

    assert cost_of(topic, 1, directory) == cost_of(topic, 3, directory)


def test_of_a_programme_those_coordinate_who_are_not_gone():
    programme = ProgrammeFactory()
    here, gone = (
        ProgrammeGrantFactory(programme=programme).user for _number in range(2)
    )

    directory = Directory.load(without={gone.pk})

    assert directory.coordinators([], programme.pk) == (here,)


def cost_of(topic, count, directory):
    source = SOURCES[topic]
    for _ in range(count - source.open_rows().count()):
        MAKERS[topic](TODAY)
    reader = UserFactory()
    with CaptureQueriesContext(connection) as queries:
        rows = [*source.due_by(TODAY)]
        source.days_of(rows)
        for row in rows:
            source.scope(row)
            source.words(row, reader)
            for audience in Audience:
                source.people(row, audience, directory)
    assert len(rows) == count
    return len(queries)


MOVES = {
    Topic.MILESTONE: {"forecast_on": TODAY + 40 * DAY},
    Topic.FOLLOW_UP: {"due_on": TODAY + 40 * DAY},
    Topic.REPORT: {"report_due_on": TODAY + 40 * DAY},
    Topic.MINUTES: {"circulated_at": NOW},
    Topic.INSTRUMENT: {"expires_on": TODAY + 40 * DAY},
    Topic.POST: {"confirmed_on": TODAY},
    Topic.COOPERATION: {"silent_after_days": 80},
}


@EACH
def test_a_move_is_told_unless_it_is_what_was_asked_for(
    topic, schedules, coordinator, admin
):
    row = MAKERS[topic](TODAY)
    if topic == Topic.MINUTES:
        person("Mouna", institution=row.visit.institution, country="TN")
    heard()
    for reminder in Reminder.objects.filter(step=0):
        message = MessageFactory(
            recipient=reminder.recipient, state="sent", sent_at=NOW
        )
        Reminder.objects.filter(pk=reminder.pk).update(state="mailed", message=message)
    type(row).objects.filter(pk=row.pk).update(**MOVES[topic])

    told = {one.kind for one in heard(NOW + DAY)}

    assert Reminder.objects.mailed().exists()
    promised = {Topic.MILESTONE, Topic.FOLLOW_UP, Topic.REPORT}
    assert ("redated" in told) == (topic in promised)


@pytest.mark.parametrize("topic", [*set(MAKERS) - {Topic.POST}])
def test_who_works_elsewhere_sees_nothing_of_it(topic, stranger, coordinator):
    row = MAKERS[topic](TODAY)

    assert row not in SOURCES[topic].seen_by(stranger)
    assert row in SOURCES[topic].seen_by(coordinator)


@EACH
def test_coordinators_and_administrators_hear_of_their_country_alone(
    topic, coordinator, admin, stranger
):
    MAKERS[topic](TODAY)
    directory, source = Directory.load(), SOURCES[topic]
    row = source.open_rows().get()

    assert [*source.people(row, Audience.COORDINATOR, directory)] == [coordinator]
    assert [*source.people(row, Audience.ADMIN, directory)] == [admin]
    assert not source.people(row, Audience.ESCALATION, directory)


@EACH
def test_heads_of_units_are_those_of_whoever_is_in_charge(topic, superior):
    MAKERS[topic](TODAY)
    source = SOURCES[topic]
    for user in (person("Kossi", "coordinator"), person("Dede", "admin")):
        type(user).objects.filter(pk=user.pk).update(line_manager=superior)
    type(superior).objects.filter(first_name="Afi").update(line_manager=superior)
    host = person("Mouna", country="TN", line_manager=superior)
    if topic == Topic.MINUTES:
        institution = source.open_rows().get().visit.institution
        type(host).objects.filter(pk=host.pk).update(institution=institution)
    row = source.open_rows().get()

    assert source.people(row, Audience.UNIT_HEAD, Directory.load()) == [superior]


def test_a_mail_mixes_the_topics_and_says_what_each_is(schedules, coordinator):
    Grant.objects.create(user=coordinator, role="admin", country_id="TG")
    for topic in (Topic.INSTRUMENT, Topic.POST, Topic.COOPERATION):
        MAKERS[topic](TODAY)

    text = mail_to(coordinator, NOW).text

    assert "Memorandum of understanding · Expires today, 2" in text
    assert "Post · To be confirmed by today" in text
    assert "Cooperation · Without news as of today" in text


def test_nobody_is_told_that_they_will_be_told(schedules, coordinator):
    MAKERS[Topic.REPORT](TODAY - 7 * DAY)
    EscalationStep.objects.create(
        schedule=schedules.get(topic=Topic.REPORT),
        after_days=20,
        audience=Audience.COORDINATOR,
    )

    assert "will be told" not in mail_to(coordinator).text


def test_who_owes_it_reads_who_will_be_told(schedules, coordinator):
    mission = MAKERS[Topic.REPORT](TODAY - DAY)

    text = mail_to(mission.logged_by).text.replace("\N{NO-BREAK SPACE}", " ")

    assert f"{coordinator} will be told on 8 March 2026 if nothing changes." in text


def test_a_milestone_names_no_restricted_institution_to_who_may_not_know_of_it():
    hidden = InstitutionFactory(name_fr="Refuge", status="restricted")
    milestone = MAKERS[Topic.MILESTONE](TODAY)
    milestone.owner, milestone.owner_institution = None, hidden

    words = SOURCES[Topic.MILESTONE].words(milestone, UserFactory())

    assert words.in_charge == "Restricted institution"
