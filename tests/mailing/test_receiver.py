"""A mail server on the same host tells what it took and what came back, by LMTP."""

import asyncio
import os
import signal
import smtplib
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from mailing.actions import drain
from mailing.content import Content
from mailing.lmtp import serve
from mailing.mime import bounce_address, on_the_wire
from mailing.models import Bounce, JournalEntry, MessageState
from mailing.receiving import receive
from migration_coop.stack.processes import free_port
from tests.factories.mailing import DUE, MessageFactory
from tests.mailing.conftest import NOW, states
from tests.mailing.test_reading_bounces import notification

pytestmark = pytest.mark.django_db(transaction=True)

JOURNAL = "journal@localhost"
# Nobody waits so long when all is well.
PATIENCE = 60


class Server:
    """The real one, in a thread with a loop and a database connection of its own."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.is_up = Event()
        self.thread = Thread(target=lambda: asyncio.run(self.run()))
        self.thread.start()
        assert self.is_up.wait(PATIENCE)

    async def run(self):
        self.loop, self.stopped = asyncio.get_running_loop(), asyncio.Event()
        self.is_up.set()
        await serve(self.listener, receive, self.stopped)

    def stop(self):
        self.loop.call_soon_threadsafe(self.stopped.set)
        self.thread.join(PATIENCE)


@pytest.fixture
def port():
    server = Server()
    yield server.port
    server.stop()


@pytest.fixture
def hand_over(port):
    """As Postfix does: the envelope as it was, one recipient more."""

    def hand_over(raw, *, sender, to=JOURNAL):
        with smtplib.LMTP("127.0.0.1", port, local_hostname="localhost") as lmtp:
            lmtp.timeout = PATIENCE
            return lmtp.sendmail(sender, [to], raw)

    return hand_over


def wire(message):
    content = Content(subject="Échéance", text="Bonjour")
    return on_the_wire(message, content, to="afi@example.org", at=NOW)


def copy_of(message):
    return {"raw": wire(message), "sender": bounce_address(message.pk)}


def journal():
    return set(JournalEntry.objects.values_list("message_id", flat=True))


# --- The journal ----------------------------------------------------------------------


def test_what_the_relay_took_is_in_the_journal_once(hand_over):
    message = MessageFactory()

    hand_over(**copy_of(message))
    hand_over(**copy_of(message))

    assert journal() == {message.message_id}


def test_it_settles_what_was_in_doubt_without_a_second_mail(
    hand_over, send, relay, clock, senders
):
    message = MessageFactory(not_before=NOW)
    relay.answers["body"] = "cut"
    assert send() == {"unknown": 1}
    [taken] = relay.taken
    hand_over(taken.original_content, sender=taken.mail_from)
    relay.answers.clear()
    clock.forward(minutes=2)

    drain(senders=senders, now=clock)

    assert len(relay.taken) == 1
    assert states(message) == [MessageState.SENT]
    assert message.evidence == "journal"


def test_a_relay_that_rewrites_the_message_id_is_understood(hand_over):
    message = MessageFactory()
    copy = copy_of(message)
    head, header, rest = copy["raw"].partition(b"Message-ID: ")
    copy["raw"] = head + header + b"<0102@mail.relay.example>\r\nX-Was: " + rest

    hand_over(**copy)

    assert journal() == {message.message_id}


def test_a_folded_header_is_read_whole(hand_over):
    message = MessageFactory()
    copy = copy_of(message)
    copy["raw"] = copy["raw"].replace(b"Message-ID: ", b"Message-ID:\r\n ")
    copy["raw"] = copy["raw"].replace(b"X-Passerelle-Reminder", b"X-Other")

    hand_over(**copy)

    assert journal() == {message.message_id}


def test_nobody_can_claim_that_a_message_has_arrived(hand_over):
    message, other = MessageFactory.create_batch(2)
    seal = bounce_address(other.pk).partition(".")[2]

    for sender in (
        "",
        "someone@example.org",
        f"bounce+{message.pk}.{'0' * 16}@testserver",
        f"bounce+{message.pk}.{seal}",
        bounce_address(other.pk),
    ):
        hand_over(wire(message), sender=sender)

    assert journal() == set()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n",
        b"no header at all",
        b"\xff\xfe\x00: x\r\n\r\n",
        b"Message-ID: \r\n",
    ],
)
def test_what_is_no_message_of_ours_is_taken_and_left(raw, hand_over):
    message = MessageFactory()

    hand_over(raw, sender=bounce_address(message.pk))

    assert journal() == set()


def test_lines_that_are_too_long_and_mails_that_are_large_are_taken(hand_over):
    message = MessageFactory()
    copy = copy_of(message)
    copy["raw"] += b"x" * 50_000 + b"\r\n" + b"y" * 76 * 20_000

    copy["raw"] = copy["raw"].replace(b"y" * 760, b"y" * 760 + b"\r\n")
    hand_over(**copy)

    assert journal() == {message.message_id}


def test_each_recipient_gets_an_answer(port):
    message = MessageFactory()
    with smtplib.LMTP("127.0.0.1", port, local_hostname="localhost") as lmtp:
        lmtp.ehlo()
        lmtp.mail(bounce_address(message.pk))
        for recipient in (JOURNAL, "other@localhost"):
            lmtp.rcpt(recipient)
        answers = [lmtp.data(wire(message)), lmtp.getreply()]

        assert [code for code, _text in answers] == [250, 250]
        assert lmtp.noop()[0] == 250


def test_several_at_once_are_all_noted(hand_over):
    messages = MessageFactory.create_batch(8)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda message: hand_over(**copy_of(message)), messages))

    assert journal() == {message.message_id for message in messages}


# --- What came back -------------------------------------------------------------------


def test_what_came_back_is_read_and_suspends_the_address(hand_over):
    message = MessageFactory(
        state="sent", sent_at=DUE, smtp_started_at=DUE, address="afi@example.org"
    )
    raw = notification("postfix_user_unknown")

    hand_over(raw, sender="", to="bounce+1.0123456789abcdef@testserver")
    assert not Bounce.objects.exists()
    hand_over(raw, sender="", to=bounce_address(message.pk))

    assert Bounce.objects.get().message == message
    assert message.recipient.mail_suppressions.get().address == "afi@example.org"
    assert journal() == set()


# --- A database that is away ------------------------------------------------------------


def end_other_connections():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_connection_that_was_lost_is_made_anew(hand_over):
    first, second = MessageFactory.create_batch(2)
    hand_over(**copy_of(first))

    end_other_connections()
    hand_over(**copy_of(second))

    assert journal() == {first.message_id, second.message_id}


def test_without_its_database_it_takes_nothing_so_the_relay_keeps_it(
    hand_over, monkeypatch, caplog
):
    message = MessageFactory()
    with monkeypatch.context() as away:
        away.setitem(connections.settings["default"], "PORT", "1")
        end_other_connections()
        with pytest.raises(smtplib.SMTPDataError) as refusal:
            hand_over(**copy_of(message))
    assert refusal.value.smtp_code == 451
    assert "the mail server keeps it" in caplog.text

    hand_over(**copy_of(message))

    assert journal() == {message.message_id}


# --- The command ------------------------------------------------------------------------


def test_the_command_listens_here_only_and_ends_when_told():
    message, port = MessageFactory(), free_port()

    def converse():
        for _ in range(20 * PATIENCE):
            try:
                lmtp = smtplib.LMTP("127.0.0.1", port, local_hostname="localhost")
                break
            except OSError:
                time.sleep(0.05)
        with lmtp:
            lmtp.sendmail(bounce_address(message.pk), [JOURNAL], raw)
        os.kill(os.getpid(), signal.SIGTERM)

    raw = wire(message)
    thread = Thread(target=converse)
    thread.start()
    call_command("mail_receiver", port=port)
    thread.join()

    assert journal() == {message.message_id}


def test_the_command_takes_a_socket_that_listens_already():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=lambda: _stop_once_it_answers(listener))
        thread.start()
        call_command("mail_receiver", fd=os.dup(listener.fileno()))
        thread.join()


def _stop_once_it_answers(listener):
    with smtplib.LMTP(*listener.getsockname(), local_hostname="localhost") as lmtp:
        assert lmtp.noop()[0] == 250
    os.kill(os.getpid(), signal.SIGTERM)


def test_a_port_in_use_is_said_in_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Cannot listen on 127.0.0.1:{port}"):
            call_command("mail_receiver", port=port)
