"""A decision that gives milestones of a plan new agreed dates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField
from migration_coop.lib.formats import format_date

DECISION = ("decided_on", "decided_by", "reason", "reference")


class RebaselineForm(forms.Form):
    """Each open milestone has a field; an empty one keeps its date.

    A hidden field names the version of each milestone that the user has seen.
    """

    decided_on = ForgivingDateField(label=_("Decided on"))
    decided_by = forms.CharField(label=_("Decided by"), max_length=250)
    reason = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 2}))
    reference = forms.CharField(label=_("Reference"), max_length=250, required=False)

    def __init__(self, *args, milestones, **kwargs):
        super().__init__(*args, **kwargs)
        self.milestones = list(milestones)
        for milestone in self.milestones:
            self._add_fields_of(milestone)
        dates = [_date_name(milestone) for milestone in self.milestones]
        self.helper = Fields(
            ("decided_on", "decided_by"), "reason", "reference", *dates
        )

    def _add_fields_of(self, milestone):
        self.fields[_date_name(milestone)] = ForgivingDateField(
            label=str(milestone),
            required=False,
            help_text=_("Agreed: %(date)s. Expected: %(expected)s.")
            % {
                "date": format_date(milestone.baseline_on),
                "expected": format_date(milestone.forecast_on),
            },
        )
        self.fields[_version_name(milestone)] = forms.IntegerField(
            widget=forms.HiddenInput, initial=milestone.version
        )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.moves():
            raise forms.ValidationError(_("Give at least one new date."))
        return cleaned

    def moves(self):
        """Milestones, as the user saw them, with their new agreed dates."""
        moved = []
        for milestone in self.milestones:
            on = self.cleaned_data[_date_name(milestone)]
            if on and on != milestone.baseline_on:
                milestone.version = self.cleaned_data[_version_name(milestone)]
                moved.append((milestone, on))
        return moved

    def decision(self) -> dict:
        return {name: self.cleaned_data[name] for name in DECISION}


def _date_name(milestone) -> str:
    return f"date_{milestone.pk}"


def _version_name(milestone) -> str:
    return f"version_{milestone.pk}"
