"""The debriefing block of the log page."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField
from missions.forms.fields import InstitutionField
from missions.forms.rows import MISSION_DAYS
from missions.registry import Registry


class DebriefingForm(forms.Form):
    held_on = ForgivingDateField(
        label=_("Date of the session"),
        required=False,
        help_text=_("Left empty, it is the last day of the mission."),
    )
    institution = InstitutionField(label=_("With"), side="host_country")
    participants = forms.CharField(
        label=_("Participants"), max_length=300, required=False
    )
    summary = forms.CharField(
        label=_("Points made"),
        help_text=_("One line per point. A line that starts with “>” is a follow-up."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    helper = Fields(("held_on", "institution"), "participants", "summary")

    def __init__(
        self,
        *args,
        registry: Registry,
        country: str,
        last_day: date | None = None,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        attrs = self.fields["held_on"].widget.attrs
        attrs["list"] = MISSION_DAYS
        if last_day:
            attrs["placeholder"] = f"{last_day:%d/%m/%Y}"
        self.fields["institution"].look_up_in(registry, country=country)

    @property
    def is_empty(self) -> bool:
        return not any(self.cleaned_data.values())

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
