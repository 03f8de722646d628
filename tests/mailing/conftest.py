from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from mailing.actions import drain
from mailing.content import Content
from tests.factories.mailing import MessageFactory
from tests.mailing.relay import Relay, RelayController

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self):
        return self.now

    def forward(self, **time):
        self.now += timedelta(**time)


@dataclass
class LetterSender:
    """Says the same to everybody, until a test gives it something else to say."""

    kind: str = "letter"
    content: object = field(
        default_factory=lambda: Content(
            subject="Due on 9 March",
            text="The follow-up is due.\n",
            html="<p>The follow-up is due.</p>",
        )
    )

    def prepare(self, message, *, now):
        if isinstance(self.content, Exception):
            raise self.content
        return self.content


@pytest.fixture(scope="session")
def relay_controller():
    controller = RelayController(Relay())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def relay(relay_controller, settings):
    relay = relay_controller.handler
    relay.__init__()
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = relay_controller.port
    return relay


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sender():
    return LetterSender()


@pytest.fixture
def senders(sender):
    return {"letter": sender}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def message():
    return MessageFactory(not_before=NOW)


@pytest.fixture
def send(relay, senders, clock):
    def send(**options):
        return dict(drain(senders=senders, now=clock, **options))

    return send


def states(*messages):
    for message in messages:
        message.refresh_from_db()
    return [message.state for message in messages]
