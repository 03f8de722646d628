"""The surroundings of the outbox: journal, signs of life, and the freeze."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.history import tracked


class JournalEntry(models.Model):
    """The relay took a message with this id. Filled only where a journal exists."""

    message_id = models.CharField(max_length=255, primary_key=True)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "mail_journal"

    def __str__(self) -> str:
        return self.message_id


class Heartbeat(models.Model):
    """A worker was alive then, and able to write to the database. `seen`: how many
    changes there were by then, for one that looks for them."""

    worker = models.CharField(max_length=200, primary_key=True)
    at = models.DateTimeField()
    seen = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "ops_heartbeat"

    def __str__(self) -> str:
        return self.worker


@tracked
class Installation(models.Model):
    """The single row that says whether this database may send mail.

    `fingerprint` names the place it last sent from. A copy or a restored backup
    finds another one, and sends nothing until a person releases it.
    """

    THE_ONE = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE)
    fingerprint = models.CharField(max_length=200)
    frozen_at = models.DateTimeField(_("frozen at"), null=True)
    note = models.TextField(_("note"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "mail_installation"
        constraints = [
            models.CheckConstraint(
                name="installation_is_a_single_row", condition=Q(id=1)
            ),
            models.CheckConstraint(
                name="installation_decision_has_person_and_moment",
                condition=(
                    Q(decided_by=None, decided_at=None)
                    | Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.fingerprint

    # What it is

    def is_frozen_at(self, fingerprint: str) -> bool:
        return self.frozen_at is not None or self.fingerprint != fingerprint

    # What can happen to it

    def freeze(self, *, by, at: datetime, note: str) -> None:
        self._decide(by=by, at=at, frozen_at=at, note=note)

    def release(self, *, by, at: datetime, fingerprint: str, note: str = "") -> None:
        """From now on this place is the one that sends."""
        self._decide(by=by, at=at, frozen_at=None, fingerprint=fingerprint, note=note)

    def _decide(self, *, by, at: datetime, **changes) -> None:
        rows = Installation.objects.filter(pk=self.pk)
        rows.update(decided_by=by, decided_at=at, **changes)
        self.refresh_from_db()
