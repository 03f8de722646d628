"""Contacts leave only with a reason, a password just shown, and five times a day."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.identity import HOLDS_FOR, has_shown_identity
from accounts.models import SignInAttempts
from exchange.models import Export
from tests.exchange.taking import Read, content_of
from tests.factories.exchange import ExportFactory
from tests.factories.institutions import ChannelFactory, PostFactory

PEOPLE = "list=institutions:person_list"
PASSWORD = "a long enough password"
COLUMNS = ["family_name", "email"]
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def director():
    person = PostFactory(person__family_name="Mensah").person
    ChannelFactory(person=person, value="am@anpe.example")
    return person


@pytest.fixture
def editor(administrator):
    administrator.set_password(PASSWORD)
    administrator.save()
    return administrator


@pytest.fixture
def asked(taken, editor):
    def ask(**choices):
        return taken(editor, PEOPLE, column=COLUMNS, **choices)

    return ask


def test_contacts_leave_with_a_reason_and_a_password(asked, editor):
    content = content_of(asked(reason="Invitations", password=PASSWORD))

    found = Read(content)
    assert found.rows[0]["Official e-mail"] == "am@anpe.example"
    assert found.about["Reason"] == "Invitations"
    export = Export.objects.get()
    assert (export.by, export.holds_contacts, export.reason) == (
        *(editor, True, "Invitations"),
    )


def test_without_a_reason_nothing_leaves(asked):
    page = asked(password=PASSWORD)

    assertContains(page, "Say what the contacts are needed for.")
    assert not Export.objects.exists()


@pytest.mark.parametrize("password", ["", "wrong"])
def test_without_the_password_nothing_leaves_and_nothing_typed_is_lost(asked, password):
    page = asked(reason="Invitations", password=password)

    assertContains(page, "This is not your password.")
    assertContains(page, "Invitations")
    assert not Export.objects.exists()


def test_the_password_counts_for_ten_minutes(taken, editor, client):
    content_of(taken(editor, PEOPLE, column=COLUMNS, reason="One", password=PASSWORD))
    # The fixture signs in anew, which keeps the session of the same person.
    page = client.get(f"/data/exports/new/?{PEOPLE}")
    assertNotContains(page, "Your password")
    session = client.session
    session["identity_shown_at"] = (timezone.now() - HOLDS_FOR).isoformat()
    session.save()
    page = client.get(f"/data/exports/new/?{PEOPLE}")
    assertContains(page, "Your password")


def test_a_clock_that_went_back_proves_nothing(rf):
    request = rf.get("/")
    request.session = {"identity_shown_at": AT.isoformat()}

    assert has_shown_identity(request, now=AT)
    assert not has_shown_identity(request, now=AT - timedelta(seconds=1))


def test_wrong_passwords_are_counted_as_at_the_sign_in(asked, editor):
    for _ in range(SignInAttempts.ALLOWED):
        asked(reason="Guessing", password="wrong")

    page = asked(reason="Guessing", password=PASSWORD)
    assertContains(page, "This is not your password.")


def test_without_contacts_no_password_is_asked_and_no_reason_kept(taken, editor):
    content_of(taken(editor, PEOPLE, column=["family_name"], reason="Idle"))

    assert Export.objects.get().reason == ""


def test_contacts_leave_five_times_a_day(asked, editor):
    about = {"holds_contacts": True, "reason": "Again", "state": "expired"}
    ExportFactory.create_batch(5, by=editor, **about)

    page = asked(reason="Again", password=PASSWORD)
    assertContains(page, "You have exported contacts five times today.")

    Export.objects.update(at=timezone.now() - timedelta(days=1))
    content_of(asked(reason="Again", password=PASSWORD))


def test_three_exports_may_wait_for_their_turn(taken, staff):
    ExportFactory.create_batch(3, by=staff)

    page = taken(staff, "list=missions:mission_list")

    assertContains(page, "Three of your exports wait to be made.")
