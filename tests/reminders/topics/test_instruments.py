"""Agreements that expire or renew themselves."""

from datetime import timedelta

import pytest

from cooperation.models import InstrumentStatus
from reminders.models import Topic
from reminders.topics import SOURCES
from tests.factories.cooperation import (
    CooperationFactory,
    CooperationProgrammeFactory,
    InstrumentFactory,
)
from tests.factories.missions import ProgrammeGrantFactory
from tests.reminders.conftest import TODAY
from tests.reminders.topics.conftest import (
    heard,
    in_force,
    mail_to,
    open_row,
    person,
    words_of,
)

DAY = timedelta(days=1)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_coordinators_of_both_countries_hear_half_a_year_before(
    schedules, coordinator
):
    person("Salem", "coordinator", "TN")
    InstrumentFactory(**in_force(TODAY + 180 * DAY))

    assert heard() == [("Kossi", "before", -180), ("Salem", "before", -180)]


def test_so_do_those_of_the_programmes_that_support_the_cooperation(schedules):
    instrument = InstrumentFactory(**in_force(TODAY))
    for name in ("Ana", "Bob"):
        link = CooperationProgrammeFactory(cooperation=instrument.cooperation)
        ProgrammeGrantFactory(user__first_name=name, programme=link.programme)

    assert {one.name for one in heard()} == {"Ana", "Bob"}


def test_the_schedule_of_its_only_programme_holds_and_of_two_none_does():
    link = CooperationProgrammeFactory()
    instrument = InstrumentFactory(cooperation=link.cooperation, **in_force(TODAY))

    def programme():
        row = open_row(Topic.INSTRUMENT, instrument)
        return SOURCES[Topic.INSTRUMENT].scope(row).programme

    assert programme() == link.programme_id
    CooperationProgrammeFactory(cooperation=link.cooperation)
    assert programme() is None


@pytest.mark.parametrize(
    "changes",
    [
        {"status": InstrumentStatus.EXPIRED},
        {"status": InstrumentStatus.TERMINATED},
        {"status": InstrumentStatus.SUSPENDED},
        {"expires_on": None},
        {"expires_on": TODAY + 900 * DAY},
    ],
)
def test_what_has_ended_or_holds_longer_is_in_no_mail(schedules, coordinator, changes):
    instrument = InstrumentFactory(**in_force(TODAY))
    heard()
    type(instrument).objects.update(**changes)

    assert mail_to(coordinator) is None


@pytest.mark.parametrize("status", ["superseded", "terminated", "expired"])
def test_the_texts_of_a_cooperation_that_has_ended_are_nobody_s(
    schedules, coordinator, status
):
    other = CooperationFactory() if status == "superseded" else None
    InstrumentFactory(
        **in_force(TODAY),
        cooperation=CooperationFactory(status=status, superseded_by=other),
    )

    assert heard() == []


@pytest.mark.parametrize(
    ("renews", "days", "subject", "asked"),
    [
        (False, 0, "Expires on 2 March 2026: Memorandum", "Record what follows"),
        (False, -7, "Expired on 23 February 2026: Memorandum", "Record what follows"),
        (
            True,
            0,
            "Renews by itself on 2 March 2026: Memorandum",
            "denounce it in time",
        ),
        (
            True,
            -7,
            "Renewed by itself on 23 February 2026: Memorandum",
            "denounce it in time",
        ),
    ],
)
def test_what_renews_by_itself_is_told_in_other_words_than_what_ends(
    schedules, coordinator, renews, days, subject, asked
):
    InstrumentFactory(
        title="Memorandum", renews_by_itself=renews, **in_force(TODAY + days * DAY)
    )

    mail = mail_to(coordinator)

    assert plain(mail.subject) == subject
    assert asked in mail.text
    assert "Memorandum of understanding · " in mail.text


def test_coordinators_are_in_charge_of_it(coordinator):
    instrument = InstrumentFactory(**in_force(TODAY))

    assert words_of(Topic.INSTRUMENT, instrument, coordinator).in_charge
