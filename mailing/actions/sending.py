"""Send what is due: claim, fence, deliver, settle, until nothing is left."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from time import monotonic

from celery.exceptions import SoftTimeLimitExceeded

from mailing.actions.fencing import Letter, fence
from mailing.actions.queueing import claim, put_off, release
from mailing.actions.settling import settle
from mailing.actions.watch import is_mail_frozen
from mailing.content import Senders
from mailing.deadlines import LONGEST_DRAIN
from mailing.mime import BadAddress, bounce_address, on_the_wire, usable_address
from mailing.models import Message
from mailing.smtp import NotConnected, Outcome, Session, Verdict
from migration_coop.lib.database import database_now

logger = logging.getLogger(__name__)


def drain(
    *,
    senders: Senders,
    now: Callable[[], datetime] = database_now,
    budget: float = LONGEST_DRAIN,
) -> Counter[str]:
    """Send for at most `budget` seconds; returns how many ended in which state.

    Any number of workers may run this at once. No transaction is open while a
    message is on its way.
    """
    ends: Counter[str] = Counter()
    if is_mail_frozen():
        logger.warning("Mail is frozen: nothing is sent until a person releases it.")
        return ends
    with Session(deadline=monotonic() + budget) as session:
        while session.has_time and (batch := claim(now=now())):
            _work_through(batch, senders=senders, session=session, now=now, ends=ends)
    return ends


def _work_through(
    batch: list[Message],
    *,
    senders: Senders,
    session: Session,
    now: Callable[[], datetime],
    ends: Counter[str],
) -> None:
    try:
        while batch and session.has_time:
            session.open()
            end = _send(batch[0], senders=senders, session=session, now=now)
            ends[end] += 1
            del batch[0]
    except NotConnected as error:
        logger.warning("No session with the mail server: %s", error)
        put_off(batch, error=str(error), now=now())
        session.give_up()
    finally:
        # Whatever ended it. What has begun keeps its lease: nobody knows about it.
        release(batch)


def _send(
    message: Message,
    *,
    senders: Senders,
    session: Session,
    now: Callable[[], datetime],
) -> str:
    try:
        letter = fence(message, sender=senders[message.kind], now=now())
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        # One message that cannot be written must not stop all the others.
        logger.exception("Message %s could not be prepared", message.pk)
        put_off([message], error=f"{type(error).__name__}: {error}", now=now())
        return "put off"
    if letter is None:
        return "not sent"
    outcome = _deliver(letter, session=session)
    state = settle(letter.message, outcome, now=now())
    return state.value if state else "lost"


def _deliver(letter: Letter, *, session: Session) -> Outcome:
    message = letter.message
    try:
        to = usable_address(message.address)
        body = on_the_wire(message, letter.content, to=to, at=letter.at)
    except BadAddress as error:
        return Outcome(Verdict.PERMANENT, str(error), is_bad_address=True)
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        logger.exception("Message %s could not be written", message.pk)
        return Outcome(Verdict.TEMPORARY, f"{type(error).__name__}: {error}")
    sender = bounce_address(message.pk)
    return session.deliver(sender=sender, recipient=to, body=body)
