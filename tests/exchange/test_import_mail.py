"""The mail at the end, and that there is no other one."""

import pytest
from django.utils.translation import override

from exchange.models import ImportStatus
from exchange.senders import ImportSender
from mailing.models import Message
from missions.models import Mission
from reminders.models import Reminder
from tests.exchange.sheets import (
    AGENCY,
    HEADINGS,
    checked,
    now,
    written,
)
from tests.factories.institutions import (
    InstitutionFactory,
)

pytestmark = pytest.mark.usefixtures("togo")


def mails():
    return Message.objects.filter(kind="imports").order_by("pk")


def test_a_mail_says_how_it_ended_in_the_language_of_its_reader(administrator):
    import_ = checked(administrator, HEADINGS, AGENCY, ["", "Togo", ""])
    message = mails().get()
    assert message.recipient == administrator

    with override("fr"):
        content = ImportSender().prepare(message, now=now())

    assert content.subject == "Vérifié\N{NO-BREAK SPACE}: institutions.csv"
    assert "1 ligne peut être écrite." in content.text
    assert "1 ligne est à corriger." in content.text
    assert f"/data/imports/{import_.pk}/" in content.text


def test_a_mail_that_is_no_longer_true_is_not_sent(administrator):
    import_ = written(administrator, HEADINGS, AGENCY)
    first, second = mails()

    assert ImportSender().prepare(first, now=now()) is None
    content = ImportSender().prepare(second, now=now())
    assert content.subject == "Written: institutions.csv"
    assert "1 row was written." in content.text
    assert import_.status == ImportStatus.WRITTEN


def test_a_mail_says_why_a_sheet_could_not_be_read(administrator):
    checked(administrator, HEADINGS)

    content = ImportSender().prepare(mails().get(), now=now())

    assert "There is no row below the headings." in content.text


def test_nothing_is_sent_or_planned_about_what_is_imported(administrator):
    InstitutionFactory(code="TG-ANPE")
    written(
        administrator,
        ["nom", "institution", "fonction", "depuis"],
        ["Batchey", "TG-ANPE", "DG", "2001-01-01"],
        target="people",
    )

    assert set(Message.objects.values_list("kind", flat=True)) == {"imports"}
    assert not Reminder.objects.exists()
    assert not Mission.objects.exists()
