"""Which two records cannot be merged, and why, in a sentence."""

from django.utils.translation import gettext as _

from institutions.models import Institution, Merge, Person

Record = Institution | Person


def why_not(kept: Record, merged: Record, *, beside: Merge | None = None) -> str:
    """Why these two cannot be merged this way round; empty when they can. `beside` is
    the merge itself, where that waits."""
    if kept.pk == merged.pk:
        return _("This is one and the same record.")
    if kept.merged_into_id or merged.merged_into_id:
        return _("One of the two has been merged already.")
    if getattr(merged, "is_restricted", False) and not kept.is_restricted:
        # Otherwise its people and contacts would be shown to everybody.
        return _("One of the two is restricted. Keep the restricted record.")
    if getattr(merged, "is_withdrawn", False) and not kept.is_withdrawn:
        return _("The name of one of the two was withdrawn.")
    return why_wait(kept, merged, beside=beside)


def why_wait(*records: Record, beside: Merge | None = None) -> str:
    """Whether one of these is being merged or parted already."""
    waiting = Merge.objects.waiting().of(*records)
    if beside is not None:
        waiting = waiting.exclude(pk=beside.pk)
    if not waiting.exists():
        return ""
    return _("One of the two is being merged already. Wait until that is done.")
