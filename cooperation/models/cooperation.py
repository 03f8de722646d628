"""Cooperations between countries and institutions, stage by stage, with evidence."""

from datetime import date, datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    Value,
    When,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cooperation.models.evidence import Evidence
from cooperation.models.stage import GROUP_OF, Stage, StageGroup
from institutions.models import Country, Institution, Theme
from migration_coop.lib.formats import format_date
from migration_coop.lib.history import track_links, tracked
from migration_coop.lib.languages import localized
from migration_coop.lib.lifecycle import Lifecycle, LifecycleEvent, TransitionError
from migration_coop.lib.records import AppendOnly, CreatedOnce, Versioned
from missions.models import Programme


class CooperationStatus(models.TextChoices):
    """Side states. Dormant and stalled are not here: they are computed."""

    ACTIVE = "active", pgettext_lazy("cooperation", "Active")
    SUSPENDED = "suspended", pgettext_lazy("cooperation", "Suspended")
    SUPERSEDED = "superseded", pgettext_lazy("cooperation", "Superseded")
    TERMINATED = "terminated", pgettext_lazy("cooperation", "Terminated")
    EXPIRED = "expired", pgettext_lazy("cooperation", "Expired")


class CooperationQuerySet(models.QuerySet):
    def for_user(self, user):
        """Cooperations of the user's countries, institutions and programmes."""
        access = user.access()
        found = self
        if not access.reads_everywhere:
            found = self.filter(self._readable_by(user, access))
        return found.annotate(editable=self._editable_by(user, access))

    @staticmethod
    def _readable_by(user, access):
        followed = Programme.objects.followed_by(user)
        parties = CooperationParty.objects.filter(cooperation=OuterRef("pk"))
        return (
            Q(country_a__in=access.readable_countries)
            | Q(country_b__in=access.readable_countries)
            | Exists(parties.filter(institution__in=access.readable_institutions))
            | Exists(
                CooperationProgramme.objects.filter(
                    cooperation=OuterRef("pk"), programme__in=followed.values("pk")
                )
            )
        )

    @staticmethod
    def _editable_by(user, access):
        if access.writes_everywhere:
            return Value(True, output_field=BooleanField())
        coordinated = CooperationProgramme.objects.filter(
            cooperation=OuterRef("pk"),
            programme__in=Programme.objects.coordinated_by(user).values("pk"),
        )
        mine = (
            Q(country_a__in=access.writable_countries)
            | Q(country_b__in=access.writable_countries)
            | Exists(coordinated)
        )
        return Case(When(mine, then=True), default=False, output_field=BooleanField())

    def with_countries(self):
        return self.select_related("country_a", "country_b", "superseded_by")

    def of_pair(self, country: str, other: str):
        first, second = sorted((country, other))
        return self.filter(country_a=first, country_b=second)

    def in_order(self):
        return self.order_by("country_a", "country_b", "pk")


@tracked(by_time=True)
class Cooperation(Versioned, CreatedOnce, Lifecycle):
    """What two countries, or institutions of theirs, are building together.

    The pair is undirected: `country_a` comes first in the alphabet of ISO codes.
    """

    TRANSITIONS = {
        CooperationStatus.ACTIVE: {
            CooperationStatus.SUSPENDED,
            CooperationStatus.SUPERSEDED,
            CooperationStatus.TERMINATED,
            CooperationStatus.EXPIRED,
        },
        CooperationStatus.SUSPENDED: {
            CooperationStatus.ACTIVE,
            CooperationStatus.SUPERSEDED,
            CooperationStatus.TERMINATED,
            CooperationStatus.EXPIRED,
        },
        CooperationStatus.SUPERSEDED: {CooperationStatus.ACTIVE},
        CooperationStatus.TERMINATED: {CooperationStatus.ACTIVE},
        CooperationStatus.EXPIRED: {CooperationStatus.ACTIVE},
    }

    code = models.CharField(_("code"), max_length=40, unique=True)
    title_fr = models.CharField(_("title in French"), max_length=250)
    title_en = models.CharField(_("title in English"), max_length=250, blank=True)
    country_a = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country")
    )
    country_b = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("other country"),
    )
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="+", verbose_name=_("themes")
    )
    stage = models.PositiveSmallIntegerField(
        _("stage"), choices=Stage, default=Stage.IDENTIFIED, editable=False
    )
    stage_since = models.DateField(_("since"), null=True, editable=False)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=CooperationStatus,
        default=CooperationStatus.ACTIVE,
        editable=False,
    )
    superseded_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="supersedes",
    )
    # Empty: as its programmes say (missions.Programme.dormant_after_days).
    silent_after_days = models.PositiveSmallIntegerField(
        _("days without an event until dormant"), null=True, blank=True
    )

    objects = CooperationQuerySet.as_manager()

    class Meta:
        verbose_name = _("cooperation")
        verbose_name_plural = _("cooperations")
        constraints = [
            models.CheckConstraint(
                name="cooperation_pair_is_in_alphabetical_order",
                condition=Q(country_a__lt=F("country_b")),
            ),
            models.CheckConstraint(
                name="cooperation_stage_is_known",
                condition=Q(stage__in=Stage.values),
            ),
            models.CheckConstraint(
                name="cooperation_stage_is_dated_once_entered",
                condition=Q(stage=Stage.IDENTIFIED) | Q(stage_since__isnull=False),
            ),
            models.CheckConstraint(
                name="cooperation_names_its_successor_exactly_when_superseded",
                condition=(
                    Q(
                        status=CooperationStatus.SUPERSEDED,
                        superseded_by__isnull=False,
                    )
                    | (~Q(status=CooperationStatus.SUPERSEDED) & Q(superseded_by=None))
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["country_a", "country_b", "id"], name="cooperation_pair"
            ),
            models.Index(fields=["country_b", "id"], name="cooperation_other_side"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("cooperation:cooperation_detail", args=[self.code])

    # What it is

    @property
    def title(self) -> str:
        return localized(self, "title")

    @property
    def stage_group(self) -> StageGroup:
        return GROUP_OF[Stage(self.stage)]

    # What can happen to it

    @transaction.atomic
    def enter_stage(
        self, stage: Stage, *, on: date, evidence: Evidence, by, at: datetime, note=""
    ) -> None:
        """Move forward or back, on a dated event with its evidence; one caller wins.

        Events are recorded in their order, so that the last one is where it stands.
        """
        before = self.stage
        self._check_change(stage, on=on, note=note, today=timezone.localdate(at))
        rows = Cooperation.objects.filter(pk=self.pk, stage=before)
        if not rows.update(stage=stage, stage_since=on):
            raise TransitionError(gettext("Someone else has just changed this."))
        self.stage, self.stage_since = stage, on
        self.stage_changes.create(
            from_stage=before,
            to_stage=stage,
            dated_on=on,
            evidence=evidence,
            by=by,
            at=at,
            note=note,
        )

    def _check_change(self, stage: Stage, *, on: date, note: str, today: date) -> None:
        if stage == self.stage:
            raise TransitionError(gettext("The cooperation is already at this stage."))
        if stage < self.stage and not note:
            raise TransitionError(gettext("Say why it goes back to an earlier stage."))
        if on > today:
            raise TransitionError(gettext("This day has not come yet."))
        if self.stage_since and on < self.stage_since:
            raise TransitionError(
                gettext("The present stage was entered later, on %(day)s.")
                % {"day": format_date(self.stage_since, "long")}
            )

    def suspend(self, *, by, at: datetime, note: str) -> None:
        self.move_to(CooperationStatus.SUSPENDED, by=by, at=at, note=note)

    def resume(self, *, by, at: datetime, note: str) -> None:
        self.move_to(
            CooperationStatus.ACTIVE, by=by, at=at, note=note, superseded_by=None
        )

    def terminate(self, *, by, at: datetime, note: str) -> None:
        self.move_to(CooperationStatus.TERMINATED, by=by, at=at, note=note)

    def expire(self, *, by, at: datetime, note: str = "") -> None:
        self.move_to(CooperationStatus.EXPIRED, by=by, at=at, note=note)

    def supersede(self, other: "Cooperation", *, by, at: datetime, note: str) -> None:
        self.move_to(
            CooperationStatus.SUPERSEDED, by=by, at=at, note=note, superseded_by=other
        )


class CooperationEvent(LifecycleEvent):
    subject = models.ForeignKey(
        Cooperation, on_delete=models.PROTECT, related_name="events"
    )


class StageChange(AppendOnly):
    """A cooperation entered a stage on a day, shown by a piece of evidence."""

    cooperation = models.ForeignKey(
        Cooperation, on_delete=models.PROTECT, related_name="stage_changes"
    )
    from_stage = models.PositiveSmallIntegerField(choices=Stage)
    to_stage = models.PositiveSmallIntegerField(choices=Stage)
    dated_on = models.DateField(_("date of the event"))
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, related_name="stage_changes"
    )
    note = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = [
            models.CheckConstraint(
                name="stage_change_changes_the_stage",
                condition=~Q(from_stage=F("to_stage")),
            ),
            models.CheckConstraint(
                name="stage_change_back_says_why",
                condition=Q(to_stage__gte=F("from_stage")) | ~Q(note=""),
            ),
        ]
        indexes = [models.Index(fields=["at", "id"], name="stage_change_at")]

    def __str__(self):
        return f"{self.cooperation_id}: {self.from_stage} -> {self.to_stage}"

    @property
    def is_back(self) -> bool:
        return self.to_stage < self.from_stage


@tracked
class CooperationParty(models.Model):
    """A party: a country as such, or one of its institutions."""

    cooperation = models.ForeignKey(
        Cooperation, on_delete=models.PROTECT, related_name="parties"
    )
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cooperations",
    )

    class Meta:
        verbose_name = _("party to a cooperation")
        verbose_name_plural = _("parties to cooperations")
        constraints = [
            models.UniqueConstraint(
                name="cooperation_names_a_party_once",
                fields=["cooperation", "country", "institution"],
                nulls_distinct=False,
            )
        ]

    def __str__(self):
        return f"{self.cooperation_id}: {self.country_id}"


@tracked
class CooperationProgramme(models.Model):
    """A programme that supports the cooperation."""

    cooperation = models.ForeignKey(
        Cooperation, on_delete=models.PROTECT, related_name="programmes"
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="cooperations"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="programme_supports_a_cooperation_once",
                fields=["cooperation", "programme"],
            )
        ]

    def __str__(self):
        return f"{self.cooperation_id} by {self.programme_id}"


track_links(Cooperation, "themes")
