"""What is asked for when a request takes a step: letter, sheet, appraisal, decisions."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from files.fields import CheckedFileField
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField
from missions.models import (
    Answer,
    Appraisal,
    Criterion,
    EligibilityAnswer,
    Outcome,
    Party,
    PartyDecision,
)

APPRAISAL = [
    "objectives",
    "expected_results",
    "delegate_profiles",
    "draft_programme",
    "budget",
    "currency",
    "paid_by",
]


class DossierForm(forms.Form):
    """A step of a request. `has_doubts`: somebody must say why it goes on all the same."""

    needs_reason = False

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, request, today, has_doubts=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.request, self.today, self.has_doubts = request, today, has_doubts
        if self.needs_reason:
            self._ask_for_the_reason(_("Give the reason."))
        elif has_doubts:
            self._ask_for_the_reason(
                _("Say why it goes on in spite of the points to check.")
            )

    def _ask_for_the_reason(self, sentence):
        field = self.fields["note"]
        field.required, field.label = True, _("Reason")
        field.error_messages["required"] = sentence

    def step(self) -> dict:
        """What the action needs."""
        return dict(self.cleaned_data)


class DayOfStep(DossierForm):
    on = ForgivingDateField(label=_("Date"), help_text=_("For example 27 3 2019"))
    reference = forms.CharField(label=_("Reference"), max_length=100, required=False)

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError(_("This day has not come yet."))
        return on


class SubmitForm(DayOfStep):
    """Doubts are shown to the requester, too; the programme answers them."""

    file = CheckedFileField(
        label=_("Cover letter"),
        required=False,
        help_text=_("At most 25 MB."),
    )
    helper = Fields(("on", "reference"), "file", "note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **(kwargs | {"has_doubts": False}))
        self.initial.setdefault("on", self.today)
        self.initial.setdefault("reference", self.request.reference)


class ReasonedForm(DossierForm):
    needs_reason = True
    helper = Fields("note")


class EligibilityForm(DossierForm):
    """The eligibility sheet: each line answered, each "no" explained."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = {row.criterion: row for row in self.request.eligibility.all()}
        for criterion in Criterion:
            self._add_line(criterion, known.get(criterion))
        lines = [(f"{one}_answer", f"{one}_note") for one in Criterion]
        self.helper = Fields(*lines, "note")

    def _add_line(self, criterion, known: EligibilityAnswer | None):
        self.fields[f"{criterion}_answer"] = forms.ChoiceField(
            label=criterion.label,
            choices=[("", _("Choose…")), *Answer.choices],
            initial=known.answer if known else "",
            error_messages={"required": _("Answer each line.")},
        )
        self.fields[f"{criterion}_note"] = forms.CharField(
            label=_("Note"),
            max_length=500,
            required=False,
            initial=known.note if known else "",
        )

    def clean(self):
        cleaned = super().clean()
        for criterion in Criterion:
            is_no = cleaned.get(f"{criterion}_answer") == Answer.NO
            if is_no and not cleaned.get(f"{criterion}_note"):
                self.add_error(
                    f"{criterion}_note", _("Say why it goes on all the same.")
                )
        return cleaned

    def step(self):
        typed = self.cleaned_data
        answers = {
            criterion: (typed[f"{criterion}_answer"], typed[f"{criterion}_note"])
            for criterion in Criterion
        }
        return {"answers": answers, "note": typed["note"]}


class AppraisalForm(DossierForm, forms.ModelForm):
    file = CheckedFileField(
        label=_("Terms of reference"), required=False, help_text=_("At most 25 MB.")
    )
    helper = Fields(
        "objectives",
        "expected_results",
        "delegate_profiles",
        "draft_programme",
        ("budget", "currency"),
        "paid_by",
        "file",
        "note",
    )

    class Meta:
        model = Appraisal
        fields = APPRAISAL
        widgets = {
            name: forms.Textarea(attrs={"rows": 3})
            for name in APPRAISAL
            if name not in {"budget", "currency", "paid_by"}
        }

    def __init__(self, *args, **kwargs):
        known = getattr(kwargs["request"], "appraisal", None)
        super().__init__(*args, instance=known, **kwargs)
        self.initial.setdefault("objectives", self.request.objective)

    def clean_currency(self):
        return self.cleaned_data["currency"].upper()

    def step(self):
        typed = self.cleaned_data
        appraisal = {name: typed[name] for name in APPRAISAL}
        return {
            "appraisal": appraisal,
            "file": typed["file"],
            "note": typed["note"],
        }


class PartiesForm(DossierForm):
    """What each party said, as far as it has."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = {row.party: row for row in self.request.party_decisions.all()}
        for party in Party:
            self._add_line(party, known.get(party))
        self.lines = [
            (f"{one}_outcome", f"{one}_decided_on", f"{one}_reference") for one in Party
        ]
        self.helper = Fields(*self.lines)

    def _add_line(self, party, known: PartyDecision | None):
        self.fields[f"{party}_outcome"] = forms.ChoiceField(
            label=party.label,
            choices=[("", _("No answer yet")), *Outcome.choices],
            required=False,
            initial=known.outcome if known else "",
        )
        self.fields[f"{party}_decided_on"] = ForgivingDateField(
            label=_("Date"), required=False, initial=known and known.decided_on
        )
        self.fields[f"{party}_reference"] = forms.CharField(
            label=_("Reference"),
            max_length=100,
            required=False,
            initial=known.reference if known else "",
        )

    def clean(self):
        cleaned = super().clean()
        for party in Party:
            says = cleaned.get(f"{party}_outcome")
            has_day = f"{party}_decided_on" in self.errors or cleaned.get(
                f"{party}_decided_on"
            )
            if says and not has_day:
                self.add_error(f"{party}_decided_on", _("Enter the day."))
            elif not says and cleaned.get(f"{party}_decided_on"):
                self.add_error(f"{party}_outcome", _("Say what was decided."))
        return cleaned

    def said(self) -> dict:
        """By party: outcome, day and reference; nothing of those who are silent."""
        typed = self.cleaned_data
        return {
            party: {
                name: typed[f"{party}_{name}"]
                for name in ("outcome", "decided_on", "reference")
            }
            for party in Party
            if typed.get(f"{party}_outcome")
        }

    def step(self):
        return {"parties": self.said()}


class ApproveForm(PartiesForm, DayOfStep):
    """All parties agree, or somebody says why it is approved without them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", self.today)
        self.helper = Fields(*self.lines, ("on", "reference"), "note")

    def clean(self):
        cleaned = super().clean()
        agree = [cleaned.get(f"{party}_outcome") == Outcome.AGREES for party in Party]
        if not self.errors and not all(agree) and not cleaned.get("note"):
            self.add_error("note", _("Not every party agrees: say why it is approved."))
        return cleaned

    def step(self):
        typed = self.cleaned_data
        names = ("on", "reference", "note")
        return super().step() | {name: typed[name] for name in names}


class RejectForm(ApproveForm):
    needs_reason = True
