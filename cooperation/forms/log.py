"""The log page: five blocks that are read, checked and saved together."""

import uuid

from django.forms.formsets import BaseFormSet
from django.utils.functional import cached_property

from cooperation.actions.log import FollowUpEntry, LogEntry
from cooperation.forms.follow_up_rows import FollowUps
from cooperation.forms.saved_rows import (
    FOLLOW_UPS,
    INITIAL,
    MEMBERS,
    VISITS,
    saved_rows,
)
from cooperation.visit_offers import offer
from migration_coop.lib.crispy import with_one_more_row
from migration_coop.lib.dates import parse_date
from migration_coop.lib.posted import (
    has_moved_on,
    leave_unchecked,
    read_base,
    rows_have_moved_on,
    sign_base,
)
from missions.forms.debriefing import DebriefingForm
from missions.forms.essentials import EssentialsForm, initial_of
from missions.forms.pasting import Paste, PastedMembers, PastedVisits
from missions.forms.rows import Members, Visits
from missions.models import Mission
from missions.pasting.days import MissionDays
from missions.promises import Promise
from missions.registry import Registry

DAYS = ("starts_on", "ends_on")
ROW_FORMS = {
    MEMBERS: Members.form,
    VISITS: Visits.form,
    FOLLOW_UPS: FollowUps.form,
}


class MissionLog:
    """All forms of one log page: empty, of a saved mission, or as they were sent."""

    def __init__(
        self,
        user,
        *,
        data=None,
        mission: Mission | None = None,
        like: "MissionLog | None" = None,
    ):
        """`like`: the same page with other things typed; it has read the rows."""
        self.user, self.data, self.mission = user, data, mission
        self.registry = like.registry if like else Registry(user)
        self.saved = like.saved if like else saved_rows(mission)
        # What a button has to say about its block, and the row it has removed.
        self.said: dict[str, str] = {}
        self.removed = ""
        self.essentials = self._essentials_form()
        self.visitor = self.essentials.typed("visiting_country")
        self.host = self.essentials.typed("host_country")
        self.members = self._rows(Members, MEMBERS, country=self.visitor)
        self.visits = self._rows(Visits, VISITS, country=self.host)
        first_day = self.essentials.typed("starts_on")
        offer(self.visits, registry=self.registry, day=first_day)
        self.follow_ups = self._rows(FollowUps, FOLLOW_UPS, country=self.visitor)
        self.debriefing = self._debriefing_form()
        self.forms = [
            self.essentials,
            self.members,
            self.visits,
            self.debriefing,
            self.follow_ups,
        ]
        if mission is not None and data is None:
            self.essentials.initial["base"] = sign_base(self.forms)

    # What it is

    @property
    def expected_version(self) -> int:
        """What the page was made from."""
        return self.essentials.cleaned_data["version"] or 0

    @property
    def is_stale(self) -> bool:
        """Something on it has been saved, closed or removed since it was shown."""
        if self.mission is None or self.data is None:
            return False
        debriefing = self._debriefing()["version"]
        return (
            has_moved_on(self.essentials, self.mission.version)
            or has_moved_on(self.debriefing, debriefing)
            or rows_have_moved_on(
                [self.members, self.visits, self.follow_ups],
                base=read_base(self.data.get("base", "")),
            )
        )

    @cached_property
    def pastes(self) -> dict[str, Paste]:
        """The boxes that lists of people and programmes are pasted into."""
        days = MissionDays(
            *(parse_date(str(self.essentials.typed(name))) for name in DAYS)
        )
        shared = {"registry": self.registry, "days": days}
        return {
            MEMBERS: PastedMembers(self.data, country=self.visitor, **shared),
            VISITS: PastedVisits(self.data, country=self.host, **shared),
        }

    def entry(self) -> LogEntry:
        """What was typed, for the action. Only after `is_valid`."""
        debriefing = self.debriefing
        promises = self._promises()
        return LogEntry(
            essentials=self.essentials.cleaned_data,
            members=self.members.entries,
            visits=self.visits.entries,
            debriefing=None
            if debriefing.is_empty
            else debriefing.cleaned_data | {"summary": debriefing.points},
            follow_ups=[*self.follow_ups.entries, *map(_as_follow_up, promises)],
        )

    @property
    def doubts(self) -> list[str]:
        """What is not certain about the promises of the debriefing, in words."""
        if not (self.essentials.is_valid() and self.debriefing.is_valid()):
            return []
        return [doubt for promise in self._promises() for doubt in promise.doubts]

    def _promises(self) -> list[Promise]:
        """What the lines of the debriefing promise; they are follow-ups, too."""
        return self.debriefing.promises(
            day=self.debriefing.cleaned_data["held_on"]
            or self.essentials.cleaned_data["ends_on"],
            countries=[self.visitor, self.host],
        )

    # What can happen to it

    def is_valid(self) -> bool:
        """Check every block, so that the page shows all that is wrong at once."""
        is_valid = self.essentials.is_valid()
        self.members.starts_on = self.essentials.cleaned_data.get("starts_on")
        others = [form.is_valid() for form in self.forms[1:]]
        return is_valid and all(others)

    def with_one_more(self, prefix: str) -> "MissionLog":
        """The same page with one more row, and nothing checked yet."""
        form = ROW_FORMS[prefix]
        return self.filled_with(with_one_more_row(self.data, prefix, form))

    def filled_with(self, data) -> "MissionLog":
        """The same page with other things typed on it, and nothing checked yet."""
        log = self._again(data)
        log.leave_unchecked()
        return log

    def checked(self) -> "MissionLog":
        """The same page, checked, while this one keeps quiet about what is wrong."""
        log = self._again(self.data)
        log.is_valid()
        return log

    def _again(self, data) -> "MissionLog":
        return MissionLog(self.user, data=data, mission=self.mission, like=self)

    def leave_unchecked(self) -> None:
        """Show what was typed without a word about it."""
        for form in self.forms:
            rows = form.forms if isinstance(form, BaseFormSet) else [form]
            for row in rows:
                leave_unchecked(row)
            if isinstance(form, BaseFormSet):
                form._errors = [{} for row in rows]
                form._non_form_errors = form.error_class()

    # How it begins

    def _essentials_form(self) -> EssentialsForm:
        return EssentialsForm(
            self.data,
            registry=self.registry,
            user=self.user,
            is_saved=self.mission is not None,
            initial=self._essentials(),
        )

    def _debriefing_form(self) -> DebriefingForm:
        return DebriefingForm(
            self.data,
            prefix="debriefing",
            registry=self.registry,
            country=self.host,
            initial=self._debriefing(),
            last_day=self.essentials.last_day,
        )

    def _rows(self, formset, prefix, *, country):
        shared = {"registry": self.registry, "country": country}
        shared["known"] = {row.pk: row for row in self.saved[prefix]}
        initial = [INITIAL[prefix](row) for row in self.saved[prefix]] or [{}]
        rows = formset(self.data, prefix=prefix, initial=initial, form_kwargs=shared)
        rows.registry = self.registry
        return rows

    def _essentials(self) -> dict:
        if self.mission is not None:
            return initial_of(self.mission)
        mine = sorted(self.user.access().writable_countries)
        country = mine[0] if len(mine) == 1 else ""
        lead = self.user.institution
        return {
            "visiting_country": country,
            "lead_institution": lead if lead and lead.country_id == country else None,
            "form_key": uuid.uuid4(),
        }

    def _debriefing(self) -> dict:
        debriefing = getattr(self.mission, "debriefing", None)
        names = (*DebriefingForm.written, "version")
        if debriefing is None:
            return {"version": 0}
        return {name: getattr(debriefing, name) for name in names}


def _as_follow_up(promise: Promise) -> FollowUpEntry:
    return FollowUpEntry(
        title=promise.title,
        owner_institution=promise.owner,
        due_on=promise.due_on,
        is_line=True,
    )
