"""Follow-ups: what somebody promised to do after a visit or at a debriefing."""

from datetime import date, datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cooperation.models.evidence import Evidence
from cooperation.models.in_charge import InCharge, WorkChange, WorkEvent
from cooperation.models.plan import Activity
from cooperation.models.work_order import FOLLOW_UP_INDEXES
from institutions.models import Institution
from migration_coop.lib.history import tracked
from migration_coop.lib.lifecycle import StandingManager, TransitionError, Undoable
from migration_coop.lib.records import CreatedOnce, Versioned
from missions.models import Mission, Visit


class FollowUpStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("follow-up", "Proposed")
    AGREED = "agreed", pgettext_lazy("follow-up", "Agreed")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", pgettext_lazy("follow-up", "Done")
    DROPPED = "dropped", pgettext_lazy("follow-up", "Dropped")


OPEN = (FollowUpStatus.PROPOSED, FollowUpStatus.AGREED, FollowUpStatus.IN_PROGRESS)


class FollowUpQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status__in=OPEN)

    def overdue(self, today: date):
        return self.open().filter(due_on__lt=today)

    def for_user(self, user):
        """Those of missions the user sees, and those their institution promised."""
        access = user.access()
        missions = Mission.objects.for_user(user)
        promised = Q(owner_institution__in=access.readable_institutions) | Q(
            owner_institution__country__in=access.readable_countries
        )
        found = self
        if not access.reads_everywhere:
            found = self.filter(Q(mission__in=missions.values("pk")) | promised)
        return found.annotate(editable=self._editable_by(access, missions))

    @staticmethod
    def _editable_by(access, missions):
        if access.writes_everywhere:
            return Value(True, output_field=BooleanField())
        mine = (
            Q(owner_institution__in=access.writable_institutions)
            | Q(owner_institution__country__in=access.writable_countries)
            | Exists(missions.filter(pk=OuterRef("mission"), editable=True))
        )
        return Case(When(mine, then=True), default=False, output_field=BooleanField())

    def with_mission(self):
        """With what a line about it names, in the same query."""
        return self.select_related(
            "mission__visiting_country",
            "mission__host_country",
            "visit__institution",
            "line__minutes__visit",
            "owner_institution",
            "owner",
            "activity__plan",
            "evidence__file",
        )

    def in_order(self):
        return self.order_by("number", "pk")

    def soonest_first(self):
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")


@tracked(by_time=True)
class FollowUp(Versioned, CreatedOnce, InCharge, Undoable):
    """One thing that was promised on a mission: at one of its visits or, where
    `visit` is empty, at its debriefing (docs/adr/0004)."""

    TRANSITIONS = {
        FollowUpStatus.PROPOSED: {
            FollowUpStatus.AGREED,
            FollowUpStatus.IN_PROGRESS,
            FollowUpStatus.DONE,
            FollowUpStatus.DROPPED,
        },
        FollowUpStatus.AGREED: {
            FollowUpStatus.IN_PROGRESS,
            FollowUpStatus.DONE,
            FollowUpStatus.DROPPED,
        },
        FollowUpStatus.IN_PROGRESS: {FollowUpStatus.DONE, FollowUpStatus.DROPPED},
        FollowUpStatus.DONE: {FollowUpStatus.IN_PROGRESS},
        FollowUpStatus.DROPPED: {FollowUpStatus.IN_PROGRESS},
    }

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="follow_ups"
    )
    # Together with `mission` a foreign key to (visit, mission): see the migration.
    visit = models.ForeignKey(
        Visit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("agreed at the visit"),
    )
    number = models.PositiveSmallIntegerField(editable=False)
    title = models.CharField(_("what was agreed"), max_length=250)
    detail = models.TextField(_("detail"), blank=True)
    owner_institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("responsible institution"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("person in charge"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    activity = models.ForeignKey(
        Activity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("activity of the action plan"),
    )
    evidence = models.ForeignKey(
        Evidence,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="follow_ups",
    )
    blocked_reason = models.CharField(
        _("blocked because"), max_length=300, blank=True, default="", db_default=""
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=FollowUpStatus,
        default=FollowUpStatus.PROPOSED,
        editable=False,
    )
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = StandingManager.from_queryset(FollowUpQuerySet)()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            models.UniqueConstraint(
                name="follow_up_number_is_unique_in_its_mission",
                fields=["mission", "number"],
                condition=Q(undone_at=None),
            ),
            models.CheckConstraint(
                name="follow_up_has_closed_at_unless_open",
                condition=(
                    Q(status__in=OPEN, closed_at=None)
                    | (~Q(status__in=OPEN) & Q(closed_at__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="follow_up_says_what_was_agreed", condition=~Q(title="")
            ),
            models.CheckConstraint(
                name="follow_up_is_blocked_only_while_it_is_open",
                condition=Q(blocked_reason="") | Q(status__in=OPEN),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                name="follow_up_open_by_date",
                condition=Q(status__in=["proposed", "agreed", "in_progress"]),
            ),
            models.Index(
                fields=["owner_institution", "due_on"], name="follow_up_by_owner"
            ),
            *FOLLOW_UP_INDEXES,
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("cooperation:follow_up_detail", args=[self.pk])

    @property
    def edit_url(self) -> str:
        return reverse("cooperation:follow_up_edit", args=[self.pk])

    # What it is

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_settled(self) -> bool:
        return not self.is_open

    @property
    def is_assigned(self) -> bool:
        """With an owner and a date: what closing a mission asks for."""
        return self.owner_institution_id is not None and self.due_on is not None

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today

    # What can happen to it

    def agree(self, *, by, at: datetime, note: str = "") -> None:
        self.move_to(FollowUpStatus.AGREED, by=by, at=at, note=note)

    def start(self, *, by, at: datetime, note: str = "") -> None:
        self.move_to(FollowUpStatus.IN_PROGRESS, by=by, at=at, note=note)

    def complete(self, *, by, at: datetime, note: str, evidence=None) -> None:
        self.move_to(
            FollowUpStatus.DONE,
            by=by,
            at=at,
            note=note,
            closed_at=at,
            evidence=evidence,
            blocked_reason="",
        )

    def drop(self, *, by, at: datetime, note: str) -> None:
        self.move_to(
            FollowUpStatus.DROPPED,
            by=by,
            at=at,
            note=note,
            closed_at=at,
            blocked_reason="",
        )

    def reopen(self, *, by, at: datetime, note: str) -> None:
        self.move_to(
            FollowUpStatus.IN_PROGRESS, by=by, at=at, note=note, closed_at=None
        )

    @transaction.atomic
    def postpone(
        self, on: date | None, *, expected_version: int, by, at: datetime, note: str
    ) -> None:
        """Promise it for another day. The reason is on record, without a step."""
        if not self.is_open:
            raise TransitionError(gettext("What is closed cannot be postponed."))
        self.due_on = on
        self.save_edit(expected_version=expected_version, fields=["due_on"])
        same = {"from_status": self.status, "to_status": self.status}
        what = WorkChange.POSTPONED
        self.events.create(what=what, **same, by=by, at=at, note=note)


class FollowUpEvent(WorkEvent):
    subject = models.ForeignKey(
        FollowUp, on_delete=models.PROTECT, related_name="events"
    )
