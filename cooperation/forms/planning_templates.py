"""Starting a plan from a template, and making a template of a plan."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.forms.planning import PlanForm
from cooperation.models import PlanTemplate
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField


class StartForm(PlanForm):
    """The start decides every date; the page shows them before anything is saved."""

    helper = Fields(
        ("country", "starts_on"),
        "title_fr",
        "title_en",
        ("lead_institution", "programme"),
        "code",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_on"] = ForgivingDateField(
            label=_("Starts on"), help_text=_("For example 27 3 2019")
        )


class TemplateForm(forms.ModelForm):
    helper = Fields("title_fr", "title_en", "purpose_fr", "purpose_en")

    form_key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = PlanTemplate
        fields = ["title_fr", "title_en", "purpose_fr", "purpose_en"]
        widgets = {
            name: forms.Textarea(attrs={"rows": 2})
            for name in ("purpose_fr", "purpose_en")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["form_key"] = uuid.uuid4()
