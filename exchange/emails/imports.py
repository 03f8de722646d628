"""The mail at the end of a check, of writing, or of taking back."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchange.models import Import, ImportStatus
from mailing.actions import enqueue
from mailing.content import Content
from migration_coop.lib.formats import format_number
from reminders.emails import address, rendered

KIND = "imports"
USEFUL_FOR = timedelta(days=7)


def order_import_mail(ended: Import, *, at: datetime) -> None:
    """The key says of which import, and as it is now: another step makes it untrue."""
    enqueue(
        dedupe_key=f"import:{ended.pk}:{ended.version}",
        kind=KIND,
        recipient=ended.owner,
        not_before=at,
        expires_at=at + USEFUL_FOR,
    )


def import_content(ended: Import) -> Content:
    """In the language that is active: that of its recipient."""
    context = {
        "recipient": ended.owner,
        "subject": _subject(ended),
        "counts": _counts(ended),
        "reason": ended.reason,
        "url": address(ended.get_absolute_url()),
    }
    return rendered("exchange/emails/import", context)


def _subject(ended: Import) -> str:
    subjects = {
        ImportStatus.CHECKED: _("Checked: %(file)s"),
        ImportStatus.WRITTEN: _("Written: %(file)s"),
        ImportStatus.REVERTED: _("Taken back: %(file)s"),
        ImportStatus.FAILED: _("Could not be read: %(file)s"),
    }
    return subjects[ImportStatus(ended.status)] % {"file": ended.name}


def _counts(ended: Import) -> list[str]:
    counts = ended.counts()
    sentences = {
        "written": ngettext(
            "%(count)s row was written.",
            "%(count)s rows were written.",
            counts["written"],
        ),
        "taken_back": ngettext(
            "%(count)s row was taken back.",
            "%(count)s rows were taken back.",
            counts["taken_back"],
        ),
        "fix": ngettext(
            "%(count)s row is to be corrected.",
            "%(count)s rows are to be corrected.",
            counts["fix"],
        ),
    }
    if ended.status == ImportStatus.CHECKED:
        ready = ended.rows.to_write().count()
        said = ngettext(
            "%(count)s row can be written.", "%(count)s rows can be written.", ready
        )
        sentences = {"ready": said, **sentences}
        counts["ready"] = ready
    return [
        text % {"count": format_number(counts[kind])}
        for kind, text in sentences.items()
        if counts[kind]
    ]
