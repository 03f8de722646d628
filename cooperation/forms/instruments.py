"""The texts of a cooperation, and the days on which they bind."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.models import Instrument
from files.fields import CheckedFileField
from institutions.forms.conflicts import VersionedForm
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField

FIELDS = [
    "kind",
    "title",
    "reference",
    "signatories",
    "expires_on",
    "renews_by_itself",
]


class AboutInstrument(forms.ModelForm):
    helper = Fields(
        ("kind", "reference"),
        "title",
        "signatories",
        ("expires_on", "renews_by_itself"),
        "file",
    )

    expires_on = ForgivingDateField(
        label=_("Expires on"), required=False, help_text=_("For example 27 3 2019")
    )
    file = CheckedFileField(label=_("Document"), required=False)

    def clean_expires_on(self):
        expires_on, signed_on = self.cleaned_data["expires_on"], self.instance.signed_on
        if expires_on and signed_on and expires_on < signed_on:
            raise forms.ValidationError(_("It cannot expire before it was signed."))
        return expires_on


class InstrumentForm(AboutInstrument):
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    class Meta:
        model = Instrument
        fields = FIELDS
        widgets = {"signatories": forms.Textarea(attrs={"rows": 2})}

    def clean(self):
        self.instance.form_key = self.cleaned_data.get("form_key")
        return super().clean()


class EditInstrumentForm(AboutInstrument, VersionedForm):
    class Meta:
        model = Instrument
        fields = FIELDS
        widgets = {"signatories": forms.Textarea(attrs={"rows": 2})}


class DayForm(forms.Form):
    """A step that happened on a day, which has come."""

    helper = Fields("on", "note")

    on = ForgivingDateField(
        label=_("On which day?"), help_text=_("For example 27 3 2019")
    )
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, instrument, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.instrument, self.today = instrument, today

    def clean_on(self):
        on, expires_on = self.cleaned_data["on"], self.instrument.expires_on
        if on > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        if expires_on and on > expires_on:
            raise forms.ValidationError(_("It has expired before that day."))
        return on


class EntryIntoForceForm(DayForm):
    """Never before the signature."""

    def clean_on(self):
        on = super().clean_on()
        if self.instrument.signed_on and on < self.instrument.signed_on:
            raise forms.ValidationError(_("It was not signed yet on that day."))
        return on
