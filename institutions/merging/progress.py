"""A merge that waits for a worker or is being done, in words, and on which pages."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from institutions.merging.refusing import Record
from institutions.models import Merge, MergeState, Person
from migration_coop.lib.formats import format_number


@dataclass(frozen=True)
class Progress:
    title: str
    rows: str
    since: str


def progress_of(merge: Merge, *, now: datetime) -> Progress | None:
    """Nothing where nothing waits. It is one transaction, so nobody can tell how many
    rows are done; how many there are, and since when it is at them, can be told."""
    if not merge.is_waiting:
        return None
    text = ngettext(
        "%(count)s row to move.", "%(count)s rows to move.", merge.rows_expected
    )
    rows = text % {"count": format_number(merge.rows_expected)}
    return Progress(MergeState(merge.state).label, rows, merge.how_long(now))


def notice_of(record: Record, *, user) -> dict[str, str] | None:
    """What its page says while it is being merged, with a link for those who may look.
    One query."""
    its = Merge.objects.for_user(user).filter(pk=OuterRef("pk"))
    waiting = Merge.objects.waiting().of(record).annotate(is_seen=Exists(its))
    merge = waiting.only("state", "merged_institution", "merged_person").first()
    if merge is None:
        return None
    is_seen = user.access().administers and merge.is_seen
    return {
        "text": _in_words(merge, record),
        "url": merge.get_absolute_url() if is_seen else "",
    }


def _in_words(merge: Merge, record: Record) -> str:
    if merge.state == MergeState.UNDOING:
        return _("A merge of this record is being undone.")
    if record.pk in (merge.merged_institution_id, merge.merged_person_id):
        return _("This record is being merged into another one.")
    return _("Another record is being merged into this one.")


def compare_url(merge: Merge) -> str:
    """Where the two are compared once more, with what was chosen."""
    kept, merged = merge.kept, merge.merged
    if isinstance(kept, Person):
        address = reverse("institutions:person_merge", args=[kept.pk, merged.pk])
    else:
        address = reverse(
            "institutions:institution_merge", args=[kept.code, merged.code]
        )
    return f"{address}?again={merge.pk}"
