"""An import: a sheet that somebody sent, and its rows on their way into the records.

The rows are the queue (docs/adr/0036): each says what is to be done with it, and
whether it has been done.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Case, Count, Exists, OuterRef, Q, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from exchange.targets.base import Action
from files.models import StoredFile
from migration_coop.lib.history import tracked
from migration_coop.lib.lifecycle import Lifecycle, LifecycleEvent, TransitionError
from migration_coop.lib.records import Versioned

REVERT_WITHIN = timedelta(days=30)
# A day later nobody can be about to take it back.
FORGOTTEN_AFTER = REVERT_WITHIN + timedelta(days=1)


class ImportStatus(models.TextChoices):
    MAPPING = "mapping", gettext_lazy("Columns to choose")
    CHECKING = "checking", gettext_lazy("Being checked")
    CHECKED = "checked", gettext_lazy("Checked")
    WRITING = "writing", gettext_lazy("Being written")
    WRITTEN = "written", gettext_lazy("Written")
    REVERTING = "reverting", gettext_lazy("Being taken back")
    REVERTED = "reverted", gettext_lazy("Taken back")
    FAILED = "failed", pgettext_lazy("import", "Not readable")


UNDECIDED = (ImportStatus.MAPPING, ImportStatus.CHECKED)
RUNNING = (ImportStatus.CHECKING, ImportStatus.WRITING, ImportStatus.REVERTING)


class ImportQuerySet(models.QuerySet):
    def for_user(self, user):
        """One's own; administrators of everything see all, and may take them back."""
        everything = user.access().administers_everywhere
        found = self if everything else self.filter(owner=user.pk)
        own = When(owner=user.pk, forgotten_at=None, then=True)
        return found.annotate(editable=Case(own, default=False))

    def running(self):
        return self.filter(status__in=RUNNING)

    def waiting_for(self, user):
        """Whose columns or rows its owner has yet to decide upon."""
        return self.filter(owner=user.pk, status__in=UNDECIDED, forgotten_at=None)

    def to_forget(self, at: datetime):
        """Those that nobody can take back, or goes on with."""
        since = at - FORGOTTEN_AFTER
        late = ImportRow.objects.filter(part_of=OuterRef("pk"), written_at__gte=since)
        old = self.filter(phase_at__lt=since, forgotten_at=None)
        return old.exclude(status__in=RUNNING).filter(~Exists(late))

    def of_shape(self, target: str, shape: str):
        """Whose columns were chosen for a sheet with these headings."""
        chosen = self.filter(target=target, shape=shape)
        return chosen.exclude(status=ImportStatus.MAPPING)


# What is to be forgotten is not copied: copies can never be deleted.
@tracked(exclude=["phase_at", "phase_rows", "samples"])
class Import(Versioned, Lifecycle):
    """One sheet: what kind of rows it has, which column is which, how far it is."""

    TRANSITIONS = {
        ImportStatus.MAPPING: {ImportStatus.CHECKING},
        ImportStatus.CHECKING: {
            ImportStatus.CHECKED,
            ImportStatus.MAPPING,
            ImportStatus.FAILED,
        },
        ImportStatus.CHECKED: {
            ImportStatus.MAPPING,
            ImportStatus.CHECKING,
            ImportStatus.WRITING,
            ImportStatus.REVERTING,
        },
        ImportStatus.WRITING: {ImportStatus.WRITTEN, ImportStatus.CHECKED},
        ImportStatus.WRITTEN: {ImportStatus.CHECKING, ImportStatus.REVERTING},
        ImportStatus.REVERTING: {ImportStatus.REVERTED},
        ImportStatus.REVERTED: set(),
        ImportStatus.FAILED: set(),
    }

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    target = models.CharField(gettext_lazy("kind"), max_length=30)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+"
    )
    status = models.CharField(
        gettext_lazy("status"),
        max_length=20,
        choices=ImportStatus,
        default=ImportStatus.MAPPING,
    )
    # The row of the sheet in which they stand, and what it says.
    heading_row = models.PositiveIntegerField(default=1)
    headings = models.JSONField(default=list)
    # The first rows, to tell by what is in a column.
    samples = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    # {"0": "name_fr"}: the place of a column in the sheet, and its name.
    mapping = models.JSONField(default=dict)
    # A sum of the headings: sheets of one shape have the same.
    shape = models.CharField(max_length=64)
    # Unknown until the sheet has been read to its end.
    row_count = models.PositiveIntegerField(null=True)
    # Why it could not be read.
    reason = models.TextField(blank=True)
    started_at = models.DateTimeField()
    # When checking, writing or taking back began, and how many rows there were to do.
    phase_at = models.DateTimeField()
    phase_rows = models.PositiveIntegerField(default=0)
    # When sheet and rows were deleted, and what is kept: {"name": …, "counts": {…}}.
    forgotten_at = models.DateTimeField(null=True)
    kept = models.JSONField(default=dict)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("import")
        verbose_name_plural = gettext_lazy("imports")
        constraints = [
            models.UniqueConstraint(
                name="user_runs_one_import_at_a_time",
                fields=["owner"],
                condition=Q(status__in=RUNNING),
            ),
            models.CheckConstraint(
                name="import_says_why_it_failed",
                condition=Q(status=ImportStatus.FAILED) ^ Q(reason=""),
            ),
            models.CheckConstraint(
                name="import_has_its_sheet_until_it_is_forgotten",
                condition=Q(file__isnull=False, forgotten_at=None, kept={})
                | Q(file=None, forgotten_at__isnull=False, kept__has_key="name"),
            ),
        ]
        indexes = [
            models.Index(fields=["-started_at", "-id"], name="import_newest"),
            models.Index(fields=["target", "shape"], name="import_of_shape"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("exchange:import_detail", args=[self.pk])

    # What it is

    @property
    def name(self) -> str:
        """Of the sheet, which may be gone."""
        return self.file.name if self.file else self.kept["name"]

    def counts(self) -> dict[str, int]:
        """How many rows of each kind it has, or had."""
        return self.kept["counts"] if self.forgotten_at else self.rows.counts()

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING

    @property
    def places(self) -> dict[str, int]:
        """Where each chosen column stands in the sheet."""
        return {name: int(place) for place, name in self.mapping.items()}

    # What can happen to it

    def run(self, status: str, *, by, at: datetime, rows: int, **changes) -> None:
        """Begin to check, write or take back; a person runs one import at a time."""
        try:
            with transaction.atomic():
                self.move_to(
                    status, by=by, at=at, phase_at=at, phase_rows=rows, **changes
                )
        except IntegrityError as error:
            raise TransitionError(
                _("Another import of yours is running. Wait for its end, or stop it.")
            ) from error

    def finish(self, *, at: datetime) -> None:
        """All rows are done; whoever made it is the one who did it."""
        ends = {
            ImportStatus.CHECKING: ImportStatus.CHECKED,
            ImportStatus.WRITING: ImportStatus.WRITTEN,
            ImportStatus.REVERTING: ImportStatus.REVERTED,
        }
        self.move_to(ends[self.status], by=self.owner, at=at)

    def stop(self, *, by, at: datetime) -> None:
        """What is written stays written, and can be taken back or gone on with."""
        ends = {
            ImportStatus.CHECKING: ImportStatus.MAPPING,
            ImportStatus.WRITING: ImportStatus.CHECKED,
        }
        if self.status not in ends:
            raise TransitionError(_("It has ended already."))
        self.move_to(ends[self.status], by=by, at=at)

    def fail(self, reason: str, *, at: datetime) -> None:
        self.move_to(ImportStatus.FAILED, by=self.owner, at=at, reason=reason)

    def forget(self, *, at: datetime) -> None:
        """Delete what the sheet said; under the lock of its row."""
        self.kept = {"name": self.name, "counts": self.rows.counts()}
        self.rows.all().delete()
        self.file, self.samples, self.forgotten_at = None, [], at
        self.save(update_fields=["kept", "file", "samples", "forgotten_at"])


class ImportEvent(LifecycleEvent):
    subject = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="events")


class ImportRowQuerySet(models.QuerySet):
    def to_check(self):
        return self.filter(action="", written_at=None)

    def to_write(self):
        """Those to create and to update, but for those that somebody skips."""
        return self.filter(
            action__in=[Action.CREATE, Action.UPDATE], written_at=None
        ).exclude(decision=Action.SKIP)

    def to_fix(self):
        rows = self.filter(action=Action.FIX, written_at=None)
        return rows.exclude(decision=Action.SKIP)

    def skipped(self):
        by_somebody = Q(decision=Action.SKIP, written_at=None)
        return self.filter(by_somebody | Q(action=Action.SKIP))

    def unskipped(self):
        return self.exclude(decision=Action.SKIP, written_at=None)

    def to_take_back(self):
        return self.filter(written_at__isnull=False, taken_back_at=None)

    def counts(self) -> dict[str, int]:
        """How many rows of each kind there are, in one query."""
        skipped = Q(decision=Action.SKIP, written_at=None)
        kinds = {
            action.value: Count("pk", filter=Q(action=action) & ~skipped)
            for action in Action
        }
        kinds["skip"] = Count("pk", filter=skipped | Q(action=Action.SKIP))
        kinds["pending"] = Count("pk", filter=Q(action="", written_at=None) & ~skipped)
        kinds["written"] = Count("pk", filter=Q(written_at__isnull=False))
        kinds["taken_back"] = Count("pk", filter=Q(taken_back_at__isnull=False))
        return self.aggregate(**kinds, total=Count("pk"))

    def store(self, rows: Sequence["ImportRow"], fields: Iterable[str]) -> None:
        """Write these fields in one statement; bulk_update takes ten times as long to
        put its own together."""
        columns = {name: self.model._meta.get_field(name) for name in fields}
        said = [
            {"id": row.pk, **{name: _jsonable(getattr(row, name)) for name in columns}}
            for row in rows
        ]
        quote = connection.ops.quote_name
        sets = ", ".join(f"{quote(name)} = said.{quote(name)}" for name in columns)
        types = ", ".join(
            f"{quote(name)} {field.db_type(connection).split('(')[0]}"
            for name, field in columns.items()
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {quote(self.model._meta.db_table)} AS row SET {sets}"
                f" FROM jsonb_to_recordset(%s::jsonb) AS said (id bigint, {types})"
                " WHERE row.id = said.id",
                [json.dumps(said)],
            )

    def of_the_same(self, keys):
        """Those before that stand for the same things, as far as these are new."""
        rows = self.filter(same__in=keys, action=Action.CREATE)
        rows = rows.exclude(decision=Action.SKIP)
        return dict(rows.order_by("-number").values_list("same", "number"))


def _jsonable(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


class ImportRow(models.Model):
    """One row of the sheet: what it says, what is to be done, and what was done."""

    part_of = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="rows")
    # As the spreadsheet counts.
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    # {"country": "Mauritanie"}: what somebody wrote on the page instead.
    corrections = models.JSONField(default=dict)
    # The verdict of the check; nothing while it waits for one.
    action = models.CharField(max_length=10, blank=True)
    values = models.JSONField(default=dict)
    match = models.JSONField(null=True)
    changes = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    same = models.CharField(max_length=300, blank=True)
    # What somebody decided: create, update or skip; which record it is.
    decision = models.CharField(max_length=10, blank=True)
    decided_match = models.CharField(max_length=60, blank=True)
    # What was written, for taking it back; and what could not be taken back.
    done = models.JSONField(default=list)
    written_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    left = models.JSONField(default=list)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("row of an import")
        verbose_name_plural = gettext_lazy("rows of imports")
        constraints = [
            models.UniqueConstraint(
                name="import_has_a_row_once", fields=["part_of", "number"]
            ),
            models.CheckConstraint(
                name="import_row_is_done_only_when_written",
                condition=Q(written_at__isnull=False) | Q(done=[], taken_back_at=None),
            ),
            models.CheckConstraint(
                name="import_row_is_written_only_to_create_or_update",
                condition=Q(written_at=None)
                | Q(action__in=[Action.CREATE, Action.UPDATE]),
            ),
        ]
        indexes = [
            models.Index(fields=["part_of", "action", "number"], name="import_queue"),
            models.Index(
                fields=["part_of", "same"],
                name="import_same",
                condition=~Q(same=""),
            ),
        ]

    def __str__(self):
        return f"{self.part_of_id}: {self.number}"

    @property
    def is_skipped(self) -> bool:
        by_somebody = self.decision == Action.SKIP and self.written_at is None
        return by_somebody or self.action == Action.SKIP
