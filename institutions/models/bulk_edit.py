"""What somebody set in many institutions at once, to be looked at and taken back."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.records import CreatedOnce

DAYS_TO_UNDO = 30


class BulkEditQuerySet(models.QuerySet):
    def for_user(self, user):
        """Administrators of everywhere see all; those of a country what they did."""
        access = user.access()
        if access.administers_everywhere:
            return self
        return self.filter(by=user) if access.administers else self.none()


class BulkEdit(CreatedOnce):
    """One edit of many rows. Each row has its own history; this says what belongs
    together, and what stood there before."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    # What was set, by the names of institutions/bulk/words.py: ["type", "city"].
    asked = models.JSONField(default=list)
    note = models.TextField(blank=True)
    # For each row its key and what was done to it: see institutions/bulk/entries.py.
    rows = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    # Rows that were chosen and stayed as they were: {"pk", "reason"}.
    left_out = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    # What could not be taken back: {"pk", "reason"} and, where it is one of them, "entry".
    conflicts = models.JSONField(default=list)

    objects = BulkEditQuerySet.as_manager()

    class Meta:
        verbose_name = _("edit of several institutions")
        verbose_name_plural = _("edits of several institutions")
        indexes = [models.Index(fields=["at", "id"], name="bulk_edit_at")]
        constraints = [
            models.CheckConstraint(
                name="bulk_edit_is_undone_by_somebody",
                condition=models.Q(undone_at=None, undone_by=None)
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
            )
        ]

    def __str__(self):
        return f"{', '.join(self.asked)}, {self.at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        return reverse("institutions:bulk_edit_detail", args=[self.pk])

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def undo_until(self) -> datetime:
        return self.at + timedelta(days=DAYS_TO_UNDO)

    def is_undoable(self, *, now: datetime) -> bool:
        return bool(self.rows) and self.undone_at is None and now < self.undo_until
