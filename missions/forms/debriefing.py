"""The debriefing block of the log page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField
from missions.forms.fields import InstitutionField
from missions.registry import Registry


class DebriefingForm(forms.Form):
    held_on = ForgivingDateField(label=_("Date of the session"), required=False)
    institution = InstitutionField(label=_("With"))
    participants = forms.CharField(
        label=_("Participants"), max_length=300, required=False
    )
    summary = forms.CharField(
        label=_("Points made"),
        help_text=_("One line per point. A line that starts with “>” is a follow-up."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    # 0: there was none when the page was shown.
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    helper = Fields(("held_on", "institution"), "participants", "summary")

    def __init__(self, *args, registry: Registry, country: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["institution"].look_up_in(registry, country=country)

    written = ("held_on", "institution", "participants", "summary")

    @property
    def is_empty(self) -> bool:
        return not any(self.cleaned_data[name] for name in self.written)

    @property
    def promises(self) -> list[str]:
        """The lines that start with ">", without it."""
        lines = (line.strip() for line in self.cleaned_data["summary"].splitlines())
        marked = (line[1:].strip() for line in lines if line.startswith(">"))
        return [line[:250] for line in marked if line]

    @property
    def points(self) -> str:
        lines = self.cleaned_data["summary"].splitlines()
        kept = (line for line in lines if not line.strip().startswith(">"))
        return "\n".join(kept).strip()
