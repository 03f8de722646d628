"""Asking those of a country whether two records are one: on record, in the outbox."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import User
from institutions.models import Institution
from mailing.actions import enqueue
from mailing.content import Content, Postpone
from mailing.models import Message
from reminders.asking import KIND, sees_both
from reminders.calendar import Calendars
from reminders.models import MergeQuestion
from reminders.muting import unsubscribe_headers
from reminders.question_emails import question_content

# Rendered anew when it leaves; later nobody waits for the answer any more.
USEFUL_FOR = timedelta(days=14)


@transaction.atomic
def ask_about_merge(
    institution: Institution,
    other: Institution,
    *,
    recipients: Iterable[User],
    note: str,
    form_key: UUID,
    by: User,
    at: datetime,
) -> int:
    """Order one message for each. The same form orders them once."""
    asked = 0
    for person in recipients:
        message = enqueue(
            dedupe_key=f"questions:{form_key}:{person.pk}",
            kind=KIND,
            recipient=person,
            not_before=at,
            expires_at=at + USEFUL_FOR,
            language=person.language,
        )
        _question, is_new = MergeQuestion.objects.get_or_create(
            message=message,
            defaults={
                "institution": institution,
                "other": other,
                "recipient": person,
                "note": note,
                "by": by,
                "at": at,
            },
        )
        asked += is_new
    return asked


class QuestionSender:
    """Sender of mailing.content, for messages of the kind "questions"."""

    def prepare(self, message: Message, *, now: datetime) -> Content | Postpone | None:
        """Nothing once the two were merged, or the recipient may not see one of them."""
        asked = MergeQuestion.objects.select_related("institution", "other", "by")
        question = asked.get(message=message)
        recipient, bodies = message.recipient, (question.institution, question.other)
        if any(body.merged_into_id for body in bodies):
            return None
        if not sees_both(recipient, *bodies):
            return None
        calendar = Calendars.load().of(recipient)
        if calendar.is_quiet(now):
            return Postpone(calendar.next_morning(now))
        content = question_content(
            *bodies, recipient=recipient, by=question.by, note=question.note
        )
        return replace(content, headers=unsubscribe_headers(message))
