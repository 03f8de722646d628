"""Which plans are compared, and by what."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cooperation.timeline.comparison import MOST

BY = [("axis", _("By axis")), ("theme", _("By theme"))]


class ComparisonForm(forms.Form):
    plan = forms.MultipleChoiceField(
        label=_("Plans to compare"), widget=forms.CheckboxSelectMultiple
    )
    by = forms.ChoiceField(choices=BY, required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, plans):
        super().__init__(data)
        self.plans = {plan.code: plan for plan in plans}
        self.fields["plan"].choices = [
            (plan.code, f"{plan.country.name} · {plan}") for plan in plans
        ]

    def clean_plan(self):
        chosen = self.cleaned_data["plan"]
        if len(chosen) > MOST:
            raise forms.ValidationError(
                ngettext_lazy(
                    "Choose %(count)s plan at most.",
                    "Choose %(count)s plans at most.",
                    MOST,
                )
                % {"count": MOST}
            )
        return chosen

    def chosen(self):
        """Plans, in the order in which they were asked for."""
        return [self.plans[code] for code in self.cleaned_data["plan"]]
