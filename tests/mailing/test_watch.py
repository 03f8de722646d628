"""Signs of life, suppressions, and the freeze of a copied database."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from mailing.actions import (
    drain,
    freeze_mail,
    is_mail_frozen,
    record_heartbeat,
    release_mail,
    suppress,
)
from mailing.models import (
    Heartbeat,
    Installation,
    JournalEntry,
    MessageState,
    SuppressionReason,
)
from tests.factories.accounts import UserFactory
from tests.factories.mailing import (
    InstallationFactory,
    MessageFactory,
    SuppressionFactory,
)
from tests.mailing.conftest import NOW

DAY = timedelta(days=1)


def test_a_heartbeat_is_one_row_per_worker():
    record_heartbeat(worker="worker@host", at=NOW)
    record_heartbeat(worker="worker@host", at=NOW + DAY)

    [heartbeat] = Heartbeat.objects.all()
    assert (str(heartbeat), heartbeat.at) == ("worker@host", NOW + DAY)
    assert str(JournalEntry(message_id="<rem.1@x>")) == "<rem.1@x>"


# --- The freeze -----------------------------------------------------------------------------


def test_a_new_database_belongs_to_where_it_first_sends():
    assert not is_mail_frozen()
    assert str(Installation.objects.get()).startswith("testserver/")


def test_a_restored_or_copied_database_sends_nothing_until_released(
    relay, senders, clock, administrator, caplog
):
    InstallationFactory(fingerprint="passerelle.example.org/123/456")
    message = MessageFactory(not_before=NOW)
    assert drain(senders=senders, now=clock) == {}
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.PENDING, 0)
    assert "Mail is frozen" in caplog.text

    release_mail(by=administrator, at=NOW, note="Moved to the new machine.")

    assert drain(senders=senders, now=clock) == {"sent": 1}
    installation = Installation.objects.get()
    assert installation.decided_by == administrator
    assert [row.note for row in installation.history.order_by("pgh_id")] == [
        "",
        "Moved to the new machine.",
    ]


def test_a_person_can_freeze_all_mail(administrator):
    freeze_mail(by=administrator, at=NOW, note="Rehearsal")
    assert is_mail_frozen()

    release_mail(by=administrator, at=NOW)

    assert not is_mail_frozen()


def test_the_environment_freezes_without_the_database(
    settings, django_assert_num_queries
):
    settings.MAIL_FREEZE = True

    with django_assert_num_queries(0):
        assert is_mail_frozen()


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("installation_is_a_single_row", {"id": 2}),
        ("installation_decision_has_person_and_moment", {"decided_at": NOW}),
    ],
)
def test_the_database_refuses_an_installation(constraint, fields):
    with pytest.raises(IntegrityError, match=constraint):
        InstallationFactory(**fields)


# --- Suppressions --------------------------------------------------------------------------


def test_suppressing_twice_keeps_the_newer_reason():
    user = UserFactory()
    suppress(recipient=user, reason=SuppressionReason.ASKED, at=NOW)
    again = suppress(recipient=user, reason=SuppressionReason.BOUNCED, at=NOW + DAY)

    assert user.mail_suppressions.get() == again
    assert str(again) == f"{user.pk}: Messages came back"
    assert [row.reason for row in again.history.order_by("pgh_id")] == [
        "asked",
        "bounced",
    ]


def test_lifting_ends_a_suppression_and_a_new_one_can_follow(administrator):
    suppression = SuppressionFactory()
    suppression.lift(by=administrator, at=NOW)
    suppression.lift(by=suppression.recipient, at=NOW + DAY)

    assert (suppression.lifted_by, suppression.lifted_at) == (administrator, NOW)
    assert SuppressionFactory(recipient=suppression.recipient).lifted_at is None


@pytest.mark.parametrize(
    ("fields", "is_active"),
    [
        ({}, True),
        ({"since": NOW + DAY}, False),
        ({"until": NOW + DAY}, True),
        ({"since": NOW - DAY, "until": NOW}, False),
        ({"lifted_at": NOW, "lifted_by": True}, False),
    ],
    ids=["open", "not yet", "not over", "over", "lifted"],
)
def test_a_row_and_a_query_agree_on_what_is_active(fields, is_active, administrator):
    if "lifted_by" in fields:
        fields = fields | {"lifted_by": administrator}
    suppression = SuppressionFactory(**{"since": NOW} | fields)

    assert suppression.is_active(NOW) is is_active
    assert type(suppression).objects.active(NOW).exists() is is_active


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("suppression_reason_is_known", {"reason": "mood"}),
        ("suppression_until_is_after_since", {"until": NOW}),
        ("suppression_lifting_has_person_and_moment", {"lifted_at": NOW}),
    ],
)
def test_the_database_refuses_a_suppression(constraint, fields):
    with pytest.raises(IntegrityError, match=constraint):
        SuppressionFactory(**{"since": NOW} | fields)


def test_one_person_address_and_kind_is_suppressed_once():
    suppression = SuppressionFactory()

    with pytest.raises(
        IntegrityError, match="suppression_once_per_person_address_and_kind"
    ):
        SuppressionFactory(recipient=suppression.recipient)
