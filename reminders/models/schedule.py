"""When people are reminded: so many days before a date, on it, after it."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.models import ActionPlan, Milestone
from migration_coop.lib.history import tracked
from migration_coop.lib.records import EditConflict, Versioned
from missions.models import Programme
from reminders.models.topic import Audience, Topic

LONGEST = 365
SCOPES = ("programme", "plan", "milestone", "person")


def _days(label) -> ArrayField:
    validators = [MinValueValidator(1), MaxValueValidator(LONGEST)]
    number = models.PositiveSmallIntegerField(validators=validators)
    return ArrayField(number, default=list, blank=True, verbose_name=label)


def _scope(model, label) -> models.ForeignKey:
    return models.ForeignKey(
        model,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


class ReminderScheduleQuerySet(models.QuerySet):
    def for_user(self, user):
        """Everything's, those of programmes, of plans that the user sees, one's own."""
        plans = ActionPlan.objects.for_user(user).values("pk")
        return self.filter(
            Q(plan=None, milestone=None, person=None)
            | Q(plan__in=plans)
            | Q(milestone__plan__in=plans)
            | Q(person=user.pk)
        )

    def of_the_system(self):
        return self.filter(programme=None, plan=None, milestone=None, person=None)


class StandingSchedules(models.Manager.from_queryset(ReminderScheduleQuerySet)):
    """Without those that have ended: they only tell what ordered a reminder."""

    def get_queryset(self):
        return super().get_queryset().filter(ended_at=None)


@tracked
class ReminderSchedule(Versioned, models.Model):
    """The steps of one topic, all of them. The most specific schedule holds.

    A schedule of a milestone holds instead of its plan's, that one instead of its
    programme's, that one instead of the system's; one that is not active silences
    what it is for. The schedule of a person changes how early that person hears,
    never that they hear when something is due or late: that is a duty of office.
    """

    topic = models.CharField(_("about"), max_length=12, choices=Topic)
    programme = _scope(Programme, _("programme"))
    plan = _scope(ActionPlan, _("action plan"))
    milestone = _scope(Milestone, _("milestone"))
    person = _scope(settings.AUTH_USER_MODEL, _("person"))
    before_days = _days(_("days before the date"))
    on_the_day = models.BooleanField(_("on the day"), default=True)
    after_days = _days(_("days after the date"))
    # After the last of these days: with the first mail of each week, until it is done.
    weekly_after = models.BooleanField(_("then every week"), default=True)
    is_active = models.BooleanField(_("active"), default=True)
    # Ended, what holds above it holds again. Reminders that it ordered still name it.
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )

    objects = StandingSchedules()

    class Meta:
        verbose_name = _("reminder schedule")
        verbose_name_plural = _("reminder schedules")
        constraints = [
            models.UniqueConstraint(
                name="schedule_is_one_for_a_topic_and_what_it_is_for",
                fields=["topic", *SCOPES],
                condition=Q(ended_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="schedule_is_ended_by_somebody_at_some_time",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="schedule_of_everything_does_not_end",
                condition=Q(ended_at=None)
                | Q(programme__isnull=False)
                | Q(plan__isnull=False)
                | Q(milestone__isnull=False)
                | Q(person__isnull=False),
            ),
            models.CheckConstraint(
                name="schedule_topic_is_known", condition=Q(topic__in=Topic.values)
            ),
            models.CheckConstraint(
                name="schedule_is_for_one_thing_at_most",
                condition=(
                    Q(plan=None, milestone=None, person=None)
                    | Q(programme=None, milestone=None, person=None)
                    | Q(programme=None, plan=None, person=None)
                    | Q(programme=None, plan=None, milestone=None)
                ),
            ),
            models.CheckConstraint(
                name="schedule_of_a_plan_is_about_milestones",
                condition=Q(plan=None, milestone=None) | Q(topic=Topic.MILESTONE),
            ),
            models.CheckConstraint(
                name="schedule_days_are_within_a_year",
                condition=Q(before_days__contained_by=[*range(1, LONGEST + 1)])
                & Q(after_days__contained_by=[*range(1, LONGEST + 1)]),
            ),
        ]

    def __str__(self):
        scope = next((name for name in SCOPES if getattr(self, f"{name}_id")), "")
        return f"{self.topic} {scope} {getattr(self, f'{scope}_id', '')}".strip()

    # What can happen to it

    def end(self, *, expected_version: int, by, at: datetime) -> None:
        """What holds above it holds again. Of two people one wins."""
        rows = ReminderSchedule.objects.filter(pk=self.pk, version=expected_version)
        if not rows.update(ended_by=by, ended_at=at, version=expected_version + 1):
            raise EditConflict


@tracked
class EscalationStep(models.Model):
    """Somebody else hears of it when it is still open so many days after its date."""

    schedule = models.ForeignKey(
        ReminderSchedule, on_delete=models.PROTECT, related_name="escalations"
    )
    after_days = models.PositiveSmallIntegerField(
        _("days after the date"),
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
    )
    audience = models.CharField(_("who is told"), max_length=12, choices=Audience)

    class Meta:
        verbose_name = _("escalation step")
        verbose_name_plural = _("escalation steps")
        constraints = [
            models.UniqueConstraint(
                name="escalation_tells_somebody_once_on_a_day",
                fields=["schedule", "after_days", "audience"],
            ),
            models.CheckConstraint(
                name="escalation_is_within_a_year_after_the_date",
                condition=Q(after_days__range=(1, LONGEST)),
            ),
            models.CheckConstraint(
                name="escalation_tells_somebody_other_than_the_owner",
                condition=~Q(audience=Audience.OWNER) & Q(audience__in=Audience.values),
            ),
        ]

    def __str__(self):
        return f"{self.schedule_id}: +{self.after_days} {self.audience}"
