"""Two records that were made one: what was chosen, what moved, and whether it was undone."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution
from institutions.models.person import Person
from migration_coop.lib.changesets import Change, Conflict
from migration_coop.lib.history import tracked
from migration_coop.lib.queued import QUEUE_FIELDS, Queued
from migration_coop.lib.records import CreatedOnce

UNDONE_WITHIN = timedelta(days=30)


class MergeState(models.TextChoices):
    WAITING = "waiting", _("Being merged")
    MERGED = "merged", _("Merged")
    UNDOING = "undoing", _("Merge being undone")
    UNDONE = "undone", _("Merge undone")
    REFUSED = "refused", _("Not merged")


S = MergeState
ASKED_FOR = (S.WAITING, S.UNDOING)
UNDO_ASKED_FOR = (S.UNDOING, S.UNDONE)
# The one record is put away into the other, or will be.
HOLDING = (S.WAITING, S.MERGED, S.UNDOING)


class MergeQuerySet(models.QuerySet):
    def for_user(self, user):
        """Those of two records that the user may change; only they may undo them."""
        bodies = Institution.objects.for_user(user).filter(editable=True).values("pk")
        people = Person.objects.editable_by(user).values("pk")
        return self.filter(
            Q(kept_institution__in=bodies, merged_institution__in=bodies)
            | Q(kept_person__in=people)
        )

    def of(self, *records: Institution | Person):
        """In which one of these was kept or put away."""
        bodies = [row for row in records if isinstance(row, Institution)]
        people = [row for row in records if isinstance(row, Person)]
        return self.filter(
            Q(kept_institution__in=bodies)
            | Q(merged_institution__in=bodies)
            | Q(kept_person__in=people)
            | Q(merged_person__in=people)
        )

    def standing(self):
        return self.filter(state__in=(S.MERGED, S.UNDOING))

    def waiting(self):
        """That a worker is to carry out or to undo."""
        return self.filter(waiting_since__isnull=False)

    def newest_first(self):
        return self.order_by("-at", "-pk")


@tracked(exclude=["changes", *QUEUE_FIELDS])
class Merge(CreatedOnce, Queued):
    """One record was put away into another of its kind, or is going to be.

    Many rows are moved by a worker, as they are moved back: the row is the order.
    """

    kept_institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="+"
    )
    merged_institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="+"
    )
    kept_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )
    merged_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # When it was asked for; once the two are one, when they became so.
    at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=MergeState, default=S.MERGED, editable=False
    )
    # Of the two as they were compared: what is merged later is still that.
    kept_version = models.PositiveIntegerField(default=0, editable=False)
    merged_version = models.PositiveIntegerField(default=0, editable=False)
    rows_expected = models.PositiveIntegerField(default=0, editable=False)
    # Why it was not done, or not undone, though somebody had asked for it.
    refusal = models.TextField(blank=True, editable=False)
    # Field by field, which of the two was chosen: "kept" or "merged".
    choices = models.JSONField(default=dict)
    # Of migration_coop.lib.changesets, in the order in which they were written.
    changes = models.JSONField(default=list)
    # Rows that could not move: {"model", "pk", "field", "title"}.
    stayed = models.JSONField(default=list)
    # Of an institution, to which an undo leads back.
    status_before = models.CharField(max_length=20, blank=True)
    undone_at = models.DateTimeField(null=True, default=None)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        default=None,
        related_name="+",
    )
    # What an undo left because somebody had changed it: {"change", "current"}.
    conflicts = models.JSONField(default=list)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.CheckConstraint(
                name="merge_is_of_two_institutions_or_of_two_people",
                condition=Q(
                    kept_institution__isnull=False,
                    merged_institution__isnull=False,
                    kept_person=None,
                    merged_person=None,
                )
                | Q(
                    kept_institution=None,
                    merged_institution=None,
                    kept_person__isnull=False,
                    merged_person__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="merge_is_of_two_different_records",
                condition=~Q(kept_institution=F("merged_institution"))
                & ~Q(kept_person=F("merged_person")),
            ),
            models.CheckConstraint(
                name="merge_is_undone_by_somebody_exactly_when_asked_for",
                condition=Q(state__in=UNDO_ASKED_FOR) ^ Q(undone_by=None),
            ),
            models.CheckConstraint(
                name="merge_says_when_it_was_undone",
                condition=Q(state=S.UNDONE) ^ Q(undone_at=None),
            ),
            models.CheckConstraint(
                name="merge_waits_exactly_while_work_is_asked_for",
                condition=Q(state__in=ASKED_FOR) ^ Q(waiting_since=None),
            ),
            models.CheckConstraint(
                name="merge_says_why_it_was_refused",
                condition=~Q(state=S.REFUSED) | ~Q(refusal=""),
            ),
            models.UniqueConstraint(
                name="institution_is_put_away_once",
                fields=["merged_institution"],
                condition=Q(state__in=HOLDING),
            ),
            models.UniqueConstraint(
                name="person_is_put_away_once",
                fields=["merged_person"],
                condition=Q(state__in=HOLDING),
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="merge_newest_first"),
            models.Index(
                fields=["waiting_since", "id"],
                name="merge_waiting",
                condition=Q(waiting_since__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.merged} > {self.kept}"

    def get_absolute_url(self):
        return reverse("institutions:merge_detail", args=[self.pk])

    @classmethod
    def between(cls, kept: Institution | Person, merged: Institution | Person) -> Self:
        """Not stored yet."""
        merge = cls(kept_version=kept.version, merged_version=merged.version)
        merge.hold(kept, merged)
        return merge

    def hold(self, kept: Institution | Person, merged: Institution | Person) -> None:
        """The two of it, as they were just locked."""
        noun = "person" if isinstance(kept, Person) else "institution"
        setattr(self, f"kept_{noun}", kept)
        setattr(self, f"merged_{noun}", merged)

    # What it is

    @property
    def kept(self):
        return self.kept_institution or self.kept_person

    @property
    def merged(self):
        return self.merged_institution or self.merged_person

    @property
    def undone_until(self) -> datetime:
        return self.at + UNDONE_WITHIN

    def can_be_undone(self, now: datetime) -> bool:
        return self.state == S.MERGED and now < self.undone_until

    @property
    def waits_for(self):
        """Whose wish it is that a worker carries out."""
        return self.undone_by or self.by

    def loaded_changes(self) -> list[Change]:
        return [Change.load(stored) for stored in self.changes]

    # What can happen to it

    def wait(self, *, at: datetime, rows: int) -> None:
        """For a worker; stored here for the first time."""
        self.state, self.rows_expected = S.WAITING, rows
        self.enter_queue(at=at)
        self.save(force_insert=True)

    def record(self, *, at: datetime) -> None:
        """With its changes, before they are written."""
        self.state, self.at = S.MERGED, at
        self.leave_queue()
        self.save()

    def wait_for_undo(self, *, by, at: datetime) -> None:
        self.state, self.undone_by, self.refusal = S.UNDOING, by, ""
        self.rows_expected = len(self.changes)
        self.enter_queue(at=at)
        self._store("undone_by", "rows_expected")

    def record_undo(self, conflicts: Iterable[Conflict], *, by, at: datetime) -> None:
        """Under the locks of both records, so that one undo is recorded."""
        self.state, self.undone_by, self.undone_at = S.UNDONE, by, at
        self.refusal = ""
        self.conflicts = [
            {"change": left.change.dump(), "current": left.current}
            for left in conflicts
        ]
        self.leave_queue()
        self._store("undone_by", "undone_at", "conflicts")

    def refuse(self, reason: str) -> None:
        """What was asked for is not done: two records stay two, or one stays one."""
        is_undo = self.state == S.UNDOING
        self.state, self.refusal = S.MERGED if is_undo else S.REFUSED, reason
        self.undone_by = None
        self.leave_queue()
        self._store("undone_by")

    def _store(self, *fields: str) -> None:
        self.save(update_fields=["state", "refusal", *QUEUE_FIELDS, *fields])
