"""The debriefing block of the log page."""

import re
from datetime import date

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField
from missions.forms.fields import InstitutionField
from missions.forms.rows import MISSION_DAYS
from missions.gone import why_gone
from missions.minutes_marks import EXAMPLES, Mark, lines_with, marked_line, marked_lines
from missions.promises import Promise, read_promises
from missions.registry import Registry

# ">" was the mark of a follow-up before "!" was, with or without a space.
OLD_MARK = re.compile(r"^[^\S\n]*>[^\S\n]*(?=\S)", re.MULTILINE)


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
        help_text=format_lazy(
            _(
                "One line per point. “{follow_up}” begins a follow-up ({follow_up}"
                " @ANPE 15/03 send the draft), “{decision}” a decision, “{question}”"
                " an open question."
            ),
            **EXAMPLES,
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    # 0: there was none when the page was shown.
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

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
        self.registry, self.last_day = registry, last_day
        self.fields["institution"].look_up_in(registry, country=country)

    def clean(self):
        """Who debriefed was there that day; a saved debriefing keeps what it says."""
        cleaned = super().clean()
        day = cleaned.get("held_on") or self.last_day
        said = (cleaned.get("institution"), cleaned.get("held_on"))
        is_new = said != (self.initial.get("institution"), self.initial.get("held_on"))
        if is_new and (why := why_gone(said[0], on=day)):
            self.add_error("institution", why)
        return cleaned

    written = ("held_on", "institution", "participants", "summary")

    @property
    def is_empty(self) -> bool:
        return not any(self.cleaned_data[name] for name in self.written)

    def promises(self, *, day: date, countries: list[str]) -> list[Promise]:
        """What its follow-up lines promise, said on that day."""
        lines = lines_with(Mark.FOLLOW_UP, marked_lines(self._summary))
        promises = read_promises(
            lines, registry=self.registry, day=day, countries=countries
        )
        return [promise for promise in promises if promise.title]

    @property
    def points(self) -> str:
        """What stays in the text: follow-ups have a block of their own."""
        kept = (
            line
            for line in self._summary.splitlines()
            if not (marked := marked_line(line)) or marked.mark is not Mark.FOLLOW_UP
        )
        return "\n".join(kept).strip()

    @property
    def _summary(self) -> str:
        return OLD_MARK.sub("! ", self.cleaned_data["summary"])
