"""What a reader sees of the minutes of a visit, and may do with them."""

from itertools import pairwise

from django.db.models import Prefetch
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from migration_coop.lib.formats import format_moment
from migration_coop.lib.lifecycle import LifecycleEvent
from missions.models import (
    Minutes,
    MinutesAddendum,
    MinutesAddendumEvent,
    MinutesEvent,
    MinutesStatus,
    MinutesVersion,
    Visit,
)
from missions.permissions import (
    is_host,
    may_agree_minutes,
    may_answer_minutes,
    may_read_minutes,
)
from missions.progress import minutes_of
from missions.steps import steps_of_addendum, steps_of_minutes


class MinutesPage:
    """The minutes of one visit, read in a fixed number of queries."""

    def __init__(self, visit: Visit, *, user):
        self.visit, self.user = visit, user

    @cached_property
    def minutes(self) -> Minutes | None:
        about = {"editable": self.visit.editable}
        may_read = may_read_minutes(self.user, self.visit, **about)
        return minutes_of(self.visit) if may_read else None

    @property
    def may_write(self) -> bool:
        is_open = self.minutes is None or self.minutes.is_draft
        return self.visit.editable and is_open

    @property
    def may_add(self) -> bool:
        """Whether an addendum may be written: the minutes are agreed, and locked."""
        is_agreed = self.minutes is not None and self.minutes.is_agreed
        return self.visit.editable and is_agreed

    # What was said when, and by whom

    @cached_property
    def versions(self) -> list[MinutesVersion]:
        """Newest first, each with the number of the one before."""
        if self.minutes is None:
            return []
        rows = list(self.minutes.versions.select_related("by").order_by("-number"))
        for version, before in pairwise(rows):
            version.previous_number = before.number
        return rows

    @cached_property
    def _events(self) -> list[MinutesEvent]:
        if self.minutes is None:
            return []
        return list(self.minutes.events.select_related("by").order_by("-at", "-pk"))

    @property
    def who_and_when(self) -> list[str]:
        """Who wrote the text, sent it to the other side, and approved it."""
        written = self.versions[0] if self.versions else None
        return _who_and_when(self.minutes, written, self._events)

    @property
    def asked_for(self) -> LifecycleEvent | None:
        """The correction that was asked for and not sent again yet."""
        return _asked_for(self._events)

    @cached_property
    def seen_before(self) -> tuple[int, int] | None:
        """Numbers of the text that the other side had last, and of the present one.

        None where it had none, has the same, or has agreed.
        """
        if self.minutes is None or self.minutes.is_agreed:
            return None
        rounds = [
            event.at
            for event in self._events
            if event.to_status == MinutesStatus.CIRCULATED
        ]
        if self.minutes.is_circulated:
            rounds = rounds[1:]
        if not rounds or not self.versions:
            return None
        seen = [v.number for v in self.versions if v.at <= rounds[0]]
        present = self.versions[0].number
        return (seen[0], present) if seen and seen[0] != present else None

    # What may be done

    @property
    def steps(self) -> list[dict]:
        minutes, mission = self.minutes, self.visit.mission
        if minutes is None:
            return []
        author = self.versions[0].by_id if self.versions else None
        offered = self._offered(steps_of_minutes(minutes), author)
        return [
            step | {"url": f"{self.visit.get_absolute_url()}minutes/{step['name']}/"}
            for step in offered
            if step["name"] != "circulate" or mission.editable
        ]

    @cached_property
    def addenda(self) -> list[MinutesAddendum]:
        """In order, each with what this reader may do with it."""
        if self.minutes is None or not self.minutes.is_agreed:
            return []
        steps = MinutesAddendumEvent.objects.select_related("by")
        newest_first = Prefetch("events", steps.order_by("-at", "-pk"))
        addenda = self.minutes.addenda.select_related("by").in_order()
        rows = list(addenda.prefetch_related(newest_first))
        base = f"{self.visit.get_absolute_url()}minutes/addenda"
        for addendum in rows:
            offered = self._offered(steps_of_addendum(addendum), addendum.by_id)
            addendum.steps = [
                step | {"url": f"{base}/{addendum.number}/{step['name']}/"}
                for step in offered
            ]
            events = list(addendum.events.all())
            addendum.who_and_when = _who_and_when(addendum, addendum, events)
            addendum.asked_for = _asked_for(events)
            addendum.may_correct = self.visit.editable and addendum.is_draft
        return rows

    def _offered(self, steps, author: int | None) -> list[dict]:
        user, mission = self.user, self.visit.mission
        may = {
            "agree": may_agree_minutes(user, mission, last_author_id=author),
            "ask-for-correction": may_answer_minutes(user, mission),
        }
        hosts = is_host(user, mission)
        return [
            # Who answers in place of the host side is asked for the reason.
            {
                "name": step.name,
                "label": step.label,
                "is_main": step.is_main,
                "asks": step.needs_reason or (step.name == "agree" and not hosts),
            }
            for step in steps
            if may.get(step.name, True)
        ]


def _who_and_when(text, written, newest_first: list[LifecycleEvent]) -> list[str]:
    said = [(_("Written by %(who)s, %(at)s"), written)] if written else []
    if newest_first and text.is_circulated:
        said.append((_("Sent for review by %(who)s, %(at)s"), newest_first[0]))
    if newest_first and text.is_agreed:
        said.append((_("Approved by %(who)s, %(at)s"), newest_first[0]))
    return [words % {"who": row.by, "at": format_moment(row.at)} for words, row in said]


def _asked_for(newest_first: list[LifecycleEvent]) -> LifecycleEvent | None:
    """The last step, if it led back from the other side to a draft."""
    last = newest_first[0] if newest_first else None
    is_asked = last is not None and last.to_status == MinutesStatus.DRAFT
    return last if is_asked and last.from_status else None
