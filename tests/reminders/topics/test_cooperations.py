"""Cooperations that nobody has news of."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reminders.models import Reminder, Topic
from reminders.topics import SOURCES
from tests.factories.cooperation import (
    ContactFactory,
    CooperationFactory,
    CooperationProgrammeFactory,
)
from tests.factories.missions import MissionFactory
from tests.reminders.conftest import NOW, TODAY
from tests.reminders.topics.conftest import (
    NINETY_DAYS,
    day_of,
    heard,
    mail_to,
    open_row,
    person,
    silent_since,
)

DAY = timedelta(days=1)
LONG_AGO = TODAY - NINETY_DAYS


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_it_is_due_when_the_board_begins_to_say_no_news():
    assert day_of(Topic.COOPERATION, silent_since(LONG_AGO)) == TODAY


@pytest.mark.parametrize(
    ("programme", "own", "days"),
    [
        ({"no_news_after_days": 60, "quiet_after_days": 30}, None, 60),
        ({"dormant_after_days": 45}, None, 45),
        ({}, 40, 40),
        ({}, 400, 90),
    ],
)
def test_what_counts_as_long_is_said_by_its_programmes_or_by_itself(
    programme, own, days
):
    row = silent_since(LONG_AGO, silent_after_days=own)
    link = CooperationProgrammeFactory(cooperation=row)
    type(link.programme).objects.update(**{"code": "one"} | programme)

    assert day_of(Topic.COOPERATION, row) == LONG_AGO + days * DAY


def test_any_contact_moves_the_day_whoever_may_see_it(schedules, coordinator):
    row = silent_since(LONG_AGO)
    heard()
    MissionFactory(starts_on=TODAY - 9 * DAY, ends_on=TODAY - 5 * DAY)

    assert day_of(Topic.COOPERATION, row) == TODAY - 5 * DAY + NINETY_DAYS
    assert mail_to(coordinator) is None
    assert {*Reminder.objects.values_list("kind", flat=True)} == {"before"}


def test_what_lies_ahead_is_no_contact_yet():
    row = silent_since(LONG_AGO)
    ContactFactory(cooperation=row, held_on=timezone.localdate() + 9 * DAY)

    assert day_of(Topic.COOPERATION, row) == TODAY


def test_one_without_any_contact_has_no_day_to_count_from(schedules, coordinator):
    row = CooperationFactory()

    assert open_row(Topic.COOPERATION, row) is not None
    assert day_of(Topic.COOPERATION, row) is None
    assert heard() == []


@pytest.mark.parametrize("status", ["suspended", "superseded", "terminated", "expired"])
def test_what_rests_by_decision_or_was_replaced_is_in_no_mail(
    schedules, coordinator, status
):
    row = silent_since(LONG_AGO)
    heard()
    other = CooperationFactory() if status == "superseded" else None
    type(row).objects.filter(pk=row.pk).update(status=status, superseded_by=other)

    assert mail_to(coordinator) is None
    assert open_row(Topic.COOPERATION, row) is None


def test_its_coordinators_hear_two_weeks_before_and_on_the_day(schedules, coordinator):
    person("Salem", "coordinator", "TN")
    silent_since(LONG_AGO + 14 * DAY)

    assert [(one.name, one.step) for one in heard()] == [
        ("Kossi", -14),
        ("Kossi", 0),
        ("Salem", -14),
        ("Salem", 0),
    ]


def test_somebody_of_another_country_hears_nothing(schedules, coordinator, stranger):
    silent_since(LONG_AGO)

    assert {one.name for one in heard()} == {"Kossi"}
    assert mail_to(stranger) is None


def test_the_schedule_of_its_only_programme_holds():
    row = silent_since(LONG_AGO)
    link = CooperationProgrammeFactory(cooperation=row)
    source = SOURCES[Topic.COOPERATION]

    assert source.scope(open_row(Topic.COOPERATION, row)).programme == link.programme_id


def test_one_cooperation_is_the_subject_in_words(schedules, coordinator):
    silent_since(LONG_AGO, title_en="Labour migration")

    mail = mail_to(coordinator, NOW)

    assert plain(mail.subject) == (
        "Cooperation Togo – Tunisia: no contact since 2 December 2025"
    )
    assert "Labour migration" in mail.text
    assert "Last contact on record: 2 December 2025." in plain(mail.text)
