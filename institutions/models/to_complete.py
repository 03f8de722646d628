"""Records begun by somebody who logs a mission, for an administrator to complete."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.records import Versioned


class ToComplete(Versioned):
    """A record that may have been noted by its name alone, and where that was."""

    is_incomplete = models.BooleanField(_("to complete"), default=False)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("noted by"),
    )
    noted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The address of the page on which it was noted: apps above are named by theirs.
    noted_from = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def noted_in(self) -> str:
        """What the page is called by its address: TG-TN-2019-01."""
        return self.noted_from.strip("/").rpartition("/")[-1]

    def mark_noted(self, *, by, at: datetime, page: str = "") -> None:
        """Mark a record that is not stored yet: somebody completes it later."""
        self.is_incomplete = True
        self.noted_by, self.noted_at, self.noted_from = by, at, page

    def mark_complete(self, *, expected_version: int) -> None:
        """Somebody looked; who and when is kept by the history trigger."""
        self.is_incomplete = False
        self.save_edit(expected_version=expected_version, fields=["is_incomplete"])
