"""Exports: who took which rows away, and the file while it is kept.

The row is the order, the queue and the record: it is written before anything is read,
and its history (append-only) keeps every download.
"""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from files.models import StoredFile
from migration_coop.lib.history import tracked
from migration_coop.lib.records import CreatedOnce

# A worker that has not been heard of for so long is gone; another one begins anew.
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
KEPT_FOR = timedelta(days=7)


class LostClaim(Exception):
    """Another worker has the export by now, or it was given up."""


class ExportFormat(models.TextChoices):
    XLSX = "xlsx", _("Excel (XLSX)")
    ODS = "ods", _("LibreOffice (ODS)")
    CSV = "csv", _("Text with separators (CSV)")
    JSON = "json", _("For programs (JSON)")
    VCF = "vcf", _("Contact cards (VCF)")


class ExportState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("export", "Waiting")
    RUNNING = "running", pgettext_lazy("export", "Being made")
    READY = "ready", pgettext_lazy("export", "Ready")
    FAILED = "failed", pgettext_lazy("export", "Failed")
    EXPIRED = "expired", pgettext_lazy("export", "Expired")
    # Made by another page and taken away at once: only the record is here.
    GIVEN = "given", pgettext_lazy("export", "Handed over")


OPEN = (ExportState.WAITING, ExportState.RUNNING)


class ExportQuerySet(models.QuerySet["Export"]):
    def for_user(self, user) -> "ExportQuerySet":
        """One's own; who administers everywhere sees that of others, not their files."""
        if user.access().administers_everywhere:
            return self
        return self.filter(by=user)

    def open(self) -> "ExportQuerySet":
        return self.filter(state__in=OPEN)

    def to_make(self, now: datetime) -> "ExportQuerySet":
        """Those that wait, or were left behind by a worker that died."""
        return self.filter(
            Q(state=ExportState.WAITING)
            | Q(state=ExportState.RUNNING, lease_until__lt=now)
        )

    def outdated(self, now: datetime) -> "ExportQuerySet":
        return self.filter(state=ExportState.READY, expires_at__lte=now)

    def of_contacts(self) -> "ExportQuerySet":
        return self.filter(holds_contacts=True)


@tracked(exclude=["rows_done", "lease_until"])
class Export(CreatedOnce):
    """Rows of a list as a file: which, for whom, and how far it has come."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exports"
    )
    at = models.DateTimeField()
    # A name of exchange.exports.registry, and what was asked of its page; of what
    # another page handed over, the whole address.
    listing = models.CharField(max_length=40)
    query = models.TextField(blank=True)
    # The filters as they were said to whoever asked.
    words = models.TextField(blank=True)
    columns = ArrayField(models.CharField(max_length=40))
    format = models.CharField(max_length=10, choices=ExportFormat)
    is_for_import = models.BooleanField(default=False)
    holds_contacts = models.BooleanField(default=False)
    reason = models.TextField(_("reason"), blank=True)
    # What its person could reach when it was made: with less, the file is not theirs.
    scope = models.TextField(blank=True)

    state = models.CharField(
        max_length=10, choices=ExportState, default=ExportState.WAITING, editable=False
    )
    rows_expected = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    claim_token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    downloaded_at = models.DateTimeField(null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        constraints = [
            models.CheckConstraint(
                name="export_has_a_file_exactly_when_ready",
                condition=Q(
                    state=ExportState.READY,
                    file__isnull=False,
                    expires_at__isnull=False,
                )
                | (~Q(state=ExportState.READY) & Q(file=None)),
            ),
            models.CheckConstraint(
                name="export_is_claimed_exactly_while_it_is_made",
                condition=Q(
                    state=ExportState.RUNNING,
                    claim_token__isnull=False,
                    lease_until__isnull=False,
                )
                | (~Q(state=ExportState.RUNNING) & Q(claim_token=None)),
            ),
            models.CheckConstraint(
                name="export_of_contacts_has_a_reason",
                condition=Q(holds_contacts=False) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="export_has_columns",
                condition=Q(columns__len__gt=0) | Q(state=ExportState.GIVEN),
            ),
        ]
        indexes = [
            models.Index(fields=["by", "-at", "-id"], name="export_newest_of_person"),
            models.Index(fields=["-at", "-id"], name="export_newest"),
            models.Index(
                fields=["at", "id"],
                name="export_to_make",
                condition=Q(state__in=["waiting", "running"]),
            ),
        ]

    def __str__(self):
        return f"{self.listing} {self.pk}"

    def get_absolute_url(self):
        return reverse("exchange:export_detail", args=[self.pk])

    # What it is

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_ready(self) -> bool:
        return self.state == ExportState.READY

    @property
    def is_given(self) -> bool:
        return self.state == ExportState.GIVEN

    @property
    def file_name(self) -> str:
        """Says which export it is, so that a file found later can be traced."""
        return f"{self.listing}-{self.at:%Y-%m-%d}-{self.pk}.{self.format}"

    # What can happen to it

    def claim(self, *, now: datetime) -> None:
        """Under the lock of its row: from now on it is this worker's."""
        self._write(
            state=ExportState.RUNNING,
            claim_token=uuid.uuid4(),
            lease_until=now + LEASE,
            attempts=F("attempts") + 1,
            rows_done=0,
        )
        self.refresh_from_db(fields=["attempts"])

    def report(self, rows_done: int, *, now: datetime) -> None:
        """How far it is; with the claim lost, the work ends here."""
        self._write_claimed(rows_done=rows_done, lease_until=now + LEASE)

    def finish(self, file: StoredFile, *, scope: str, now: datetime) -> None:
        self._write_claimed(
            state=ExportState.READY,
            claim_token=None,
            file=file,
            scope=scope,
            finished_at=now,
            expires_at=now + KEPT_FOR,
        )

    def give_back(self, *, now: datetime) -> None:
        """It did not work: once more, unless it never does."""
        if self.attempts >= MOST_ATTEMPTS:
            self.give_up(now=now)
        else:
            self._write_claimed(state=ExportState.WAITING, claim_token=None)

    def give_up(self, *, now: datetime) -> None:
        self._write_claimed(state=ExportState.FAILED, claim_token=None, finished_at=now)

    def expire(self) -> None:
        self._write(state=ExportState.EXPIRED, file=None)

    def record_download(self, *, at: datetime) -> None:
        self._write(downloaded_at=at)

    def _write_claimed(self, **changes) -> None:
        mine = Export.objects.filter(pk=self.pk, claim_token=self.claim_token)
        if self.claim_token is None or not mine.update(**changes):
            raise LostClaim
        self._take_over(changes)

    def _write(self, **changes) -> None:
        Export.objects.filter(pk=self.pk).update(**changes)
        self._take_over(changes)

    def _take_over(self, changes: dict) -> None:
        for name, value in changes.items():
            setattr(self, name, value)
