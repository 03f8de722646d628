"""Which two records cannot be merged, and why, in a sentence."""

from django.utils.translation import gettext as _

from institutions.models import Institution, Person

Record = Institution | Person


def why_not(kept: Record, merged: Record) -> str:
    """Why these two cannot be merged this way round; empty when they can."""
    if kept.pk == merged.pk:
        return _("This is one and the same record.")
    if kept.merged_into_id or merged.merged_into_id:
        return _("One of the two has been merged already.")
    if getattr(merged, "is_restricted", False) and not kept.is_restricted:
        # Otherwise its people and contacts would be shown to everybody.
        return _("One of the two is restricted. Keep the restricted record.")
    if getattr(merged, "is_withdrawn", False) and not kept.is_withdrawn:
        return _("The name of one of the two was withdrawn.")
    return ""
