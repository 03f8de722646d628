"""Keeping and dropping what is typed."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from drafts.models import Draft, UsedKey

# Of the page, not of the person: they are made anew each time it is shown.
NOT_KEPT = {
    "csrfmiddlewaretoken",
    *("draft_key", "draft_version", "draft_writer", "draft_turn", "draft_copy"),
    *("draft_address", "draft_page", "draft_names", "draft_sent", "draft_owner"),
}
MOST_BYTES = 1_000_000
MOST_DRAFTS = 100
KEPT_FOR = timedelta(days=90)
# A page may stay open, or be gone back to, for as long.
USED_KEYS_KEPT_FOR = timedelta(days=90)
LABEL_LENGTH = 120


class DraftRefused(Exception):
    """It cannot be kept. The message is fit to show to the user."""


class NewerDraft(Exception):
    """Another tab or device has written this draft meanwhile."""

    def __init__(self, draft: Draft):
        super().__init__(_("This draft was changed in another window or device."))
        self.draft = draft


class FormWasSaved(Exception):
    """The form of this key is a record already."""


class NotTheirDraft(Exception):
    """Somebody else wrote it; for others it does not exist."""


@dataclass(frozen=True)
class Written:
    """What a page sends to be kept, and what it says about itself."""

    address: str
    posted: QueryDict
    page: str = ""
    label: str = ""
    # The version that this tab holds; the tab itself; and how often it has sent.
    version: int = 0
    writer: str = ""
    turn: int = 0
    is_sent: bool = False


def start_draft(
    *,
    key: UUID,
    owner,
    address: str,
    posted: QueryDict,
    label: str = "",
    at: datetime,
) -> Draft:
    """Keep the fields of a page that nobody has kept before."""
    free_key(key)
    return _insert(key, owner, Written(address, posted, label=label), at=at)


@transaction.atomic
def keep_draft(key: UUID, written: Written, *, owner, at: datetime) -> Draft:
    """Write the draft, unless another tab did since the version that this one holds.

    The tab that wrote last may go on whatever it knows, because an answer can be lost
    on the way; what it sent earlier and arrives later is passed over.
    """
    draft = Draft.objects.for_user(owner).select_for_update().filter(pk=key).first()
    if draft is None:
        if UsedKey.objects.filter(pk=key).exists():
            raise FormWasSaved
        return _insert(key, owner, written, at=at)
    is_last_writer = bool(written.writer) and written.writer == draft.writer
    if is_last_writer and written.turn <= draft.turn:
        return draft
    if not is_last_writer and written.version != draft.version:
        raise NewerDraft(draft)
    draft.fields = checked_fields(written.posted)
    draft.label, draft.saved_at = _as_label(written.label), at
    draft.writer, draft.turn = written.writer, written.turn
    draft.version += 1
    draft.save()
    return draft


def keep_copy(written: Written, *, owner, at: datetime) -> Draft:
    """Keep it beside what is there, under a key of its own."""
    key = uuid4()
    posted = written.posted.copy()
    if "form_key" in posted:
        # What makes a record makes another one than the form it was copied from.
        posted["form_key"] = str(key)
    about = {**vars(written), "posted": posted}
    return _insert(key, owner, Written(**about), at=at)


def fields_of(posted: QueryDict) -> dict[str, list[str]]:
    return {
        _storable(name): [_storable(str(value)) for value in values]
        for name, values in posted.lists()
        if name not in NOT_KEPT
    }


def checked_fields(posted: QueryDict) -> dict[str, list[str]]:
    fields = fields_of(posted)
    if len(json.dumps(fields, ensure_ascii=False).encode()) > MOST_BYTES:
        message = _("This is too long to be kept: at most %(size)s.")
        raise DraftRefused(message % {"size": filesizeformat(MOST_BYTES)})
    return fields


def forget_draft(
    key: UUID | None, *, owner, posted: QueryDict | None = None, is_used: bool = True
) -> None:
    """What was typed is a record now, or nobody wants it any more.

    A used key stays on record for some days, with a fingerprint of what was `posted`,
    so that what is sent late does not come back as a draft, or as a second change.
    """
    if key is None:
        return
    Draft.objects.for_user(owner).filter(pk=key).delete()
    if is_used:
        mark = fingerprint(posted) if posted is not None else ""
        UsedKey.objects.update_or_create(key=key, defaults={"fingerprint": mark})


def free_key(key: UUID | None) -> None:
    """What was saved under it is undone: the same form may be sent once more."""
    UsedKey.objects.filter(pk=key).delete()


def was_saved(key: UUID | None, posted: QueryDict) -> bool:
    """Whether this very form was saved before: sent twice, and not changed since."""
    used = UsedKey.objects.filter(pk=key, fingerprint=fingerprint(posted))
    return key is not None and used.exists()


def was_saved_otherwise(key: UUID | None, posted: QueryDict) -> bool:
    """Whether a form was saved under this key that said something else."""
    used = UsedKey.objects.filter(pk=key).exclude(
        fingerprint__in=["", fingerprint(posted)]
    )
    return key is not None and used.exists()


def fingerprint(posted: QueryDict) -> str:
    text = json.dumps(fields_of(posted), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def forget_old(*, now: datetime) -> None:
    """Drafts that nobody touched for three months, and keys that nobody sends now."""
    Draft.objects.filter(saved_at__lt=now - KEPT_FOR).delete()
    UsedKey.objects.filter(used_at__lt=now - USED_KEYS_KEPT_FOR).delete()


def _insert(key: UUID, owner, written: Written, *, at: datetime) -> Draft:
    if Draft.objects.for_user(owner).count() >= MOST_DRAFTS:
        message = _("You have %(count)s drafts. Discard some on the home page first.")
        raise DraftRefused(message % {"count": MOST_DRAFTS})
    draft, is_new = Draft.objects.get_or_create(
        key=key,
        defaults={
            "owner": owner,
            "address": written.address,
            "page": _as_label(written.page),
            "label": _as_label(written.label),
            "fields": checked_fields(written.posted),
            "writer": _as_label(written.writer),
            "turn": written.turn,
            "is_sent": written.is_sent,
            "started_at": at,
            "saved_at": at,
        },
    )
    if draft.owner_id != owner.pk:
        raise NotTheirDraft
    if not is_new and written.writer != draft.writer:
        raise NewerDraft(draft)
    return draft


def _as_label(text: str) -> str:
    return _storable(text)[:LABEL_LENGTH]


def _storable(text: str) -> str:
    """NUL and halves of characters are shown as such: PostgreSQL stores neither."""
    marked = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return marked.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
