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
from migration_coop.lib.records import CreatedOnce

UNDONE_WITHIN = timedelta(days=30)


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
        return self.filter(undone_at=None)

    def newest_first(self):
        return self.order_by("-at", "-pk")


@tracked(exclude=["changes"])
class Merge(CreatedOnce):
    """One record was put away into another of its kind."""

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
    at = models.DateTimeField()
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
                name="merge_has_undone_by_exactly_when_undone",
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="institution_is_put_away_once",
                fields=["merged_institution"],
                condition=Q(undone_at=None),
            ),
            models.UniqueConstraint(
                name="person_is_put_away_once",
                fields=["merged_person"],
                condition=Q(undone_at=None),
            ),
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="merge_newest_first")]

    def __str__(self):
        return f"{self.merged} > {self.kept}"

    def get_absolute_url(self):
        return reverse("institutions:merge_detail", args=[self.pk])

    @classmethod
    def between(cls, kept: Institution | Person, merged: Institution | Person) -> Self:
        """Not stored yet."""
        noun = "person" if isinstance(kept, Person) else "institution"
        return cls(**{f"kept_{noun}": kept, f"merged_{noun}": merged})

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
        return self.undone_at is None and now < self.undone_until

    def loaded_changes(self) -> list[Change]:
        return [Change.load(stored) for stored in self.changes]

    # What can happen to it

    def record_undo(self, conflicts: Iterable[Conflict], *, by, at: datetime) -> None:
        """Under the locks of both records, so that one undo is recorded."""
        self.undone_by, self.undone_at = by, at
        self.conflicts = [
            {"change": left.change.dump(), "current": left.current}
            for left in conflicts
        ]
        self.save(update_fields=["undone_by", "undone_at", "conflicts"])
