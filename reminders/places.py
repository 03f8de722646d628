"""What a schedule is for: everything, a programme, a plan or one milestone."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.models import ActionPlan, Milestone
from missions.models import Programme
from reminders.models import ReminderSchedule, Topic
from reminders.topics import Scope

# How a query finds the programme that the scope of a row names. Posts have none.
PROGRAMME_PATHS = {
    Topic.MILESTONE: "plan__programme",
    Topic.FOLLOW_UP: "mission__programme",
    Topic.REPORT: "programme",
    Topic.MINUTES: "visit__mission__programme",
    Topic.INSTRUMENT: "cooperation__programmes__programme",
    Topic.COOPERATION: "programmes__programme",
}


@dataclass(frozen=True)
class Place:
    """One of these at most."""

    programme: Programme | None = None
    plan: ActionPlan | None = None
    milestone: Milestone | None = None

    @classmethod
    def of(cls, schedule: ReminderSchedule) -> "Place":
        return cls(schedule.programme, schedule.plan, schedule.milestone)

    @property
    def is_everything(self) -> bool:
        return not (self.programme or self.plan or self.milestone)

    @property
    def fields(self) -> dict:
        """Those of a schedule for it."""
        return {
            "programme": self.programme,
            "plan": self.plan,
            "milestone": self.milestone,
            "person": None,
        }

    @property
    def scope(self) -> Scope:
        """With what it stands in, so that the schedule that holds for it is found."""
        if self.programme:
            return Scope(programme=self.programme.pk)
        plan = self.milestone.plan if self.milestone else self.plan
        if plan is None:
            return Scope()
        milestone = self.milestone.pk if self.milestone else None
        return Scope(plan.programme_id, plan.pk, milestone)

    @property
    def key(self) -> tuple[str, int]:
        """As `Schedules` keeps what is for it."""
        for name in ("milestone", "plan", "programme"):
            if thing := getattr(self, name):
                return name, thing.pk
        return "", 0

    @property
    def name(self) -> str:
        return str(self.milestone or self.plan or self.programme or _("Everywhere"))

    @property
    def url(self) -> str:
        """Its own page, where it has one."""
        thing = self.milestone or self.plan
        return thing.get_absolute_url() if thing else ""

    def edit_url(self, topic: Topic) -> str:
        if self.milestone:
            args = [self.milestone.plan.code, self.milestone.number]
            return reverse("reminders:schedule_of_milestone", args=args)
        if self.plan:
            return reverse("reminders:schedule_of_plan", args=[self.plan.code])
        if self.programme:
            args = [topic, self.programme.code]
            return reverse("reminders:schedule_of_programme", args=args)
        return reverse("reminders:schedule_edit", args=[topic])
