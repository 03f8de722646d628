"""Where a milestone is, that it is done, and what shows it."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.forms.evidence import EvidenceForm
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField, parse_date
from migration_coop.lib.formats import format_date
from migration_coop.lib.posted import leave_unchecked

ON_TRACK, BLOCKED = "on_track", "blocked"
# Buttons that put the expected date off, on the same day of the week.
MOVES = {"2w": timedelta(weeks=2), "4w": timedelta(weeks=4)}


class UpdateForm(forms.Form):
    """At risk is not a choice: it follows from the dates and from being blocked."""

    helper = Fields("state", "blocked_reason", ("forecast_on", "reason"), "note")

    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("Where is this milestone?"),
        choices=[
            (ON_TRACK, pgettext_lazy("milestone", "Moving forward")),
            (BLOCKED, pgettext_lazy("milestone", "Blocked")),
        ],
        widget=forms.RadioSelect,
    )
    blocked_reason = forms.CharField(
        label=_("Blocked because"), required=False, max_length=300
    )
    forecast_on = ForgivingDateField(
        label=_("New expected date"),
        required=False,
        help_text=_("Only if it changes. For example 27 3 2019"),
    )
    reason = forms.CharField(
        label=_("Why the date changes"),
        required=False,
        max_length=300,
        help_text=_("For example: waiting for the partner"),
    )
    note = forms.CharField(
        label=_("What has moved"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, milestone, **kwargs):
        super().__init__(*args, **kwargs)
        self.milestone = milestone
        self.initial |= {
            "version": milestone.version,
            "state": BLOCKED if milestone.is_blocked else ON_TRACK,
            "blocked_reason": milestone.blocked_reason,
        }

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("state") == ON_TRACK:
            cleaned["blocked_reason"] = ""
        elif not cleaned.get("blocked_reason"):
            self.add_error("blocked_reason", _("Say what blocks it."))
        new = cleaned.get("forecast_on")
        if new == self.milestone.forecast_on:
            cleaned["forecast_on"] = None
        elif new and not cleaned.get("reason"):
            self.add_error("reason", _("Say why the date changes."))
        return cleaned

    def typed(self) -> dict:
        names = ("blocked_reason", "forecast_on", "reason", "note")
        return {name: self.cleaned_data[name] for name in names}

    def show_conflict(self, error, current):
        """Keep what was typed; the form takes on the present version."""
        self.add_error(None, str(error))
        self.data = self.data.copy()
        self.data["version"] = current.version
        return [
            {"label": _("Expected date"), "value": format_date(current.forecast_on)},
            {"label": _("Blocked because"), "value": current.blocked_reason or "–"},
        ]


def moved(data, milestone) -> UpdateForm:
    """What was typed, with a later expected date, to look at before it is saved."""
    typed = parse_date(data.get("forecast_on", ""))
    later = (typed or milestone.forecast_on) + MOVES[data["move"]]
    data = data.copy()
    data["forecast_on"] = later.strftime("%d/%m/%Y")
    form = UpdateForm(data, milestone=milestone)
    leave_unchecked(form)
    return form


class SubmitForm(EvidenceForm):
    helper = Fields("on", "title", "file", "link", "statement", "note")

    on = ForgivingDateField(label=_("Reached on"))
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["on"] = today

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return on
