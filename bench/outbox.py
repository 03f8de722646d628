"""An outbox full of letters, and two ways to empty it."""

from time import monotonic, sleep

from django.conf import settings

from accounts.models import User
from mailing.actions import claim, drain, fence, settle
from mailing.content import Content
from mailing.deadlines import LONGEST_DRAIN
from mailing.mime import bounce_address, on_the_wire
from mailing.models import Message
from mailing.models.message import message_id_for
from mailing.smtp import Session
from migration_coop.lib.database import database_now

KIND = "bench"
RECIPIENTS = 100


class LetterSender:
    text = ""

    def prepare(self, message, *, now):
        return Content(subject="Échéance", text=self.text, html=f"<p>{self.text}</p>")


SENDERS = {KIND: LetterSender()}


def fill(count: int, *, text: str, port: int) -> None:
    SENDERS[KIND].text = text
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.MAIL_DOMAIN_PER_MINUTE = 0  # as fast as the mail server takes them
    before = Message.objects.count()
    recipients = User.objects.bulk_create(
        User(email=f"reader{before + n}@ministry{n % 25}.test")
        for n in range(RECIPIENTS)
    )
    keys = [f"bench:{before + number}" for number in range(count)]
    Message.objects.bulk_create(
        [
            Message(
                dedupe_key=key,
                message_id=message_id_for(key),
                kind=KIND,
                recipient=recipients[number % RECIPIENTS],
                not_before=database_now(),
            )
            for number, key in enumerate(keys)
        ],
        batch_size=1000,
    )


def in_drains() -> list[float]:
    """The seconds of each drain that sent something. The last message of a drain may
    find its time over and wait a minute for another try: nobody works meanwhile."""
    seconds = []
    while Message.objects.open().exists():
        started = monotonic()
        if drain(senders=SENDERS)["sent"]:
            seconds.append(monotonic() - started)
        else:
            sleep(0.5)
    return seconds


def one_by_one() -> list[float]:
    """The same steps for each message, over a connection of its own."""
    started = monotonic()
    while batch := claim(now=database_now()):
        for message in batch:
            letter = fence(message, sender=SENDERS[KIND], now=database_now())
            _deliver_alone(letter)
    return [monotonic() - started]


def _deliver_alone(letter) -> None:
    message = letter.message
    to, now = message.address, database_now()
    body = on_the_wire(message, letter.content, to=to, at=now)
    with Session(deadline=monotonic() + LONGEST_DRAIN) as session:
        session.open()
        outcome = session.deliver(
            sender=bounce_address(message.pk), recipient=to, body=body
        )
    settle(message, outcome, now=database_now())
