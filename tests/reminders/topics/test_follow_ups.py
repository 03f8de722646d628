"""What was promised on missions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cooperation.models import FollowUp, FollowUpStatus
from missions.models import Mission
from reminders.models import Reminder, ReminderReason, Topic
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import FollowUpFactory
from tests.factories.institutions import InstitutionFactory
from tests.factories.missions import ProgrammeFactory, ProgrammeGrantFactory
from tests.reminders.conftest import NOW, TODAY
from tests.reminders.topics.conftest import heard, mail_to, open_row, person, words_of

DAY = timedelta(days=1)


@pytest.fixture
def afi():
    return person("Afi")


def test_whoever_promised_it_hears_a_week_and_a_day_before_and_on_the_day(
    schedules, afi
):
    FollowUpFactory(due_on=TODAY + 7 * DAY, owner=afi)

    assert heard()[:3] == [
        ("Afi", "before", -7),
        ("Afi", "before", -1),
        ("Afi", "before", 0),
    ]


def test_without_a_person_nobody_is_written_to_until_the_coordinators_are(
    schedules, coordinator
):
    institution = InstitutionFactory(name_en="Employment agency")
    follow_up = FollowUpFactory(
        due_on=TODAY - 14 * DAY, owner=None, owner_institution=institution
    )

    assert heard() == [("Kossi", "escalation", 14)]
    assert "In charge: Employment agency" in mail_to(coordinator).text
    assert words_of(Topic.FOLLOW_UP, follow_up, coordinator).in_charge


def test_what_names_neither_a_person_nor_an_institution_says_so(schedules, coordinator):
    FollowUpFactory(due_on=TODAY - 14 * DAY, owner_institution=None)

    assert "Nobody is in charge of it." in mail_to(coordinator).text


@pytest.mark.parametrize(
    "changes",
    [
        {"status": FollowUpStatus.DONE, "closed_at": NOW},
        {"status": FollowUpStatus.DROPPED, "closed_at": NOW},
        {"undone_at": NOW},
        {"due_on": None},
    ],
)
def test_done_dropped_or_undone_it_is_in_no_mail(schedules, afi, changes):
    follow_up = FollowUpFactory(due_on=TODAY, owner=afi)
    heard()
    FollowUp.objects.filter(pk=follow_up.pk).update(**changes)

    assert mail_to(afi) is None
    assert open_row(Topic.FOLLOW_UP, follow_up) is None


def test_a_mission_that_was_logged_by_mistake_takes_its_follow_ups_along(
    schedules, afi
):
    follow_up = FollowUpFactory(due_on=TODAY, owner=afi)
    Mission.objects.filter(pk=follow_up.mission_id).update(undone_at=timezone.now())

    assert heard() == []


def test_postponing_moves_its_reminders(schedules, afi):
    follow_up = FollowUpFactory(due_on=TODAY + DAY, owner=afi)
    heard()
    follow_up.postpone(
        TODAY + 40 * DAY,
        expected_version=follow_up.version,
        by=afi,
        at=NOW,
        note="The law comes first",
    )

    assert heard(NOW + DAY) == []
    assert set(Reminder.objects.values_list("reason", flat=True)) <= {
        ReminderReason.MOVED,
        ReminderReason.PAST,
    }


def test_who_may_not_see_it_is_not_written_to(schedules):
    elsewhere = person("Kwame", country="GH")
    FollowUpFactory(due_on=TODAY, owner=elsewhere)

    assert mail_to(elsewhere) is None
    assert set(Reminder.objects.filter(step=0).values_list("reason", flat=True)) == {
        ReminderReason.NO_ACCESS
    }


def test_a_restricted_institution_is_not_named_to_who_may_not_know_of_it(schedules):
    programme = ProgrammeFactory()
    mediator = UserFactory(institution=None)
    ProgrammeGrantFactory(programme=programme, user=mediator)
    hidden = InstitutionFactory(name_fr="Refuge", status="restricted")
    FollowUpFactory(
        mission__programme=programme,
        due_on=TODAY - 14 * DAY,
        owner_institution=hidden,
    )

    mail = mail_to(mediator)

    assert "Restricted institution" in mail.text
    assert "Refuge" not in mail.text + mail.html + mail.subject


def test_one_follow_up_is_the_subject_in_words(schedules, afi):
    FollowUpFactory(title="Send the list", due_on=TODAY, owner=afi)

    subject = mail_to(afi).subject.replace("\N{NO-BREAK SPACE}", " ")

    assert subject == "Promised for 2 March 2026: Send the list"
