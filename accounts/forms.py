from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from institutions.models import Country
from migration_coop.lib.crispy import Fields


class PreferencesForm(forms.ModelForm):
    helper = Fields(("language", "time_zone"), "has_shortcuts")

    time_zone = forms.ChoiceField(label=_("Time zone"))

    class Meta:
        model = User
        fields = ["language", "time_zone", "has_shortcuts"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        zones = {self.initial["time_zone"], *_zones_of_countries()}
        self.fields["time_zone"].choices = [
            (zone, zone.replace("_", " ")) for zone in sorted(zones)
        ]


def _zones_of_countries():
    return Country.objects.values_list("time_zone", flat=True).distinct()


class PasswordForm(PasswordChangeForm):
    helper = Fields("old_password", "new_password1", "new_password2")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # It is not the first thing on its page.
        self.fields["old_password"].widget.attrs.pop("autofocus")
