"""A correction of the public holidays of a country."""

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.models import HolidayOverride
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField

OFF, WORKED = "off", "worked"


class CorrectionForm(forms.ModelForm):
    helper = Fields("on", "is_day_off", "name_fr", "name_en", "source")

    on = ForgivingDateField(label=_("Day"), help_text=_("For example 27 3 2019"))
    is_day_off = forms.TypedChoiceField(
        label=_("That day is"),
        choices=[(OFF, _("a day off")), (WORKED, _("a working day"))],
        coerce=lambda value: value == OFF,
        widget=forms.RadioSelect,
        initial=OFF,
    )

    class Meta:
        model = HolidayOverride
        fields = ["on", "is_day_off", "name_fr", "name_en", "source"]
        help_texts = {"source": _("As it is cited: décret 2012-734.")}

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["is_day_off"] = OFF
        self.today = today

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day < self.today:
            raise forms.ValidationError(
                _("This day is over: nothing that is planned would move.")
            )
        others = HolidayOverride.objects.filter(country=self.instance.country, on=day)
        if others.exists():
            raise forms.ValidationError(
                _("This day has been put right already. Remove that correction first.")
            )
        return day

    @property
    def key(self) -> str:
        """Tells whether what is saved is what was shown."""
        return f"{self.cleaned_data['on']}|{self.cleaned_data['is_day_off']}"
