"""What a plan is narrowed to while it is read, and measured against."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.models import MilestoneHealth, MilestoneJudgement
from institutions.filters import SELECT
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField
from missions.permissions import name_today


class PlanFilterForm(forms.Form):
    """Offers the people and institutions that this plan names, and no others."""

    state = forms.ChoiceField(label=_("State"), required=False, widget=SELECT)
    owner = forms.ChoiceField(
        label=_("Person in charge"), required=False, widget=SELECT
    )
    institution = forms.ChoiceField(
        label=_("Institution"), required=False, widget=SELECT
    )
    slips = forms.BooleanField(label=_("Only what slips"), required=False)

    def __init__(self, data, *, leaves, user):
        super().__init__(data)
        milestones = [leaf.milestone for leaf in leaves]
        owners = {m.owner_id: str(m.owner) for m in milestones if m.owner}
        bodies = {
            m.owner_institution_id: name_today(user, m.owner_institution)
            for m in milestones
            if m.owner_institution
        }
        self.fields["state"].choices = _with_all(MilestoneHealth.choices)
        self.fields["owner"].choices = _with_all(_by_name(owners))
        self.fields["institution"].choices = _with_all(_by_name(bodies))

    def wanted(self) -> dict:
        """What can be understood of the address; the rest narrows nothing."""
        self.full_clean()
        return self.cleaned_data

    def in_words(self):
        """The filters in use: (name of the parameter, its label, the choice)."""
        for name, value in self.wanted().items():
            if value:
                field = self.fields[name]
                choices = dict(getattr(field, "choices", ()))
                yield name, field.label, str(choices.get(value, ""))


class ReferenceForm(forms.Form):
    """One of the named dates; a day that is typed wins."""

    reference = forms.ChoiceField(
        label=_("Slip against"), required=False, widget=SELECT
    )
    on = ForgivingDateField(
        label=_("or as expected on this day"),
        required=False,
        help_text=_("For example 27 3 2019"),
    )

    def __init__(self, data=None, *, reading, **kwargs):
        super().__init__(data, **kwargs)
        choices = [(choice.key, choice.label) for choice in reading.references]
        if reading.reference.key not in dict(choices):
            choices.append((reading.reference.key, reading.reference.label))
        self.fields["reference"].choices = choices
        self.initial["reference"] = reading.reference.key


class JudgementForm(forms.Form):
    """Another colour than the computed one, or back to it; both with a reason."""

    helper = Fields("health", "reason")

    health = forms.ChoiceField(
        label=_("How do you judge it?"), required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = MilestoneJudgement._meta.get_field("health")
        as_computed = pgettext_lazy("judgement", "As computed")
        self.fields["health"].choices = [*field.choices, ("", as_computed)]


def _by_name(names: dict) -> list[tuple[str, str]]:
    pairs = [(str(pk), name) for pk, name in names.items()]
    return sorted(pairs, key=lambda pair: pair[1].casefold())


def _with_all(choices) -> list[tuple[str, str]]:
    return [("", _("All")), *choices]
