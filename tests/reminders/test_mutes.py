"""Muting a kind of mail for some days: one click, a page, and who sees it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from mailing.content import Content
from mailing.mime import on_the_wire
from mailing.models import Message, Suppression
from reminders.actions.bundling import bundle
from reminders.actions.muting import lift_mute, mute
from reminders.models import ReminderState
from reminders.muting import (
    SALT,
    category,
    mute_url,
    muted_until,
    mutes_seen_by,
    read_mute_link,
    unsubscribe_headers,
)
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.mailing import MessageFactory, SuppressionFactory
from tests.factories.reminders import ReminderFactory
from tests.reminders.answering import DAY, path_of, signed
from tests.reminders.conftest import NOW, TODAY

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def where(owner):
    return path_of(mute_url(owner, "reminders"))


# --- The headers -----------------------------------------------------------------------


def test_the_headers_are_those_of_rfc_8058(owner):
    message = MessageFactory(kind="reminders", recipient=owner)

    headers = unsubscribe_headers(message)

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<http")
    assert "/reminders/mute/" in headers["List-Unsubscribe"]


def test_the_address_stands_in_one_piece_on_the_wire(owner):
    """Folded, Python would encode it, and no mail program would find it."""
    message = MessageFactory(kind="reminders", recipient=owner)
    headers = unsubscribe_headers(message)
    content = Content("Subject", "Text", headers=headers)

    wire = on_the_wire(message, content, to="afi@example.org", at=NOW).decode()

    assert f"\r\nList-Unsubscribe: {headers['List-Unsubscribe']}\r\n" in wire
    assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in wire


# --- One click -------------------------------------------------------------------------


def test_one_click_of_a_mail_program_mutes_for_thirty_days(where, owner):
    provider = Client(enforce_csrf_checks=True)

    response = provider.post(where, ONE_CLICK)

    muted = Suppression.objects.get()
    assert response.status_code == 200
    assert (muted.recipient, muted.kind, muted.reason) == (owner, "reminders", "asked")
    assert muted.until - muted.since == 30 * DAY
    assert not provider.cookies


def test_one_click_twice_is_one_mute(client, where):
    client.post(where, ONE_CLICK)
    client.post(where, ONE_CLICK)

    assert Suppression.objects.count() == 1


def test_the_history_of_a_mute_names_the_person_and_no_token(client, where, owner):
    client.post(where, ONE_CLICK)

    context = Suppression.objects.get().history.get().pgh_context
    assert context.metadata == {"user": owner.pk, "url": "/reminders/mute/"}


# --- The page --------------------------------------------------------------------------


def test_the_page_says_that_it_is_for_a_while_and_seen(client, where):
    page = client.get(where).content.decode()

    assert "30 days at most and never cancelled" in page
    assert "coordinators see" in page


def test_days_are_chosen_and_taken_back(client, where, owner):
    response = client.post(where, {"days": "7"})
    muted = muted_until(owner, "reminders", now=timezone.now())
    page = client.get(where).content.decode()
    client.post(where, {"lift": "1"})

    assert response.url == where
    assert timedelta(days=6) < muted - timezone.now() <= timedelta(days=7)
    assert "until" in page
    assert muted_until(owner, "reminders", now=timezone.now()) is None
    assert Suppression.objects.get().lifted_by == owner


@pytest.mark.parametrize("days", ["", "0", "31", "365", "x"])
def test_nothing_is_muted_for_good(client, where, days):
    page = client.post(where, {"days": days})

    assert page.status_code == 200
    assert page.context["form"].errors
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("days", [0, 31])
def test_the_verb_refuses_the_same(owner, days):
    with pytest.raises(ValueError, match="days"):
        mute(owner, "reminders", days=days, at=NOW)


@pytest.mark.parametrize(("days", "status"), [(89, 200), (91, 410)])
def test_the_link_works_for_ninety_days(client, owner, days, status):
    token = signed(f"{owner.pk}-reminders", salt=SALT, days=days)

    assert client.get(f"/reminders/mute/{token}/").status_code == status


def test_a_closed_account_has_nothing_to_mute(client, where, owner):
    owner.is_active = False
    owner.save()

    assert client.post(where, ONE_CLICK).status_code == 410
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("value", ["0-reminders", "x", "1-Reminders!"])
def test_a_signed_text_that_names_nobody_opens_nothing(value):
    assert read_mute_link(signed(value, salt=SALT), now=timezone.now()) is None


def test_a_forged_link_mutes_nobody(client, owner):
    response = client.post(f"/reminders/mute/{owner.pk}-reminders.1a.b/", ONE_CLICK)

    assert response.status_code == 404
    assert not Suppression.objects.exists()


# --- What a mute does ------------------------------------------------------------------


def test_what_is_due_meanwhile_waits_and_comes_afterwards(owner, due_on):
    reminder = ReminderFactory(
        milestone=due_on(TODAY), recipient=owner, occurrence=TODAY, due_at=NOW - DAY
    )
    mute(owner, "reminders", days=7, at=NOW)

    bundle(now=NOW)
    reminder.refresh_from_db()
    assert reminder.state == ReminderState.WAITING
    assert not Message.objects.exists()

    bundle(now=NOW + 8 * DAY)
    reminder.refresh_from_db()
    assert reminder.state == ReminderState.BUNDLED


def test_a_message_that_has_not_left_lets_go_of_what_it_says(owner, due_on):
    message = MessageFactory(kind="reminders", recipient=owner)
    reminder = ReminderFactory(
        milestone=due_on(TODAY),
        recipient=owner,
        state=ReminderState.BUNDLED,
        message=message,
    )

    mute(owner, "reminders", days=7, at=NOW)

    reminder.refresh_from_db()
    assert (reminder.state, reminder.message) == (ReminderState.WAITING, None)


def test_another_kind_is_not_muted_with_it(owner):
    mute(owner, "chase", days=7, at=NOW)

    assert muted_until(owner, "reminders", now=NOW) is None
    assert muted_until(owner, "chase", now=NOW) == NOW + 7 * DAY


def test_lifting_what_is_not_muted_does_nothing(owner):
    lift_mute(owner, "reminders", by=owner, at=NOW)

    assert not Suppression.objects.exists()


# --- Who sees it -----------------------------------------------------------------------


def test_a_kind_that_nobody_named_is_called_by_its_key():
    assert category("letter") == "letter"


def test_coordinators_see_the_mutes_of_their_countries(client, owner):
    of_togo = GrantFactory(role=Role.COORDINATOR).user
    elsewhere = GrantFactory(
        role=Role.COORDINATOR, country=CountryFactory(code="ML")
    ).user
    mute(owner, "reminders", days=7, at=timezone.now())
    SuppressionFactory(reason="bounced", recipient=owner, address="a@example.org")

    for person, count in ((of_togo, 1), (elsewhere, 0)):
        client.force_login(person)
        page = client.get("/reminders/mutes/").content.decode()
        assert page.count('<th scope="row">') == count


def test_those_who_coordinate_everything_see_all(coordinator, owner):
    mute(owner, "reminders", days=7, at=NOW)

    assert mutes_seen_by(coordinator, now=NOW).count() == 1
    assert not mutes_seen_by(coordinator, now=NOW + 8 * DAY).exists()


def test_the_list_costs_the_same_for_one_and_for_three(
    client, coordinator, django_assert_num_queries
):
    client.force_login(coordinator)
    client.get("/reminders/mutes/")
    institution = InstitutionFactory()

    for number in (1, 2):
        for person in UserFactory.create_batch(number, institution=institution):
            mute(person, "reminders", days=7, at=timezone.now())
        with django_assert_num_queries(5):
            client.get("/reminders/mutes/")


def test_only_coordinators_see_who_is_muted(client, staff):
    client.force_login(staff)

    assert client.get("/reminders/mutes/").status_code == 403
