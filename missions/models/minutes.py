"""The minutes that both sides agree about a visit, their texts, and addenda to them."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from migration_coop.lib.history import tracked
from migration_coop.lib.lifecycle import Lifecycle, LifecycleEvent
from migration_coop.lib.records import Versioned
from missions.models.visit import Visit


class MinutesStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CIRCULATED = "circulated", _("To review")
    AGREED = "agreed", pgettext_lazy("minutes", "Approved")


class MinutesQuerySet(models.QuerySet):
    def for_user(self, user):
        visits = Visit.objects.for_user(user)
        return self.filter(visit__in=visits.values("pk")).annotate(
            editable=models.Exists(
                visits.filter(pk=models.OuterRef("visit"), editable=True)
            )
        )


@tracked
class Minutes(Versioned, Lifecycle):
    """The minutes of a visit, from draft to the text that both sides agreed."""

    TRANSITIONS = {
        MinutesStatus.DRAFT: {MinutesStatus.CIRCULATED},
        MinutesStatus.CIRCULATED: {MinutesStatus.DRAFT, MinutesStatus.AGREED},
        MinutesStatus.AGREED: set(),
    }

    visit = models.OneToOneField(
        Visit, on_delete=models.PROTECT, related_name="minutes"
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=MinutesStatus,
        default=MinutesStatus.DRAFT,
        editable=False,
    )
    text = models.TextField(_("minutes"))
    language = models.CharField(_("language"), max_length=2, default="fr")
    circulated_at = models.DateTimeField(null=True, editable=False)
    agreed_at = models.DateTimeField(null=True, editable=False)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        constraints = [
            models.CheckConstraint(
                name="minutes_have_agreed_at_exactly_when_agreed",
                condition=(
                    Q(status=MinutesStatus.AGREED, agreed_at__isnull=False)
                    | (~Q(status=MinutesStatus.AGREED) & Q(agreed_at=None))
                ),
            ),
            models.CheckConstraint(
                name="minutes_have_circulated_at_unless_draft",
                condition=(
                    Q(status=MinutesStatus.DRAFT, circulated_at=None)
                    | (~Q(status=MinutesStatus.DRAFT) & Q(circulated_at__isnull=False))
                ),
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    @property
    def is_locked(self) -> bool:
        return self.status == MinutesStatus.AGREED

    @property
    def is_agreed(self) -> bool:
        return self.status == MinutesStatus.AGREED

    def circulate(self, *, by, at: datetime, note: str = "") -> None:
        self.move_to(
            MinutesStatus.CIRCULATED, by=by, at=at, note=note, circulated_at=at
        )

    def agree(self, *, by, at: datetime, note: str = "") -> None:
        """Both sides accept the text. It is locked from now on."""
        self.move_to(MinutesStatus.AGREED, by=by, at=at, note=note, agreed_at=at)

    def ask_for_correction(self, *, by, at: datetime, note: str) -> None:
        self.move_to(MinutesStatus.DRAFT, by=by, at=at, note=note, circulated_at=None)


class MinutesEvent(LifecycleEvent):
    subject = models.ForeignKey(
        Minutes, on_delete=models.PROTECT, related_name="events"
    )


class MinutesVersion(models.Model):
    """The text as somebody saved it. Versions are only ever added."""

    minutes = models.ForeignKey(
        Minutes, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    text = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="minutes_version_number_is_unique", fields=["minutes", "number"]
            )
        ]

    def __str__(self):
        return f"{self.minutes_id} v{self.number}"
