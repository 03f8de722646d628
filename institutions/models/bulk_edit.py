"""What somebody sets in many institutions at once, to be looked at and taken back.

The rows are the queue (docs/adr/0041): each says what was done to it, and whether that
has been done.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.models.bulk_edit_row import BulkEditRow
from migration_coop.lib.history import tracked
from migration_coop.lib.lifecycle import Lifecycle, LifecycleEvent, TransitionError
from migration_coop.lib.queued import QUEUE_FIELDS, Queued
from migration_coop.lib.records import CreatedOnce, Versioned

DAYS_TO_UNDO = 30


class BulkEditStatus(models.TextChoices):
    WRITING = "writing", gettext_lazy("Being written")
    STOPPED = "stopped", gettext_lazy("Stopped")
    WRITTEN = "written", gettext_lazy("Written")
    UNDOING = "undoing", gettext_lazy("Being taken back")
    UNDONE = "undone", gettext_lazy("Taken back")


RUNNING = (BulkEditStatus.WRITING, BulkEditStatus.UNDOING)
ENDED = (BulkEditStatus.WRITTEN, BulkEditStatus.STOPPED)
TAKEN_BACK = (BulkEditStatus.UNDOING, BulkEditStatus.UNDONE)


class BulkEditQuerySet(models.QuerySet):
    def for_user(self, user):
        """Administrators of everywhere see all; those of a country what they did."""
        access = user.access()
        if access.administers_everywhere:
            return self
        return self.filter(by=user) if access.administers else self.none()

    def with_counts(self):
        """How many rows each has changed by now."""
        changed = BulkEditRow.objects.changed().filter(part_of=OuterRef("pk"))
        counted = changed.values("part_of").annotate(n=Count("pk")).values("n")
        return self.annotate(changed=Coalesce(Subquery(counted), 0))


@tracked(exclude=["phase_at", "phase_rows", *QUEUE_FIELDS])
class BulkEdit(CreatedOnce, Versioned, Queued, Lifecycle):
    """One edit of many rows. Each row has its own history; this says what belongs
    together, and what stood there before."""

    TRANSITIONS = {
        BulkEditStatus.WRITING: {BulkEditStatus.WRITTEN, BulkEditStatus.STOPPED},
        BulkEditStatus.STOPPED: {BulkEditStatus.WRITING, BulkEditStatus.UNDOING},
        BulkEditStatus.WRITTEN: {BulkEditStatus.UNDOING},
        BulkEditStatus.UNDOING: {BulkEditStatus.UNDONE},
        BulkEditStatus.UNDONE: set(),
    }

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    # What was set, by the names of institutions/bulk/words.py: ["type", "city"].
    asked = models.JSONField(default=list)
    # The same with its values, for whoever carries it out: institutions/bulk/wanted.py.
    wanted = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    status = models.CharField(
        gettext_lazy("status"),
        max_length=20,
        choices=BulkEditStatus,
        default=BulkEditStatus.WRITING,
    )
    # When writing or taking back began, and how many rows there were to do.
    phase_at = models.DateTimeField()
    phase_rows = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    objects = BulkEditQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("edit of several institutions")
        verbose_name_plural = gettext_lazy("edits of several institutions")
        indexes = [models.Index(fields=["at", "id"], name="bulk_edit_at")]
        constraints = [
            models.CheckConstraint(
                name="bulk_edit_is_undone_by_somebody",
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
            models.CheckConstraint(
                name="bulk_edit_says_whether_it_is_undone",
                condition=Q(status__in=TAKEN_BACK) ^ Q(undone_at=None),
            ),
            models.CheckConstraint(
                name="bulk_edit_waits_exactly_while_it_runs",
                condition=Q(status__in=RUNNING) ^ Q(waiting_since=None),
            ),
        ]

    def __str__(self):
        return f"{', '.join(self.asked)}, {self.at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        return reverse("institutions:bulk_edit_detail", args=[self.pk])

    # What it is

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING

    @property
    def undo_until(self) -> datetime:
        return self.at + timedelta(days=DAYS_TO_UNDO)

    def is_undoable(self, *, now: datetime, changed: int) -> bool:
        """`changed`: how many rows it has changed."""
        return bool(changed) and self.status in ENDED and now < self.undo_until

    # What can happen to it

    def begin(self, *, rows: int) -> None:
        """Before it is stored for the first time."""
        self.phase_at, self.phase_rows = self.at, rows
        self.enter_queue(at=self.at)

    def finish(self, *, at: datetime) -> None:
        """All its rows are done; whoever asked for it is the one who did it."""
        if self.status == BulkEditStatus.WRITING:
            self._end(BulkEditStatus.WRITTEN, by=self.by, at=at)
        else:
            self._end(BulkEditStatus.UNDONE, by=self.undone_by, at=at)

    def stop(self, *, by, at: datetime, note: str = "") -> None:
        """What is written stays written, and can be taken back or gone on with."""
        if self.status != BulkEditStatus.WRITING:
            raise TransitionError(_("It has ended already."))
        self._end(BulkEditStatus.STOPPED, by=by, at=at, note=note)

    def go_on(self, *, by, at: datetime, rows: int) -> None:
        self._run(BulkEditStatus.WRITING, by=by, at=at, rows=rows)

    def undo(self, *, by, at: datetime, rows: int) -> None:
        """Begin to bring back what stood there, in so many rows."""
        if self.status in TAKEN_BACK:
            raise TransitionError(_("This was taken back already."))
        if self.status == BulkEditStatus.WRITING:
            raise TransitionError(_("Stop it first; then it can be taken back."))
        if not self.is_undoable(now=at, changed=rows):
            raise TransitionError(_("This can no longer be taken back."))
        undone = {"undone_at": at, "undone_by": by}
        self._run(BulkEditStatus.UNDOING, by=by, at=at, rows=rows, **undone)

    def _run(self, status: str, *, by, at: datetime, rows: int, **changes) -> None:
        self.enter_queue(at=at)
        begun = {"phase_at": at, "phase_rows": rows, **self._queue, **changes}
        self.move_to(status, by=by, at=at, **begun)

    def _end(self, status: str, *, by, at: datetime, note: str = "") -> None:
        self.leave_queue()
        self.move_to(status, by=by, at=at, note=note, **self._queue)

    @property
    def _queue(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in QUEUE_FIELDS}


class BulkEditEvent(LifecycleEvent):
    subject = models.ForeignKey(
        BulkEdit, on_delete=models.PROTECT, related_name="events"
    )
