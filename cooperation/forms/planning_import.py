"""The workbook to read, and what it does not say about the plan."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.forms.planning import PlanForm
from migration_coop.lib.crispy import Fields


class WorkbookForm(forms.Form):
    helper = Fields("workbook")

    workbook = forms.FileField(
        label=_("Workbook"),
        help_text=_("An XLSX file of at most 2,000 rows. The file itself is not kept."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


class ImportedPlanForm(PlanForm):
    helper = Fields(
        ("country", "code"),
        "title_fr",
        "title_en",
        ("lead_institution", "programme"),
        ("level_labels_fr", "level_labels_en"),
        ("starts_on", "ends_on"),
    )
