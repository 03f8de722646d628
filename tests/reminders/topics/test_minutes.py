"""Minutes and addenda that wait for the other side."""

from datetime import UTC, datetime, timedelta

import pytest

from missions.models import Minutes, MinutesAddendum, MinutesStatus
from reminders.models import Topic
from reminders.topics import SOURCES
from reminders.topics.minutes import AGREE_WITHIN
from tests.factories.accounts import UserFactory
from tests.factories.institutions import InstitutionFactory
from tests.factories.missions import (
    MinutesAddendumFactory,
    MinutesFactory,
    MinutesVersionFactory,
    MissionFactory,
    ProgrammeFactory,
    ProgrammeGrantFactory,
)
from tests.reminders.conftest import NOW, TODAY
from tests.reminders.topics.conftest import (
    circulated,
    day_of,
    heard,
    mail_to,
    open_row,
    person,
    words_of,
)

DAY = timedelta(days=1)


@pytest.fixture
def afi():
    return person("Afi")


@pytest.fixture
def mouna():
    """Of the Tunisian body that was visited."""
    return person("Mouna", country="TN")


@pytest.fixture
def sent(afi, mouna):
    """Minutes of a visit to Mouna's institution, written and circulated by Afi."""

    def send(on=TODAY, **fields):
        minutes = MinutesFactory(**{"visit__institution": mouna.institution} | fields)
        MinutesVersionFactory(minutes=minutes, by=afi)
        minutes.circulate(by=afi, at=circulated(on)["circulated_at"])
        return minutes

    return send


def test_the_host_has_ten_days_to_agree_by_the_day_in_utc(sent):
    late_in_the_evening = datetime(2026, 2, 20, 23, 30, tzinfo=UTC)
    minutes = sent()
    Minutes.objects.update(circulated_at=late_in_the_evening)

    assert day_of(Topic.MINUTES, minutes) == late_in_the_evening.date() + AGREE_WITHIN


def test_those_of_the_institution_that_was_visited_hear(schedules, sent):
    sent(TODAY + 7 * DAY)

    assert heard()[:3] == [
        ("Mouna", "before", -7),
        ("Mouna", "before", -1),
        ("Mouna", "before", 0),
    ]


def test_so_do_those_of_the_institution_that_hosts_the_mission(schedules, sent):
    host = person("Salem", country="TN")
    sent(visit__mission=MissionFactory(host_institution=host.institution))

    assert {one.name for one in heard()} == {"Mouna", "Salem"}


def test_colleagues_who_may_not_agree_leave_it_to_whoever_circulated_it(
    schedules, sent, mouna
):
    mouna.grants.update(role="observer")
    sent()

    assert {one.name for one in heard()} == {"Afi"}


def test_nobody_is_asked_to_agree_to_a_text_of_their_own(schedules, sent, mouna):
    minutes = sent()
    MinutesVersionFactory(minutes=minutes, number=99, by=mouna)

    assert {one.name for one in heard()} == {"Afi"}


def test_minutes_of_which_nobody_knows_who_sent_them_are_the_coordinators(
    schedules, coordinator
):
    MinutesFactory(**circulated(TODAY - 7 * DAY))

    assert heard() == [("Kossi", "escalation", 7)]


def test_the_host_reads_what_is_asked_and_others_that_no_answer_came(
    schedules, sent, afi, mouna
):
    minutes = sent()

    def words(reader):
        return words_of(Topic.MINUTES, minutes, reader)

    assert "Approve it, or ask for a correction." in words(mouna).facts
    assert "The other side has not answered yet." in words(afi).facts


@pytest.mark.parametrize("step", ["agree", "ask_for_correction"])
def test_agreement_and_a_correction_close_it(schedules, sent, mouna, step):
    minutes = sent()
    heard()
    getattr(minutes, step)(by=mouna, at=NOW, note="The name of the director")

    assert mail_to(mouna) is None
    assert open_row(Topic.MINUTES, minutes) is None


@pytest.mark.parametrize("of", ["visit", "visit.mission"])
def test_what_was_logged_by_mistake_waits_for_nobody(schedules, sent, of):
    minutes = sent()
    row = minutes.visit if of == "visit" else minutes.visit.mission
    type(row).objects.filter(pk=row.pk).update(undone_at=NOW)

    assert heard() == []


def test_circulated_again_they_are_due_anew_and_nobody_is_told_of_a_move(
    schedules, sent, afi, mouna
):
    minutes = sent()
    heard()
    minutes.ask_for_correction(by=mouna, at=NOW, note="The name of the director")
    minutes.circulate(by=afi, at=NOW)

    told = heard(NOW + DAY)

    assert day_of(Topic.MINUTES, minutes) == TODAY + AGREE_WITHIN
    assert {one.kind for one in told} <= {"before", "overdue"}


# Addenda


@pytest.fixture
def added(afi, mouna):
    day = circulated(TODAY)["circulated_at"]
    agreed = MinutesFactory(
        visit__institution=mouna.institution,
        status=MinutesStatus.AGREED,
        circulated_at=day,
        agreed_at=day,
    )
    return MinutesAddendumFactory(minutes=agreed, by=afi, at=day, circulated_at=day)


def test_an_addendum_waits_as_its_minutes_did(schedules, added, mouna):
    mail = mail_to(mouna)

    assert day_of(Topic.MINUTES, added.minutes) == TODAY
    assert mail.subject.startswith("Addendum to the minutes of the visit to ")
    assert f"#addendum-{added.number}" in mail.text


def test_agreement_to_the_addendum_closes_it(schedules, added, mouna):
    added.agree(by=mouna, at=NOW)

    assert open_row(Topic.MINUTES, added.minutes) is None


def test_an_addendum_of_the_host_is_not_for_its_author(schedules, added, mouna):
    MinutesAddendum.objects.update(by=mouna)
    row = open_row(Topic.MINUTES, added.minutes)

    # Nobody else of the host side has an account: the author may chase.
    assert SOURCES[Topic.MINUTES].people(row, "owner", None) == [mouna]


# Who may read what


def test_somebody_of_another_country_hears_nothing(schedules, sent, mouna):
    sent()
    heard()
    mouna.grants.update(country=person("Kwame", country="GH").institution.country)

    assert mail_to(mouna) is None


def test_a_restricted_institution_is_not_named_to_who_may_not_know_of_it(
    schedules, sent
):
    programme = ProgrammeFactory()
    mediator = UserFactory(institution=None)
    ProgrammeGrantFactory(programme=programme, user=mediator)
    sent(
        TODAY - 7 * DAY,
        visit__institution=InstitutionFactory(name_fr="Refuge", status="restricted"),
        visit__mission=MissionFactory(programme=programme),
    )

    mail = mail_to(mediator)

    assert "Visit to Restricted institution" in mail.text
    assert "Refuge" not in mail.text + mail.html + mail.subject


def test_what_is_copied_elsewhere_never_names_it(sent, mouna):
    hidden = InstitutionFactory(name_fr="Refuge", status="restricted")

    words = words_of(Topic.MINUTES, sent(visit__institution=hidden), mouna)

    assert "Refuge" in words.title
    assert "Refuge" not in words.public_title


def test_one_text_is_the_subject_in_words(schedules, sent, mouna):
    type(mouna.institution).objects.update(name_fr="ANETI", acronym="")
    sent()

    subject = mail_to(mouna).subject.replace("\N{NO-BREAK SPACE}", " ")

    assert subject == (
        "Minutes of the visit to ANETI on 21 January 2019:"
        " agreement expected by 2 March 2026"
    )
