"""What somebody did to several follow-ups and milestones at once, to be undone."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.records import CreatedOnce

HOURS_TO_UNDO = 24


class WorkBatchQuerySet(models.QuerySet):
    def for_user(self, user):
        """Only who did it may undo it."""
        return self.filter(by=user.pk)

    def expired(self, at: datetime):
        return self.filter(at__lt=at - timedelta(hours=HOURS_TO_UNDO))


class WorkBatch(CreatedOnce):
    """One action on many rows. It is no record: each row has its own event. It says
    what stood there before, for as long as that may be brought back."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    verb = models.CharField(max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    # One for each row: {"kind", "pk", "version", "verb", "before"}.
    changes = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    # Rows that were chosen and not changed: {"title", "url", "reason"}.
    left_out = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)

    objects = WorkBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("action on several rows")
        verbose_name_plural = _("actions on several rows")
        indexes = [models.Index(fields=["at"], name="work_batch_expired")]

    def __str__(self):
        return f"{self.verb}, {self.at:%Y-%m-%d %H:%M}"

    @property
    def count(self) -> int:
        return len(self.changes)

    @property
    def undo_until(self) -> datetime:
        return self.at + timedelta(hours=HOURS_TO_UNDO)
