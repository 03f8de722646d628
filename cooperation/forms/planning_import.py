"""The workbook to read, and what it does not say about the plan."""

from django import forms
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cooperation.forms.planning import PlanForm
from migration_coop.lib.crispy import Fields
from migration_coop.lib.formats import country_name, format_number

MOST_ROWS = 2_000


class WorkbookForm(forms.Form):
    helper = Fields("workbook", "country")

    workbook = forms.FileField(
        label=_("Workbook"),
        help_text=format_lazy(
            _(
                "An XLSX, ODS or CSV file of at most {count} rows. "
                "The file itself is not kept."
            ),
            count=lazy(format_number, str)(MOST_ROWS),
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.tsv,.txt"}),
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
