"""Missions: who travels to whom, when, and how far the work on it has come."""

from datetime import date, datetime

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    Value,
    When,
)
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import validate_time_zone
from institutions.country_rules import CountryRules, rules_in_force
from institutions.models import Country, Institution, Theme
from migration_coop.lib.history import track_links, tracked
from migration_coop.lib.lifecycle import LifecycleEvent, StandingManager, Undoable
from migration_coop.lib.records import CreatedOnce, Versioned
from migration_coop.lib.search import Fold
from missions.models.programme import Programme
from missions.models.request import AssistanceRequest
from missions.models.types import MissionKind, MissionStatus


class MissionQuerySet(models.QuerySet):
    def for_user(self, user):
        """Missions of the user's countries, institutions and programmes.

        Each row knows whether the user may change it (`editable`).
        """
        access = user.access()
        everywhere = Value(True, output_field=BooleanField())
        found = self
        if not access.reads_everywhere:
            found = self.filter(self._readable_by(user, access))
        editable = self._editable_by(user, access)
        return found.annotate(
            editable=everywhere
            if access.writes_everywhere
            else ExpressionWrapper(
                Case(When(editable, then=True), default=False),
                output_field=BooleanField(),
            )
        )

    @staticmethod
    def _readable_by(user, access):
        from_or_to = Q(visiting_country__in=access.readable_countries) | Q(
            host_country__in=access.readable_countries
        )
        followed = Programme.objects.followed_by(user)
        seen = from_or_to | Exists(followed.filter(pk=OuterRef("programme")))
        if access.readable_countries:
            sides = MissionHost.objects.filter(mission=OuterRef("pk"))
            delegations = Delegation.objects.filter(mission=OuterRef("pk"))
            among = Q(country__in=access.readable_countries)
            seen |= Exists(sides.filter(among)) | Exists(delegations.filter(among))
        if access.readable_institutions:
            mine = access.readable_institutions
            seen |= Q(lead_institution__in=mine) | Q(host_institution__in=mine)
        return seen

    @staticmethod
    def _editable_by(user, access):
        coordinated = Programme.objects.coordinated_by(user)
        return (
            Q(visiting_country__in=access.writable_countries)
            | Q(lead_institution__in=access.writable_institutions)
            | Exists(coordinated.filter(pk=OuterRef("programme")))
        )

    def search(self, words: str):
        # In a query of its own: beside joined tables `code` would be ambiguous.
        found = Mission.objects.annotate(folded_text=Fold(MissionText()))
        for word in words.split():
            found = found.filter(folded_text__contains=Fold(Value(word)))
        return self.filter(pk__in=found.values("pk"))

    def between(self, country: str, other: str):
        return self.filter(
            Q(visiting_country=country, host_country=other)
            | Q(visiting_country=other, host_country=country)
        )

    def newest_first(self):
        return self.order_by("-starts_on", "-pk")


class MissionText(models.Func):
    """What the search of missions reads."""

    template = "(code || ' ' || title || ' ' || purpose || ' ' || city)"
    output_field = models.TextField()


@tracked(by_time=True)
class Mission(Versioned, CreatedOnce, Undoable):
    """A delegation of one or more countries visits the institutions of others."""

    TRANSITIONS = {
        MissionStatus.DRAFT: {
            MissionStatus.PLANNED,
            MissionStatus.UNDER_WAY,
            MissionStatus.HELD,
            MissionStatus.CANCELLED,
        },
        MissionStatus.PLANNED: {
            MissionStatus.APPROVED,
            MissionStatus.UNDER_WAY,
            MissionStatus.HELD,
            MissionStatus.POSTPONED,
            MissionStatus.CANCELLED,
        },
        MissionStatus.APPROVED: {
            MissionStatus.UNDER_WAY,
            MissionStatus.HELD,
            MissionStatus.POSTPONED,
            MissionStatus.CANCELLED,
        },
        MissionStatus.UNDER_WAY: {MissionStatus.HELD, MissionStatus.CANCELLED},
        MissionStatus.HELD: {MissionStatus.REPORTED},
        MissionStatus.REPORTED: {MissionStatus.HELD, MissionStatus.CLOSED},
        MissionStatus.CLOSED: {MissionStatus.REPORTED},
        MissionStatus.POSTPONED: {MissionStatus.PLANNED, MissionStatus.CANCELLED},
        MissionStatus.CANCELLED: {MissionStatus.PLANNED},
    }

    code = models.CharField(_("reference"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=250)
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=MissionKind,
        default=MissionKind.STUDY_VISIT,
    )
    purpose = models.TextField(_("purpose"), blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    # The pair that leads on each side. Further sides are delegations and hosts.
    visiting_country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        related_name="missions_out",
        verbose_name=_("who travels"),
    )
    host_country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        related_name="missions_in",
        verbose_name=_("who hosts"),
    )
    lead_institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="missions_led",
        verbose_name=_("leading institution"),
    )
    host_institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="missions_hosted",
        verbose_name=_("host institution"),
    )
    city = models.CharField(_("city"), max_length=100, blank=True)
    # Visits keep the wall time of this zone (ux.md 7.3).
    time_zone = models.CharField(
        _("time zone"), max_length=64, validators=[validate_time_zone]
    )
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="missions",
        verbose_name=_("programme"),
    )
    request = models.ForeignKey(
        AssistanceRequest,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="missions",
        verbose_name=_("assistance request"),
    )
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="+", verbose_name=_("themes")
    )
    sdg_goals = models.CharField(
        _("Sustainable Development Goals"), max_length=60, blank=True
    )
    report_due_on = models.DateField(_("report due on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=MissionStatus,
        default=MissionStatus.DRAFT,
        editable=False,
    )
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="missions_logged",
        editable=False,
    )
    logged_at = models.DateTimeField(editable=False)

    objects = StandingManager.from_queryset(MissionQuerySet)()

    class Meta:
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        constraints = [
            models.CheckConstraint(
                name="mission_does_not_end_before_it_starts",
                condition=Q(ends_on__gte=models.F("starts_on")),
            ),
            models.CheckConstraint(
                name="mission_goes_to_another_country",
                condition=~Q(visiting_country=models.F("host_country")),
            ),
        ]
        indexes = [
            models.Index(fields=["-starts_on", "-id"], name="mission_newest"),
            models.Index(
                fields=["visiting_country", "-starts_on", "-id"], name="mission_out"
            ),
            models.Index(
                fields=["host_country", "-starts_on", "-id"], name="mission_in"
            ),
            models.Index(
                fields=["programme", "-starts_on", "-id"], name="mission_programme"
            ),
            # Those that travelled the other way are looked for mission by mission.
            models.Index(
                fields=["visiting_country", "host_country", "ends_on"],
                name="mission_pair",
            ),
            models.Index(fields=["status", "-starts_on", "-id"], name="mission_status"),
            models.Index(fields=["kind", "-starts_on", "-id"], name="mission_kind"),
            GinIndex(
                OpClass(Fold(MissionText()), name="gin_trgm_ops"),
                name="mission_text_search",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:mission_detail", args=[self.code])

    # What it is

    @property
    def is_over(self) -> bool:
        return self.status in {
            MissionStatus.HELD,
            MissionStatus.REPORTED,
            MissionStatus.CLOSED,
        }

    @property
    def is_draft(self) -> bool:
        return self.status == MissionStatus.DRAFT

    def status_by_dates(self, today: date) -> MissionStatus:
        """Where its dates alone put a mission that is not cancelled."""
        if today < self.starts_on:
            return MissionStatus.PLANNED
        return MissionStatus.UNDER_WAY if today <= self.ends_on else MissionStatus.HELD

    def rules_of_visitors(self) -> CountryRules:
        """What the country that travels asks; those of the first day hold for all."""
        return rules_in_force(self.visiting_country_id, on=self.starts_on)

    def report_due_by(self, rules: CountryRules) -> date | None:
        """The day that somebody set, or so many days after the return."""
        return self.report_due_on or rules.report_due_on(self.ends_on)

    # What can happen to it

    def finish_draft(self, *, by, at: datetime, today: date) -> None:
        due_on = self.report_due_by(self.rules_of_visitors())
        status = self.status_by_dates(today)
        self.move_to(status, by=by, at=at, report_due_on=due_on)

    def approve(self, *, by, at: datetime, note: str = "") -> None:
        self.move_to(MissionStatus.APPROVED, by=by, at=at, note=note)

    def start(self, *, by, at: datetime) -> None:
        self.move_to(MissionStatus.UNDER_WAY, by=by, at=at)

    def hold(self, *, by, at: datetime, note: str = "") -> None:
        due_on = self.report_due_by(self.rules_of_visitors())
        self.move_to(MissionStatus.HELD, by=by, at=at, note=note, report_due_on=due_on)

    def file_report(self, *, by, at: datetime, note: str = "") -> None:
        self.move_to(MissionStatus.REPORTED, by=by, at=at, note=note)

    def close(self, *, by, at: datetime, note: str = "") -> None:
        self.move_to(MissionStatus.CLOSED, by=by, at=at, note=note)

    def reopen(self, *, by, at: datetime, note: str) -> None:
        """One step back: a closed mission to its report, a report to the work on it."""
        back = {
            MissionStatus.CLOSED: MissionStatus.REPORTED,
            MissionStatus.REPORTED: MissionStatus.HELD,
        }
        self.move_to(
            back.get(self.status, MissionStatus.PLANNED), by=by, at=at, note=note
        )

    def postpone(self, *, by, at: datetime, note: str) -> None:
        self.move_to(MissionStatus.POSTPONED, by=by, at=at, note=note)

    def cancel(self, *, by, at: datetime, note: str) -> None:
        self.move_to(MissionStatus.CANCELLED, by=by, at=at, note=note)

    def undo_first_save(self, *, by, at: datetime, note: str) -> None:
        """As if it had never been logged: its code is free for the next one, and the
        same form may be sent again."""
        code = f"{self.code}~{self.pk}"
        self.undo(by=by, at=at, note=note, code=code, form_key=None)


class MissionEvent(LifecycleEvent):
    subject = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="events"
    )


@tracked
class MissionHost(models.Model):
    """A host side of a mission: a country, and the institution that receives."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="hosts")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("host side")
        verbose_name_plural = _("host sides")
        constraints = [
            models.UniqueConstraint(
                name="mission_names_a_host_side_once",
                fields=["mission", "country", "institution"],
                nulls_distinct=False,
            )
        ]

    def __str__(self):
        return f"{self.mission_id} in {self.country_id}"


@tracked
class Delegation(models.Model):
    """The people of one visiting side."""

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="delegations"
    )
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            models.UniqueConstraint(
                name="mission_has_one_delegation_per_visiting_side",
                fields=["mission", "country", "institution"],
                nulls_distinct=False,
            )
        ]

    def __str__(self):
        return f"{self.mission_id} from {self.country_id}"


track_links(Mission, "themes")
