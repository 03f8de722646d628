"""The workbook to read, and what it does not say about the plan."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.forms.planning import PlanForm
from migration_coop.lib.crispy import Fields
from migration_coop.lib.formats import country_name


class WorkbookForm(forms.Form):
    helper = Fields("workbook", "country")

    workbook = forms.FileField(
        label=_("Workbook"),
        help_text=_("An XLSX file of at most 2,000 rows. The file itself is not kept."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    # It decides between institutions of the same name.
    country = forms.ModelChoiceField(None, label=_("Country"))

    def __init__(self, *args, countries, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["country"]
        field.queryset = countries
        field.label_from_instance = lambda row: country_name(row.code)
        if len(countries) == 1:
            self.initial["country"] = countries[0]


class ImportedPlanForm(PlanForm):
    helper = Fields(
        ("country", "code"),
        "title_fr",
        "title_en",
        ("lead_institution", "programme"),
        ("level_labels_fr", "level_labels_en"),
        ("starts_on", "ends_on"),
    )
