"""The rows of an edit of several institutions: what is to be done, and what was done."""

from collections.abc import Mapping

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from institutions.models.institution import Institution


class BulkEditRowQuerySet(models.QuerySet):
    def queue(self, part_of: int, versions: Mapping[int, int]) -> None:
        """Store a row for each institution, in this order, in one statement: objects
        for ten thousand take a second and a half to make."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {connection.ops.quote_name(self.model._meta.db_table)}"
                " (part_of_id, number, institution_id, shown_version,"
                " entries, reason, conflicts)"
                " SELECT %s, number, key, version, '[]', '', '[]'"
                " FROM unnest(%s::bigint[], %s::bigint[])"
                " WITH ORDINALITY AS said (key, version, number)",
                [part_of, list(versions), list(versions.values())],
            )

    def waiting(self):
        return self.filter(done_at=None)

    def changed(self):
        return self.filter(done_at__isnull=False, reason="")

    def left_out(self):
        return self.exclude(reason="")

    def to_take_back(self):
        return self.changed().filter(undone_at=None)

    def in_conflict(self):
        return self.exclude(conflicts=[])

    def counts(self) -> dict[str, int]:
        """How many rows of each kind there are, in one query."""
        changed = Q(done_at__isnull=False, reason="")
        return self.aggregate(
            total=Count("pk"),
            waiting=Count("pk", filter=Q(done_at=None)),
            changed=Count("pk", filter=changed),
            left_out=Count("pk", filter=~Q(reason="")),
            to_take_back=Count("pk", filter=changed & Q(undone_at=None)),
            conflicts=Count("pk", filter=~Q(conflicts=[])),
        )


class BulkEditRow(models.Model):
    """One institution of an edit: the version that was shown, and what was done."""

    part_of = models.ForeignKey(
        "institutions.BulkEdit", on_delete=models.PROTECT, related_name="rows"
    )
    # In the order of names.
    number = models.PositiveIntegerField()
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="+"
    )
    # Of the institution, as the page showed it.
    shown_version = models.PositiveBigIntegerField()
    done_at = models.DateTimeField(null=True)
    # What was done: institutions/bulk/entries.py. Or why it stays as it is: reasons.py.
    entries = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    reason = models.CharField(max_length=20, blank=True)
    undone_at = models.DateTimeField(null=True)
    # What could not be taken back: {"reason"} and, where it is one of them, "entry".
    conflicts = models.JSONField(default=list, encoder=DjangoJSONEncoder)

    objects = BulkEditRowQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("row of an edit of several")
        verbose_name_plural = gettext_lazy("rows of edits of several")
        constraints = [
            models.UniqueConstraint(
                name="bulk_edit_has_a_place_once", fields=["part_of", "number"]
            ),
            models.UniqueConstraint(
                name="bulk_edit_has_an_institution_once",
                fields=["part_of", "institution"],
            ),
            models.CheckConstraint(
                name="bulk_edit_row_is_changed_or_left_once_done",
                condition=Q(done_at=None, entries=[], reason="")
                | Q(done_at__isnull=False) & (Q(entries=[]) ^ Q(reason="")),
            ),
            models.CheckConstraint(
                name="bulk_edit_row_is_undone_only_when_changed",
                condition=Q(undone_at=None, conflicts=[])
                | (Q(undone_at__isnull=False) & ~Q(entries=[])),
            ),
        ]

    def __str__(self):
        return f"{self.part_of_id}: {self.number}"
