"""A call, a meeting, a letter: what it was about, and when."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.models import Contact
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField


class ContactForm(forms.ModelForm):
    helper = Fields(("kind", "held_on"), "note")

    held_on = ForgivingDateField(
        label=_("On which day?"), help_text=_("For example 25 1 2019")
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    class Meta:
        model = Contact
        fields = ["kind", "held_on", "note"]
        labels = {"note": _("With whom, and what about?")}
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_held_on(self):
        on = self.cleaned_data["held_on"]
        if on > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return on
