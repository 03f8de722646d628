"""Why a row stays as it is, when many are changed or when that is taken back."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    """Kept by its value and read in the reader's language."""

    READ_ONLY = "read_only", _("You may read it, but not change it.")
    MEANWHILE = "meanwhile", _("Somebody has changed it meanwhile.")
    UNCHANGED = "unchanged", _("It is like that already.")
    STATUS = "status", _("Its status does not allow that: see its own page.")
    ITSELF = "itself", _("It cannot stand under itself.")
    ABOVE = "above", _("That body stands under this one.")
    LATER = (
        "later",
        _("What it stands under is known for a later day: see its own page."),
    )
    NO_BODY = "no_body", _("The body that it was to stand under is no more.")
    # It was, when it was chosen.
    NOT_YOURS = "not_yours", _("It was merged, or you may not change it.")
    # When an edit is taken back.
    SINCE = "since", _("Somebody has changed it since.")
    REMOVED = "removed", _("Somebody has removed it since.")
    AGAIN = "again", _("Somebody has added it again since.")
    ELSEWHERE = "elsewhere", _("It stands under another body since.")
    REFUSED = "refused", _("What stood there no longer fits what stands beside it.")
