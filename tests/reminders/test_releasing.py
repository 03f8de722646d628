"""Mail that was stopped leaves again when a person says so, and not in a burst."""

from datetime import timedelta

import pytest

from mailing.actions import freeze_mail, is_mail_frozen
from mailing.models import Installation, Message, MessageState
from reminders.actions import tick
from reminders.actions.releasing import release
from reminders.models import Reminder, ReminderReason, ReminderState
from tests.factories.mailing import InstallationFactory, MessageFactory
from tests.reminders.conftest import NOW, TODAY

DAY = timedelta(days=1)
PAGE = "/messages/release/"
REASON = {"note": "The old server is gone.", "missed": "leave_out"}


@pytest.fixture
def copied():
    """This database has sent from another place before."""
    return InstallationFactory(fingerprint="passerelle.example.org/1/2")


@pytest.fixture
def on(clock):
    """Look for what is due at nine on a day from now."""

    def look(days=0):
        clock.now = NOW + days * DAY
        tick(now=clock)

    return look


def let_go(administrator, *, days=0, catches_up=False):
    release(by=administrator, at=NOW + days * DAY, note="Moved", catches_up=catches_up)


# --- What becomes of what fell due meanwhile -------------------------------------------


def test_what_fell_due_meanwhile_is_left_out_and_the_next_step_says_it(
    due_on, on, relay, copied, administrator
):
    due_on(TODAY + 7 * DAY)
    for day in range(3):
        on(day)
    assert relay.mails == []
    [waiting] = Message.objects.all()

    let_go(administrator, days=3)
    on(3)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_by) == ("superseded", administrator)
    assert relay.mails == []
    on(4)
    # The date is a Monday: what is said a day before it is said on the Friday.
    assert len(relay.mails) == 1


def test_what_nobody_had_written_down_yet_is_left_out_too(
    due_on, on, relay, copied, administrator
):
    due_on(TODAY + 5 * DAY)
    on(0)
    Reminder.objects.update(message=None, state=ReminderState.WAITING)
    due_on(TODAY - DAY)

    let_go(administrator, days=1)
    on(1)

    assert relay.mails == []
    left_out = Reminder.objects.filter(reason=ReminderReason.TOO_LATE)
    assert left_out.exists()


def test_what_was_on_its_way_when_the_copy_was_made_is_not_repeated(
    relay, on, clock, copied, administrator
):
    held = MessageFactory(
        kind="reminders",
        state=MessageState.SENDING,
        claim_token="0a1b2c3d-0000-0000-0000-000000000000",
        lease_until=NOW - DAY,
        smtp_started_at=NOW - DAY,
        not_before=NOW - DAY,
    )
    unknown = MessageFactory(
        kind="reminders", state="unknown", smtp_started_at=NOW, not_before=NOW - DAY
    )

    let_go(administrator)
    on(1)

    assert relay.mails == []
    held.refresh_from_db()
    unknown.refresh_from_db()
    assert (held.state, unknown.state) == ("expired", "superseded")


def test_what_is_to_be_told_now_is_one_message_for_each_person(
    due_on, on, relay, copied, administrator
):
    for days in (1, 4, 7):
        due_on(TODAY + days * DAY)
    for day in range(4):
        on(day)

    let_go(administrator, days=4, catches_up=True)
    on(4)

    [mail] = relay.mails
    assert "3" in mail["Subject"]


def test_urgent_ones_that_waited_do_not_come_one_by_one(
    due_on, on, relay, copied, administrator, clock
):
    clock.now = NOW.replace(hour=21)
    for _number in range(3):
        due_on(TODAY + DAY)
    tick(now=clock)
    assert Message.objects.count() == 3

    let_go(administrator, days=1, catches_up=True)
    on(1)

    assert len(relay.mails) == 1


def test_what_is_not_due_yet_stays(copied, administrator):
    later = MessageFactory(not_before=NOW + DAY)

    let_go(administrator)

    later.refresh_from_db()
    assert later.state == MessageState.PENDING


# --- The page --------------------------------------------------------------------------


@pytest.fixture
def page(client, administrator):
    client.force_login(administrator)

    def get():
        return client.get(PAGE).content.decode()

    return get


def test_the_page_says_why_mail_is_stopped_and_what_waits(page, copied):
    MessageFactory.create_batch(2, recipient=MessageFactory().recipient)

    html = page()

    assert "this database last sent from passerelle.example.org/1/2" in html
    assert "3 messages are due and wait." in html
    assert "It concerns 1 person." in html


def test_a_stop_by_hand_names_who_and_why(page, administrator):
    freeze_mail(by=administrator, at=NOW, note="Rehearsal")

    html = page()

    assert f"{administrator} stopped it" in html
    assert "Rehearsal" in html
    assert "No message is due." in html


def test_what_the_server_stops_no_page_releases(page, client, settings):
    settings.MAIL_FREEZE = True

    for html in (page(), client.get("/messages/").content.decode()):
        assert "MAIL_FREEZE" in html
        assert "Look and release" not in html
        assert "Send mail from here" not in html
    client.post(PAGE, REASON)
    assert not Installation.objects.exists()


def test_where_nothing_is_stopped_there_is_nothing_to_release(page):
    assert "Mail is not stopped." in page()


def test_releasing_wants_a_reason_and_keeps_it(page, client, copied, administrator):
    page()
    response = client.post(PAGE, REASON | {"note": " "})
    assert "This field is required." in response.content.decode()
    assert is_mail_frozen()

    response = client.post(PAGE, REASON, follow=True)

    assert "From now on this installation sends mail." in response.content.decode()
    assert not is_mail_frozen()
    copied.refresh_from_db()
    assert copied.decided_by == administrator
    assert copied.note == "The old server is gone."
    notes = [row.note for row in copied.history.order_by("pgh_id")]
    assert notes == ["", "The old server is gone."]


def test_it_may_be_asked_to_tell_what_was_missed(page, client, copied):
    waiting = MessageFactory(kind="reminders", not_before=NOW)
    page()

    client.post(PAGE, REASON | {"missed": "catch_up"})

    waiting.refresh_from_db()
    assert waiting.state == MessageState.PENDING


def test_the_messages_page_says_why_and_who_may_release(client, page, copied, staff):
    page()
    html = client.get("/messages/").content.decode()
    assert "this database last sent from passerelle.example.org/1/2" in html
    assert f'href="{PAGE}"' in html

    client.force_login(staff)
    html = client.get("/messages/").content.decode()
    assert "An administrator of everything may release it." in html
    assert f'href="{PAGE}"' not in html
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, REASON).status_code == 403
    assert is_mail_frozen()
