"""Which two records cannot be merged, and why, in a sentence."""

from django.utils.translation import gettext as _

from institutions.models import Institution, InstitutionStatus, Person

Record = Institution | Person


def why_not(kept: Record, merged: Record) -> str:
    """Why these two cannot be merged this way round; empty when they can."""
    if kept.pk == merged.pk:
        return _("This is one and the same record.")
    if kept.merged_into_id or merged.merged_into_id:
        return _("One of the two has been merged already.")
    if isinstance(kept, Institution) and isinstance(merged, Institution):
        if merged.is_restricted and not kept.is_restricted:
            return _("One of the two is restricted. Keep the restricted record.")
        if not merged.can_move_to(InstitutionStatus.MERGED):
            return _("In its present status the record cannot be merged.")
    if isinstance(kept, Person) and kept.is_withdrawn != merged.is_withdrawn:
        return _("The name of one of the two was withdrawn.")
    return ""
