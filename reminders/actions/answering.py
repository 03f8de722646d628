"""An answer to a mail: the thing changes, it is on record, and others are told of it;
all of that or nothing.

Rights are those of the recipient on the site, asked of the row while it is locked.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cooperation.actions.follow_ups import complete_follow_up
from cooperation.actions.milestones import submit_milestone
from cooperation.models import EvidenceKind, FollowUp, Milestone
from institutions.models import Post
from mailing.actions import enqueue
from mailing.content import Content, Postpone
from mailing.models import Message, MessageState
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import EditConflict
from reminders.answer_emails import answer_content
from reminders.answering import Asked, LinkState, look
from reminders.calendar import Calendars
from reminders.models import (
    Answer,
    AnswerKind,
    AnswerNotice,
    Audience,
    ChasedItem,
    Reminder,
    ReminderState,
    Topic,
)
from reminders.muting import unsubscribe_headers
from reminders.people import Directory

KIND = "answers"
# Somebody waits for a coordinator; the rest is read on the page.
MAILED = {AnswerKind.NOT_MINE, AnswerKind.HELP}
USEFUL_FOR = timedelta(days=7)


@transaction.atomic
def give_answer(
    asked: Asked,
    kind: AnswerKind,
    *,
    typed: Mapping[str, Any],
    form_key: UUID,
    at: datetime,
) -> Answer:
    """The row of the thing is the lock: of two answers at once the second one finds
    what the first has done, and the same form sent twice answers once."""
    rows = asked.source.model._base_manager.select_for_update(no_key=True)
    rows.get(pk=asked.row.pk)
    if first := Answer.objects.filter(form_key=form_key).first():
        return first
    asked = look(asked.asked)
    if kind not in asked.offers:
        raise TransitionError(_("This can no longer be answered that way."))
    if effect := EFFECTS.get((asked.topic, kind)):
        effect(asked.row, typed, by=asked.recipient, at=at)
    answer = _record(asked, kind, typed=typed, form_key=form_key, at=at)
    if kind == AnswerKind.NOT_MINE:
        _quieten(asked)
    _tell(answer, asked)
    return answer


# --- What an answer does to the thing --------------------------------------------------


def _submit(milestone: Milestone, typed: Mapping, *, by: User, at: datetime) -> None:
    """With the words as a statement; a second person confirms, by the plan's rule."""
    title = _("Statement of %(name)s, by the link in a mail") % {"name": by}
    statement = {
        "kind": EvidenceKind.STATEMENT,
        "title": title[:250],
        "statement": typed["note"],
    }
    submit_milestone(
        milestone,
        evidence=statement,
        on=typed["on"],
        by=by,
        at=at,
        note=_("By the link in a mail."),
    )


def _forecast(milestone: Milestone, typed: Mapping, *, by: User, at: datetime) -> None:
    if typed["version"] != milestone.version:
        raise EditConflict
    reason = _by_link(typed["note"])
    milestone.forecast(typed["on"], reason=reason, by=by, at=at)


def _complete(follow_up: FollowUp, typed: Mapping, *, by: User, at: datetime) -> None:
    note = _by_link(typed["note"])
    complete_follow_up(follow_up, note=note, evidence=None, by=by, at=at)


def _postpone(follow_up: FollowUp, typed: Mapping, *, by: User, at: datetime) -> None:
    follow_up.postpone(
        typed["on"],
        expected_version=typed["version"],
        note=_by_link(typed["note"]),
        by=by,
        at=at,
    )


def _confirm(post: Post, typed: Mapping, *, by: User, at: datetime) -> None:
    post.confirm(on=timezone.localdate(at), expected_version=post.version)


EFFECTS: dict[tuple[Topic, AnswerKind], Callable] = {
    (Topic.MILESTONE, AnswerKind.DONE): _submit,
    (Topic.MILESTONE, AnswerKind.POSTPONED): _forecast,
    (Topic.FOLLOW_UP, AnswerKind.DONE): _complete,
    (Topic.FOLLOW_UP, AnswerKind.POSTPONED): _postpone,
    (Topic.POST, AnswerKind.DONE): _confirm,
}


def _by_link(words: str) -> str:
    return _("%(words)s (by the link in a mail)") % {"words": words}


# --- On record, and who is told --------------------------------------------------------


def _record(
    asked: Asked, kind: AnswerKind, *, typed: Mapping, form_key: UUID, at: datetime
) -> Answer:
    is_chase = isinstance(asked.asked, ChasedItem)
    return Answer.objects.create(
        **{"chased_item" if is_chase else "reminder": asked.asked},
        kind=kind,
        note=typed.get("note", ""),
        to_on=typed["on"] if kind == AnswerKind.POSTPONED else None,
        by=asked.recipient,
        at=at,
        form_key=form_key,
    )


def _quieten(asked: Asked) -> None:
    """Out of messages that have not left. What waits is held back by `due`."""
    mine = Reminder.objects.about(asked.topic, asked.row).filter(
        recipient=asked.recipient
    )
    waits = mine.bundled().filter(message__state=MessageState.PENDING)
    waits.update(state=ReminderState.WAITING, message=None)


def _tell(answer: Answer, asked: Asked) -> None:
    for person in told_of(asked):
        message = None
        if answer.kind in MAILED:
            message = enqueue(
                dedupe_key=f"answer:{answer.pk}:{person.pk}",
                kind=KIND,
                recipient=person,
                not_before=answer.at,
                expires_at=answer.at + USEFUL_FOR,
                language=person.language,
            )
        AnswerNotice.objects.create(answer=answer, recipient=person, message=message)


def told_of(asked: Asked) -> list[User]:
    """Who coordinates the thing, or else administers it, and may see it."""
    directory, source, row = Directory.load(), asked.source, asked.row
    for audience in (Audience.COORDINATOR, Audience.ADMIN):
        people = [
            person
            for person in source.people(row, audience, directory)
            if person != asked.recipient
            and source.seen_by(person).filter(pk=row.pk).exists()
        ]
        if people:
            return people
    return []


class AnswerSender:
    """Sender of mailing.content, for messages of the kind "answers"."""

    def prepare(self, message: Message, *, now: datetime) -> Content | Postpone | None:
        """Not sent when it is settled by now, in other hands, or no longer the
        business of the one who would read it."""
        notice = AnswerNotice.objects.select_related("answer__by").get(message=message)
        answer, recipient = notice.answer, message.recipient
        asked = look(answer.asked)
        if asked.state != LinkState.OPEN or recipient not in told_of(asked):
            return None
        calendar = Calendars.load().of(recipient)
        if calendar.is_quiet(now):
            return Postpone(calendar.next_morning(now))
        words = asked.source.words(asked.row, recipient)
        headers = unsubscribe_headers(message)
        return answer_content(answer, words, recipient=recipient, headers=headers)
