"""What a cooperation has reached, when, and what shows it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.forms.evidence import EvidenceForm
from cooperation.models import EVIDENCE_FOR, Cooperation, Stage
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField


def stages_with_their_evidence():
    return [
        (stage.value, f"{stage.label} – {EVIDENCE_FOR[stage]}")
        for stage in Stage
        if stage != Stage.IDENTIFIED
    ]


class StageForm(EvidenceForm):
    helper = Fields(
        "stage", ("dated_on", "title"), "file", ("link", "statement"), "note"
    )

    stage = forms.TypedChoiceField(
        label=_("Stage"), choices=stages_with_their_evidence, coerce=int
    )
    dated_on = ForgivingDateField(
        label=_("Date of the event"), help_text=_("For example 25 1 2019")
    )
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class SupersedeForm(forms.Form):
    """Which cooperation takes its place, of those that the user sees."""

    helper = Fields("other", "note")

    other = forms.ModelChoiceField(
        label=_("Replaced by"), queryset=Cooperation.objects.none()
    )
    note = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = others
