"""The log page: five blocks that are read, checked and saved together."""

import uuid

from django import forms
from django.core.exceptions import BadRequest
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from cooperation.actions.log import FollowUpEntry, LogEntry
from cooperation.models import FollowUp
from migration_coop.lib.crispy import Fields, with_one_more_row
from migration_coop.lib.dates import ForgivingDateField
from migration_coop.lib.posted import (
    has_moved_on,
    read_base,
    rows_have_moved_on,
    sign_base,
)
from missions.forms.debriefing import DebriefingForm
from missions.forms.essentials import EssentialsForm, initial_of
from missions.forms.fields import InstitutionField
from missions.forms.rows import MOST_ROWS, Members, RowForm, Visits, shown_name
from missions.models import Mission
from missions.registry import Registry

MEMBERS, VISITS, FOLLOW_UPS = "members", "visits", "follow_ups"


class FollowUpForm(RowForm):
    title = forms.CharField(label=_("What was agreed"), max_length=250, required=False)
    owner_institution = InstitutionField(label=_("Responsible institution"))
    due_on = ForgivingDateField(label=_("Due on"), required=False)
    remove = forms.BooleanField(label=_("Remove this follow-up"), required=False)

    institution_field = "owner_institution"
    says_something = ("title", "owner_institution", "due_on")
    helper = Fields("title", ("owner_institution", "due_on"), "remove")
    saved_helper = Fields("title", ("owner_institution", "due_on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.saved is not None:
            # It is on record: drop it on its own page, with a reason.
            del self.fields["remove"]
            self.helper = self.saved_helper

    @property
    def is_empty(self) -> bool:
        return self.saved is None and super().is_empty

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", _("Say what was agreed."))
        return cleaned


class FollowUpRows(BaseFormSet):
    @property
    def entries(self) -> list[FollowUpEntry]:
        return [
            FollowUpEntry(
                pk=row.cleaned_data["pk"],
                title=row.cleaned_data["title"],
                owner_institution=row.cleaned_data["owner_institution"],
                due_on=row.cleaned_data["due_on"],
                version=row.cleaned_data["version"],
            )
            for row in self.forms
            if not row.is_empty
        ]


FollowUps = formset_factory(
    FollowUpForm,
    FollowUpRows,
    extra=0,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS + 1,
)


ROW_FORMS = {
    MEMBERS: Members.form,
    VISITS: Visits.form,
    FOLLOW_UPS: FollowUps.form,
}


class MissionLog:
    """All forms of one log page: empty, of a saved mission, or as they were sent."""

    def __init__(self, user, *, data=None, mission: Mission | None = None):
        self.user, self.data, self.mission = user, data, mission
        self.registry = Registry(user)
        self.saved = _saved_rows(mission)
        self.essentials = EssentialsForm(
            data, registry=self.registry, user=user, initial=self._essentials()
        )
        self.visitor = self.essentials.typed("visiting_country")
        self.host = self.essentials.typed("host_country")
        self.members = self._rows(Members, MEMBERS, country=self.visitor)
        self.visits = self._rows(Visits, VISITS, country=self.host)
        self.follow_ups = self._rows(FollowUps, FOLLOW_UPS, country=self.visitor)
        self.debriefing = DebriefingForm(
            data,
            prefix="debriefing",
            registry=self.registry,
            country=self.host,
            initial=self._debriefing(),
        )
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

    @property
    def institution_choices(self) -> list[str]:
        return self.registry.choices(self.visitor, self.host)

    @property
    def people_choices(self) -> list[str]:
        return self.registry.people_choices()

    @property
    def parts(self) -> list[dict]:
        """How far each block is, in a word, for the list beside the page."""
        rows = [self.members, self.visits, self.follow_ups]
        members, visits, follow_ups = (
            sum(not row.is_empty for row in formset) for formset in rows
        )
        has_debriefing = any(
            self.debriefing[name].value() for name in self.debriefing.written
        )
        has_essentials = all(
            self.essentials.typed(name) for name in ("visiting_country", "starts_on")
        )
        return [
            _part("essentials", _("Essentials"), self.essentials, has_essentials),
            _part("delegation", _("Delegation"), self.members, members),
            _part("programme", _("Programme of visits"), self.visits, visits),
            _part("debriefing", _("Debriefing"), self.debriefing, has_debriefing),
            _part("follow-ups", _("Follow-ups"), self.follow_ups, follow_ups),
        ]

    def entry(self) -> LogEntry:
        """What was typed, for the action. Only after `is_valid`."""
        debriefing = self.debriefing
        promised = [FollowUpEntry(title=title) for title in debriefing.promises]
        return LogEntry(
            essentials=self.essentials.cleaned_data,
            members=self.members.entries,
            visits=self.visits.entries,
            debriefing=None
            if debriefing.is_empty
            else debriefing.cleaned_data | {"summary": debriefing.points},
            follow_ups=[*self.follow_ups.entries, *promised],
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
        try:
            data = with_one_more_row(self.data, prefix, ROW_FORMS.get(prefix))
        except (KeyError, ValueError) as error:
            raise BadRequest from error
        log = MissionLog(self.user, data=data, mission=self.mission)
        log.leave_unchecked()
        return log

    def leave_unchecked(self) -> None:
        """Show what was typed without a word about it."""
        for form in self.forms:
            rows = form.forms if isinstance(form, BaseFormSet) else [form]
            for row in rows:
                row._errors = forms.utils.ErrorDict()
                row.cleaned_data = {}
            if isinstance(form, BaseFormSet):
                form._errors = [{} for row in rows]
                form._non_form_errors = form.error_class()

    # How it begins

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
        return {"visiting_country": country, "form_key": uuid.uuid4()}

    def _debriefing(self) -> dict:
        debriefing = getattr(self.mission, "debriefing", None)
        names = (*DebriefingForm.written, "version")
        if debriefing is None:
            return {"version": 0}
        return {name: getattr(debriefing, name) for name in names}


def _part(anchor: str, name: str, form, filled: bool | int) -> dict:
    part = {"anchor": anchor, "name": name, "tone": "", "icon": "circle-dashed"}
    count = "" if isinstance(filled, bool) else filled or ""
    if form.is_bound and not form.is_valid():
        return part | {
            "tone": "late",
            "icon": "alert-octagon",
            "state": _("To correct"),
        }
    if filled:
        return part | {"tone": "ok", "icon": "circle-check", "state": count}
    return part


def _saved_rows(mission: Mission | None) -> dict[str, list]:
    if mission is None:
        return {MEMBERS: [], VISITS: [], FOLLOW_UPS: []}
    delegation = mission.delegations.order_by("pk").first()
    members = []
    if delegation is not None:
        sitting = delegation.members.select_related(
            "person", "post__institution", "institution"
        )
        members = list(sitting.in_order())
    visits = mission.visits.select_related("institution").in_order()
    follow_ups = FollowUp.objects.filter(mission=mission)
    return {
        MEMBERS: members,
        VISITS: list(visits),
        FOLLOW_UPS: list(
            follow_ups.open().select_related("owner_institution").in_order()
        ),
    }


def _of_member(member) -> dict:
    names = ("pk", "title", "institution", "side", "role", "sex", "is_present")
    row = {name: getattr(member, name) for name in names}
    return row | {"name": shown_name(member)}


def _of_visit(visit) -> dict:
    names = ("pk", "version", "takes_place_on", "start_time", "end_time")
    names = (*names, "institution", "subject", "place")
    row = {name: getattr(visit, name) for name in names}
    return row | {"status": visit.status, "shown_status": visit.status}


def _of_follow_up(follow_up) -> dict:
    names = ("pk", "version", "title", "owner_institution", "due_on")
    return {name: getattr(follow_up, name) for name in names}


INITIAL = {MEMBERS: _of_member, VISITS: _of_visit, FOLLOW_UPS: _of_follow_up}
