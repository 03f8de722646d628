"""Visits to institutions, and whom a delegation met there."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import validate_time_zone
from institutions.models import Institution, Person, Post
from migration_coop.lib.history import tracked
from migration_coop.lib.lifecycle import (
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
