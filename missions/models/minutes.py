"""The minutes that both sides agree about a visit, their texts, and addenda to them."""

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models import Institution
from migration_coop.lib.history import Change, tracked
from migration_coop.lib.lifecycle import Lifecycle, LifecycleEvent
from migration_coop.lib.records import AppendOnly, CreatedOnce, Versioned
from missions.models.visit import Visit


class MinutesStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CIRCULATED = "circulated", _("To review")
    AGREED = "agreed", pgettext_lazy("minutes", "Approved")


# What both sides agreed is neither changed nor deleted, by nobody and nothing.
LOCKED = pgtrigger.Protect(
    name="agreed_is_locked",
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Q(old__status=MinutesStatus.AGREED.value),
)


def _dated_by_its_steps(noun: str) -> list[models.CheckConstraint]:
    agreed, draft = MinutesStatus.AGREED, MinutesStatus.DRAFT
    return [
        models.CheckConstraint(
            name=f"{noun}_agreed_at_exactly_when_agreed",
            condition=Q(status=agreed, agreed_at__isnull=False)
            | (~Q(status=agreed) & Q(agreed_at=None)),
        ),
        models.CheckConstraint(
            name=f"{noun}_circulated_at_unless_draft",
            condition=Q(status=draft, circulated_at=None)
            | (~Q(status=draft) & Q(circulated_at__isnull=False)),
        ),
    ]


class AgreedText(Versioned, Lifecycle):
    """A text of one side that counts once the other side has agreed to it."""

    TRANSITIONS = {
        MinutesStatus.DRAFT: {MinutesStatus.CIRCULATED},
        MinutesStatus.CIRCULATED: {MinutesStatus.DRAFT, MinutesStatus.AGREED},
        MinutesStatus.AGREED: set(),
    }

    status = models.CharField(
        _("status"),
        max_length=20,
        choices=MinutesStatus,
        default=MinutesStatus.DRAFT,
        editable=False,
    )
    text = models.TextField(_("minutes"))
    circulated_at = models.DateTimeField(null=True, editable=False)
    agreed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    # What it is

    @property
    def is_draft(self) -> bool:
        return self.status == MinutesStatus.DRAFT

    @property
    def is_circulated(self) -> bool:
        return self.status == MinutesStatus.CIRCULATED

    @property
    def is_agreed(self) -> bool:
        return self.status == MinutesStatus.AGREED

    # What can happen to it

    def circulate(self, *, by, at: datetime, note: str = "") -> None:
        self.move_to(
            MinutesStatus.CIRCULATED, by=by, at=at, note=note, circulated_at=at
        )

    def agree(self, *, by, at: datetime, note: str = "") -> None:
        """Both sides accept the text. It is locked from now on."""
        self.move_to(MinutesStatus.AGREED, by=by, at=at, note=note, agreed_at=at)

    def ask_for_correction(self, *, by, at: datetime, note: str) -> None:
        self.move_to(MinutesStatus.DRAFT, by=by, at=at, note=note, circulated_at=None)


class MinutesQuerySet(models.QuerySet):
    def for_user(self, user):
        """Those of visits the user sees. What was said at a restricted body is for
        those who may know of it, and for those who write it (docs/adr/0006)."""
        visits = Visit.objects.for_user(user)
        found = self.filter(visit__in=visits.values("pk")).annotate(
            editable=models.Exists(
                visits.filter(pk=models.OuterRef("visit"), editable=True)
            )
        )
        if user.access().writes:
            return found
        known = Institution.objects.showing_people_to(user).values("pk")
        return found.filter(Q(editable=True) | Q(visit__institution__in=known))


@tracked(by_time=True)
class Minutes(AgreedText):
    """The minutes of a visit, from draft to the text that both sides agreed."""

    visit = models.OneToOneField(
        Visit, on_delete=models.PROTECT, related_name="minutes"
    )
    language = models.CharField(_("language"), max_length=2, default="fr")

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        constraints = _dated_by_its_steps("minutes_have")
        triggers = [LOCKED]

    def __str__(self):
        return str(self._meta.verbose_name)

    def get_absolute_url(self):
        return f"{self.visit.get_absolute_url()}#minutes"

    @property
    def last_written(self) -> Change | None:
        newest = self.versions.select_related("by").order_by("-number").first()
        return newest and Change(newest.by, newest.at)


class MinutesEvent(LifecycleEvent):
    subject = models.ForeignKey(
        Minutes, on_delete=models.PROTECT, related_name="events"
    )


class MinutesVersion(AppendOnly):
    """The text as somebody saved it. Versions are only ever added, and none once the
    minutes are agreed."""

    minutes = models.ForeignKey(
        Minutes, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    text = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = [
            models.UniqueConstraint(
                name="minutes_version_number_is_unique", fields=["minutes", "number"]
            )
        ]
        triggers = [
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="no_version_after_agreement",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                IF EXISTS (
                    SELECT 1 FROM missions_minutes
                    WHERE id = NEW.minutes_id AND status = 'agreed'
                ) THEN
                    RAISE EXCEPTION 'Agreed minutes have no new version.';
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.minutes_id} v{self.number}"


class MinutesAddendumQuerySet(models.QuerySet):
    def for_user(self, user):
        minutes = Minutes.objects.for_user(user)
        return self.filter(minutes__in=minutes.values("pk"))

    def in_order(self):
        return self.order_by("number", "pk")


@tracked(by_time=True)
class MinutesAddendum(CreatedOnce, AgreedText):
    """What is added to agreed minutes, or put right in them: agreed by both sides, too.

    It is circulated as soon as it is written, and a draft only while it is corrected.
    """

    minutes = models.ForeignKey(
        Minutes, on_delete=models.PROTECT, related_name="addenda"
    )
    number = models.PositiveSmallIntegerField(editable=False)
    # Who wrote the present text, and when.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    at = models.DateTimeField(editable=False)

    objects = MinutesAddendumQuerySet.as_manager()

    class Meta:
        verbose_name = _("addendum")
        verbose_name_plural = _("addenda")
        constraints = [
            *_dated_by_its_steps("addendum_has"),
            models.UniqueConstraint(
                name="addendum_number_is_unique_in_its_minutes",
                fields=["minutes", "number"],
            ),
        ]
        triggers = [
            LOCKED,
            pgtrigger.Trigger(
                name="addendum_to_agreed_minutes_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                IF NOT EXISTS (
                    SELECT 1 FROM missions_minutes
                    WHERE id = NEW.minutes_id AND status = 'agreed'
                ) THEN
                    RAISE EXCEPTION 'Only agreed minutes have addenda.';
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.number}"

    def get_absolute_url(self):
        return f"{self.minutes.visit.get_absolute_url()}#addendum-{self.number}"

    @property
    def last_written(self) -> Change:
        return Change(self.by, self.at)


class MinutesAddendumEvent(LifecycleEvent):
    subject = models.ForeignKey(
        MinutesAddendum, on_delete=models.PROTECT, related_name="events"
    )
