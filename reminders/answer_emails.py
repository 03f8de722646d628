"""What coordinators are written when somebody asks for help, or is the wrong person.

Not the words of the answer: whoever has a mail that was passed on could type them, and
they would leave in our name. They are read on the page of the thing.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.models import User
from mailing.content import Content
from reminders.emails import address, rendered
from reminders.models import Answer, AnswerKind
from reminders.topics import Words


def answer_content(
    answer: Answer, words: Words, *, recipient: User, headers: Mapping[str, str]
) -> Content:
    """In the language that is active: that of its recipient."""
    told = {"name": answer.by, "title": words.title}
    subject = {
        AnswerKind.HELP: _("%(name)s asks for help: %(title)s"),
        AnswerKind.NOT_MINE: _("Not in charge of it, says %(name)s: %(title)s"),
    }[AnswerKind(answer.kind)]
    context = {
        "recipient": recipient,
        "by": answer.by,
        "is_help": answer.kind == AnswerKind.HELP,
        "words": words,
        "url": address(words.path),
        "subject": subject % told,
    }
    return rendered("reminders/emails/answer", context, headers=headers)
