"""What the page of one schedule is made of, whatever the schedule is for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.utils.translation import gettext as _

from migration_coop.lib.formats import format_date, format_time
from reminders.models import Audience, ReminderSchedule, Topic
from reminders.places import Place
from reminders.preview import Heard
from reminders.proposals import Proposal
from reminders.schedules import Schedules
from reminders.timeline import step_in_words

NOTHING = Proposal(
    before_days=[], on_the_day=True, after_days=[], weekly_after=False, is_active=True
)


@dataclass(frozen=True)
class SchedulePage:
    topic: Topic
    place: Place
    # Of this very place; what holds for it now; what would hold without the first.
    stands: ReminderSchedule | None
    holds: ReminderSchedule | None
    above: ReminderSchedule | None

    @classmethod
    def read(cls, topic: Topic, place: Place) -> Self:
        schedules = Schedules.load()
        without = schedules.instead(topic, place.key, None)
        return cls(
            topic,
            place,
            stands=schedules.rows.get((topic, *place.key)),
            holds=schedules.holding(topic, place.scope),
            above=without.holding(topic, place.scope),
        )

    @property
    def version(self) -> int:
        return self.stands.version if self.stands else 0

    @property
    def start(self) -> Proposal:
        """A new exception begins with what holds now."""
        return Proposal.copied_from(self.holds) if self.holds else NOTHING


def heard_line(heard: Heard, *, now: datetime) -> dict:
    """One step of a preview, in words, for a table."""
    moved = _("instead of %(date)s, a day off")
    planned = {"date": format_date(heard.planned_on, "weekday")}
    return {
        "day": format_date(heard.day, "weekday"),
        "hour": format_time(heard.moment.time()),
        "who": heard.person,
        "role": Audience(heard.step.audience).label,
        "step": step_in_words(heard.step),
        "moved": moved % planned if heard.has_moved else "",
        "is_past": heard.moment <= now,
        "row": heard.row,
    }
