"""Milestones: what is agreed, what is expected now, what happened, what shows it."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperation.models.evidence import Evidence
from cooperation.models.in_charge import InCharge, WorkChange, WorkEvent
from cooperation.models.milestone_health import (
    CLOSED,
    OPEN,
    MilestoneHealth,
    MilestoneStatus,
    judge,
    judged_in_sql,
)
from cooperation.models.plan import ActionPlan, Activity, PlanPart, Rebaseline
from cooperation.models.work_order import MILESTONE_INDEXES
from institutions.models import Institution
from migration_coop.lib.history import tracked
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import AppendOnly


class MilestoneQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status__in=OPEN)

    def unsettled(self):
        """Open, or waiting for the second person."""
        return self.exclude(status__in=CLOSED)

    def to_confirm(self):
        return self.filter(status=MilestoneStatus.SUBMITTED)

    def overdue(self, today: date):
        return self.open().filter(forecast_on__lt=today)

    def with_health(self, today: date):
        """Each row knows its `judged`: what `health` answers, for figures in SQL."""
        return self.annotate(judged=judged_in_sql(today))

    def for_user(self, user):
        plans = ActionPlan.objects.for_user(user)
        return self.filter(plan__in=plans.values("pk")).annotate(
            editable=Exists(plans.filter(pk=OuterRef("plan"), editable=True))
        )

    def in_order(self):
        return self.order_by("position", "pk")

    def in_plan_order(self):
        """As the plan reads: activity by activity."""
        place = ("activity__section", "activity")
        return self.order_by(*(f"{part}__position" for part in place), "position", "pk")

    def with_details(self):
        """With what its page names, in the same query."""
        return self.select_related(
            "plan__country",
            "activity__section",
            "owner",
            "owner_institution",
            "escalates_to",
            "evidence__file",
            "submitted_by",
            "confirmed_by",
        )

    def soonest_first(self):
        return self.order_by("forecast_on", "pk")


@tracked(by_time=True)
class Milestone(PlanPart, InCharge):
    """A dated result of an activity. Done needs evidence and a second person."""

    TRANSITIONS = {
        MilestoneStatus.NOT_STARTED: {
            MilestoneStatus.IN_PROGRESS,
            MilestoneStatus.SUBMITTED,
            MilestoneStatus.DROPPED,
        },
        MilestoneStatus.IN_PROGRESS: {
            MilestoneStatus.NOT_STARTED,
            MilestoneStatus.SUBMITTED,
            MilestoneStatus.DROPPED,
        },
        MilestoneStatus.SUBMITTED: {
            MilestoneStatus.IN_PROGRESS,
            MilestoneStatus.REACHED,
        },
        MilestoneStatus.REACHED: {MilestoneStatus.IN_PROGRESS},
        MilestoneStatus.DROPPED: {MilestoneStatus.NOT_STARTED},
    }

    plan = models.ForeignKey(
        ActionPlan, on_delete=models.PROTECT, related_name="milestones"
    )
    activity = models.ForeignKey(
        Activity,
        on_delete=models.PROTECT,
        related_name="milestones",
        verbose_name=_("activity"),
    )
    # Agreed when the plan was adopted; only a rebaseline changes it.
    baseline_on = models.DateField(_("agreed date"))
    forecast_on = models.DateField(_("expected date"))
    actual_on = models.DateField(_("reached on"), null=True, blank=True)
    owner_institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name=_("institution in charge"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name=_("person in charge"),
    )
    escalates_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("escalation"),
    )
    expected_evidence = models.CharField(
        _("expected evidence"), max_length=300, blank=True
    )
    evidence = models.ForeignKey(
        Evidence,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="milestones",
    )
    blocked_reason = models.CharField(_("blocked because"), max_length=300, blank=True)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=MilestoneStatus,
        default=MilestoneStatus.NOT_STARTED,
        editable=False,
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            models.UniqueConstraint(
                name="milestone_number_is_unique_in_its_plan", fields=["plan", "number"]
            ),
            models.UniqueConstraint(
                name="milestone_is_known_with_its_plan", fields=["id", "plan"]
            ),
            models.CheckConstraint(
                name="milestone_has_actual_date_exactly_when_reached",
                condition=(
                    Q(status=MilestoneStatus.REACHED, actual_on__isnull=False)
                    | Q(status=MilestoneStatus.SUBMITTED)
                    | (~Q(status__in=[MilestoneStatus.REACHED]) & Q(actual_on=None))
                ),
            ),
            models.CheckConstraint(
                name="milestone_done_shows_evidence",
                condition=~Q(
                    status__in=[MilestoneStatus.SUBMITTED, MilestoneStatus.REACHED]
                )
                | Q(evidence__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="milestone_reached_is_confirmed_by_a_second_person",
                condition=~Q(status=MilestoneStatus.REACHED)
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("submitted_by"))),
            ),
        ]
        indexes = [
            models.Index(
                fields=["forecast_on", "id"],
                name="milestone_open_by_date",
                condition=Q(status__in=["not_started", "in_progress"]),
            ),
            models.Index(
                fields=["owner", "forecast_on"], name="milestone_owner_by_date"
            ),
            *MILESTONE_INDEXES,
        ]

    def get_absolute_url(self):
        return reverse(
            "cooperation:milestone_detail", args=[self.plan.code, self.number]
        )

    # What it is

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_settled(self) -> bool:
        return self.status in CLOSED

    @property
    def slip(self) -> timedelta:
        """How far the expected, or actual, date has moved from the agreed one."""
        return (self.actual_on or self.forecast_on) - self.baseline_on

    def health(self, today: date) -> MilestoneHealth:
        return judge(self, today).health

    # What can happen to it

    def start(self, *, by, at: datetime, note: str = "") -> None:
        self.move_to(MilestoneStatus.IN_PROGRESS, by=by, at=at, note=note)

    def submit(
        self, *, evidence: Evidence, on: date, by, at: datetime, note=""
    ) -> None:
        """Say that it is done, and show it. A second person confirms."""
        self.move_to(
            MilestoneStatus.SUBMITTED,
            by=by,
            at=at,
            note=note,
            evidence=evidence,
            actual_on=on,
            submitted_by=by,
            blocked_reason="",
        )

    def confirm(self, *, by, at: datetime, note: str = "") -> None:
        if by.pk == self.submitted_by_id:
            raise TransitionError(
                gettext("Somebody else must confirm what you have submitted.")
            )
        self.move_to(MilestoneStatus.REACHED, by=by, at=at, note=note, confirmed_by=by)

    def send_back(self, *, by, at: datetime, note: str) -> None:
        """Not done yet after all: a reached or submitted milestone is work again."""
        self.move_to(
            MilestoneStatus.IN_PROGRESS,
            by=by,
            at=at,
            note=note,
            actual_on=None,
            submitted_by=None,
            confirmed_by=None,
        )

    def drop(self, *, by, at: datetime, note: str) -> None:
        self.move_to(MilestoneStatus.DROPPED, by=by, at=at, note=note)

    def take_up_again(self, *, by, at: datetime, note: str = "") -> None:
        self.move_to(MilestoneStatus.NOT_STARTED, by=by, at=at, note=note)

    def report(self, *, by, at: datetime, note: str) -> None:
        """Say what has moved, without a step."""
        self.events.create(
            from_status=self.status, to_status=self.status, by=by, at=at, note=note
        )

    @transaction.atomic
    def forecast(self, on: date, *, reason: str, by, at: datetime) -> None:
        """Expect it on another day. The earlier expectation is kept, with the reason."""
        before = self.forecast_on
        self.forecast_on = on
        self.save_edit(expected_version=self.version, fields=["forecast_on"])
        self.forecast_changes.create(
            from_on=before, to_on=on, reason=reason, by=by, at=at
        )

    def escalate_to(self, person, *, by, at: datetime, note: str = "") -> None:
        """Somebody else hears of it when it stays late."""
        if self.is_settled:
            raise TransitionError(gettext("What is closed needs nobody in charge."))
        event = {"by": by, "at": at, "note": note}
        event |= {"from_owner": self.escalates_to, "to_owner": person}
        self.change(WorkChange.ESCALATION, event=event, escalates_to=person)

    @transaction.atomic
    def rebaseline(self, on: date, *, decision: Rebaseline) -> None:
        """Agree on another day, by a dated decision. The old agreement is kept."""
        agreed, expected = self.baseline_on, self.forecast_on
        self.baseline_on = self.forecast_on = on
        self.save_edit(
            expected_version=self.version, fields=["baseline_on", "forecast_on"]
        )
        self.baseline_changes.create(
            decision=decision, from_on=agreed, forecast_from_on=expected, to_on=on
        )


class MilestoneEvent(WorkEvent):
    subject = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, related_name="events"
    )


class ForecastChange(AppendOnly):
    """The expected date moved, and why."""

    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, related_name="forecast_changes"
    )
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = [
            models.CheckConstraint(
                name="forecast_change_moves_the_date", condition=~Q(from_on=F("to_on"))
            ),
            models.CheckConstraint(
                name="forecast_change_has_a_reason", condition=~Q(reason="")
            ),
        ]
        indexes = [models.Index(fields=["at", "id"], name="forecast_change_at")]

    def __str__(self):
        return f"{self.milestone_id}: {self.from_on} -> {self.to_on}"


class BaselineChange(AppendOnly):
    """A decision gave this milestone another agreed date."""

    decision = models.ForeignKey(
        Rebaseline, on_delete=models.PROTECT, related_name="changes"
    )
    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, related_name="baseline_changes"
    )
    from_on = models.DateField()
    # What was expected before; the agreed date where that was not recorded.
    forecast_from_on = models.DateField(null=True)
    to_on = models.DateField()

    class Meta(AppendOnly.Meta):
        constraints = [
            models.UniqueConstraint(
                name="decision_moves_a_milestone_once",
                fields=["decision", "milestone"],
            )
        ]

    def __str__(self):
        return f"{self.milestone_id}: {self.from_on} -> {self.to_on}"
