"""What a cooperation has reached, when, and what shows it."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperation.forms.evidence import EvidenceForm
from cooperation.models import EVIDENCE_FOR, Cooperation, Stage
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField
from migration_coop.lib.formats import format_date


def _choices(stages):
    return [(stage.value, f"{stage.label} – {EVIDENCE_FOR[stage]}") for stage in stages]


class StageForm(EvidenceForm):
    """Forward, or back with the reason why."""

    helper = Fields(
        "stage", ("dated_on", "title"), "file", ("link", "statement"), "note"
    )

    stage = forms.TypedChoiceField(label=_("Stage"), coerce=int)
    dated_on = ForgivingDateField(
        label=_("Date of the event"), help_text=_("For example 25 1 2019")
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        help_text=_("Going back to an earlier stage needs a reason."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, cooperation, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.cooperation, self.today = cooperation, today
        now = cooperation.stage
        entered = [stage for stage in Stage if stage != Stage.IDENTIFIED]
        groups = [
            (_("Forward"), [stage for stage in entered if stage > now]),
            (_("Where it stands"), [stage for stage in entered if stage == now]),
            (_("Back"), [stage for stage in entered if stage < now]),
        ]
        self.fields["stage"].choices = [
            (label, _choices(stages)) for label, stages in groups if stages
        ]

    def clean_dated_on(self):
        on, since = self.cleaned_data["dated_on"], self.cooperation.stage_since
        if on > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        if since and on < since:
            day = format_date(since, "long")
            text = gettext("The present stage was entered later, on %(day)s.")
            raise forms.ValidationError(text % {"day": day})
        return on

    def clean(self):
        cleaned = super().clean()
        is_back = cleaned.get("stage", self.cooperation.stage) < self.cooperation.stage
        if is_back and not cleaned.get("note"):
            why = _("Say why it goes back to an earlier stage.")
            self.add_error("note", why)
        return cleaned


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
