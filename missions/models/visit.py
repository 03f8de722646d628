"""Visits to institutions, and the minutes that are agreed about them."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import validate_time_zone
from institutions.models import Institution, Person, Post
from migration_coop.lib.history import tracked
from migration_coop.lib.lifecycle import (
    Lifecycle,
    LifecycleEvent,
    StandingManager,
    Undoable,
)
from migration_coop.lib.records import Versioned
from missions.models.mission import Mission


class VisitStatus(models.TextChoices):
    TO_CONFIRM = "to_confirm", _("To confirm")
    CONFIRMED = "confirmed", pgettext_lazy("visit", "Confirmed")
    HELD = "held", pgettext_lazy("visit", "Held")
    POSTPONED = "postponed", pgettext_lazy("visit", "Postponed")
    CANCELLED = "cancelled", pgettext_lazy("visit", "Cancelled")


class VisitQuerySet(models.QuerySet):
    def for_user(self, user):
        missions = Mission.objects.for_user(user)
        return self.filter(mission__in=missions.values("pk")).annotate(
            editable=models.Exists(
                missions.filter(pk=models.OuterRef("mission"), editable=True)
            )
        )

    def in_order(self):
        return self.order_by(
            "takes_place_on", F("start_time").asc(nulls_last=True), "pk"
        )


@tracked
class Visit(Versioned, Undoable):
    """One meeting with one institution, in the wall time of the host's city."""

    TRANSITIONS = {
        VisitStatus.TO_CONFIRM: {
            VisitStatus.CONFIRMED,
            VisitStatus.HELD,
            VisitStatus.POSTPONED,
            VisitStatus.CANCELLED,
        },
        VisitStatus.CONFIRMED: {
            VisitStatus.HELD,
            VisitStatus.POSTPONED,
            VisitStatus.CANCELLED,
        },
        VisitStatus.HELD: {VisitStatus.CONFIRMED},
        VisitStatus.POSTPONED: {VisitStatus.TO_CONFIRM, VisitStatus.CANCELLED},
        VisitStatus.CANCELLED: {VisitStatus.TO_CONFIRM},
    }

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="visits"
    )
    # Stable within the mission: /missions/TG-TN-2019-01/visits/2/
    number = models.PositiveSmallIntegerField(editable=False)
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        related_name="visits",
        verbose_name=_("institution"),
    )
    takes_place_on = models.DateField(_("day"))
    start_time = models.TimeField(pgettext_lazy("hour", "from"), null=True, blank=True)
    end_time = models.TimeField(pgettext_lazy("hour", "to"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, validators=[validate_time_zone]
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=VisitStatus,
        default=VisitStatus.TO_CONFIRM,
        editable=False,
    )

    objects = StandingManager.from_queryset(VisitQuerySet)()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.UniqueConstraint(
                name="visit_number_is_unique_in_its_mission",
                fields=["mission", "number"],
                condition=Q(undone_at=None),
            ),
            # So that a follow-up can point at a visit of its own mission only.
            models.UniqueConstraint(
                name="visit_is_known_with_its_mission", fields=["id", "mission"]
            ),
            models.CheckConstraint(
                name="visit_does_not_end_before_it_starts",
                condition=Q(end_time=None)
                | Q(start_time__isnull=False, end_time__gt=F("start_time")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution", "-takes_place_on"], name="visit_institution"
            )
        ]

    def __str__(self):
        return f"{self.institution_id}, {self.takes_place_on}"

    def get_absolute_url(self):
        return reverse("missions:visit_detail", args=[self.mission.code, self.number])

    # What it is

    @property
    def is_held(self) -> bool:
        return self.status == VisitStatus.HELD

    @property
    def is_settled(self) -> bool:
        """Held or called off: it no longer keeps the mission from closing."""
        return self.status in {VisitStatus.HELD, VisitStatus.CANCELLED}

    @property
    def names(self):
        """The institution's names on the day of the visit."""
        return self.institution.names_on(self.takes_place_on)

    # What can happen to it

    def confirm(self, *, by, at: datetime, note: str = "") -> None:
        self.move_to(VisitStatus.CONFIRMED, by=by, at=at, note=note)

    def hold(self, *, by, at: datetime, note: str = "") -> None:
        self.move_to(VisitStatus.HELD, by=by, at=at, note=note)

    def postpone(self, *, by, at: datetime, note: str) -> None:
        self.move_to(VisitStatus.POSTPONED, by=by, at=at, note=note)

    def cancel(self, *, by, at: datetime, note: str) -> None:
        self.move_to(VisitStatus.CANCELLED, by=by, at=at, note=note)

    def plan_again(self, *, by, at: datetime, note: str = "") -> None:
        self.move_to(VisitStatus.TO_CONFIRM, by=by, at=at, note=note)


class VisitEvent(LifecycleEvent):
    subject = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="events")


@tracked
class VisitHost(models.Model):
    """Somebody met at a visit, with the title they had that day."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="hosts_met")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(_("function"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("host met")
        verbose_name_plural = _("hosts met")
        constraints = [
            models.CheckConstraint(
                name="host_met_is_a_person_or_a_function",
                condition=Q(person__isnull=False) | ~Q(title=""),
            )
        ]

    def __str__(self):
        if self.person is None or self.person.is_withdrawn:
            return self.title
        return self.person.full_name


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
