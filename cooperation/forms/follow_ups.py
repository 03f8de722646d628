"""What was agreed, by whom, until when; and the words that each step asks for."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.forms.evidence import EvidenceForm
from cooperation.models import FollowUp
from cooperation.work.people import bodies_of, people_of
from institutions.forms.conflicts import VersionedForm
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField
from missions.models import Mission
from missions.permissions import NAMES_OF_VISIT

FIELDS = ["title", "visit", "owner_institution", "owner", "due_on", "detail"]


def people_in_charge(mission: Mission):
    """Colleagues on either side of the mission, who can be put in charge."""
    pair = [mission.visiting_country_id, mission.host_country_id]
    return people_of(pair)


class AboutMission(forms.ModelForm):
    """Choices come from the mission: its visits, its two countries, their people."""

    due_on = ForgivingDateField(
        label=_("Due on"), required=False, help_text=_("For example 27 3 2019")
    )

    def __init__(self, *args, mission, user, **kwargs):
        super().__init__(*args, **kwargs)
        pair = [mission.visiting_country_id, mission.host_country_id]
        visits = mission.visits.select_related("institution").in_order()
        visits = visits.prefetch_related(NAMES_OF_VISIT)
        self.fields["visit"].queryset = visits
        self.fields["visit"].empty_label = _("At the debriefing")
        self.fields["visit"].label_from_instance = _visit_label
        named = self.instance.owner_institution_id
        bodies = bodies_of(pair, user=user, named=named)
        self.fields["owner_institution"].queryset = bodies
        self.fields["owner_institution"].label_from_instance = _institution_label
        self.fields["owner"].queryset = people_in_charge(mission)


def _visit_label(visit):
    return visit.names.short_name


def _institution_label(institution):
    return f"{institution.country_id} – {institution.full_name}"


class FollowUpForm(AboutMission):
    helper = Fields(
        "title", ("visit", "due_on"), ("owner_institution", "owner"), "detail"
    )

    form_key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = FollowUp
        fields = FIELDS
        widgets = {"detail": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["form_key"] = uuid.uuid4()


class EditFollowUpForm(AboutMission, VersionedForm):
    helper = Fields(
        "title", ("visit", "due_on"), ("owner_institution", "owner"), "detail"
    )

    class Meta:
        model = FollowUp
        fields = FIELDS
        widgets = {"detail": forms.Textarea(attrs={"rows": 3})}


class NoteForm(forms.Form):
    """A step that may be taken without a word."""

    helper = Fields("note")

    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(forms.Form):
    """A step that owes a reason to those who were promised something."""

    helper = Fields("note")

    note = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}))


class BlockForm(forms.Form):
    helper = Fields("note")

    note = forms.CharField(
        label=_("Blocked because"),
        max_length=300,
        help_text=_("For example: waiting for the partner"),
    )


class CompleteFollowUpForm(EvidenceForm):
    """What was done; and, where there is something, what shows it."""

    is_owed = False
    helper = Fields("note", "title", "file", ("link", "statement"))

    note = forms.CharField(
        label=_("What was done?"),
        help_text=_("Name the document or the day that shows it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PostponeFollowUpForm(VersionedForm):
    """Another day, and why: those who wait for it will read the reason."""

    helper = Fields("due_on", "note")

    due_on = ForgivingDateField(
        label=_("New due date"), help_text=_("For example 27 3 2019")
    )
    note = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}))

    class Meta:
        model = FollowUp
        fields = ["due_on"]

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on == self.initial["due_on"]:
            raise forms.ValidationError(_("It is due on that day already."))
        return due_on
