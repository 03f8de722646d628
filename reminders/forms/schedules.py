"""Schedules as people type them: days as "30, 7, 1", and whom to tell besides."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.crispy import Fields
from reminders.models import Audience
from reminders.models.schedule import LONGEST
from reminders.proposals import Proposal, Told

NUMBER = re.compile(r"\d+")
# What may stand around the numbers: "J-30", "D+1", "30 jours et 7", "30 ; 7".
AROUND = re.compile(
    r"[\s,;/+\-\u2010-\u2015\u2212]"
    r"|\b(?:j|d|jours?|days?|et|and|puis|then|avant|before|apr[eè]s|after)\b",
    re.IGNORECASE,
)
MOST_DAYS, MOST_TOLD = 12, 12


def parse_days(text: str) -> list[int]:
    """The numbers in it, each once; ValidationError where it says something else."""
    rest = AROUND.sub("", NUMBER.sub(" ", text)).strip(" .")
    if rest or re.search(r"\d\.\d", text):
        raise ValidationError(
            _("Write numbers of days, such as 30, 7, 1. “%(text)s” is none."),
            params={"text": rest or text},
        )
    days = {int(number) for number in NUMBER.findall(text)}
    if 0 in days:
        raise ValidationError(_("The day itself has a box of its own."))
    if days and max(days) > LONGEST:
        raise ValidationError(_("No further than a year from the date: 365 days."))
    if len(days) > MOST_DAYS:
        text = _("At most %(count)s days: more would be a nuisance.")
        raise ValidationError(text, params={"count": MOST_DAYS})
    return sorted(days)


class DaysField(forms.CharField):
    """Days from a date, typed in one line."""

    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=200, **kwargs)

    def prepare_value(self, value):
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value):
        return parse_days(super().to_python(value))

    def run_validators(self, value):
        """They are for what was typed, which has been read by now."""


class ScheduleForm(forms.Form):
    helper = Fields(
        "before_days", "on_the_day", "after_days", "weekly_after", "is_active"
    )

    # Of the schedule that the page was made from; 0 where there was none.
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    before_days = DaysField(
        label=_("Days before the date"), help_text=_("For example 30, 7, 1")
    )
    on_the_day = forms.BooleanField(label=_("On the day as well"), required=False)
    after_days = DaysField(
        label=_("Days after the date, if nothing is done"),
        help_text=_("For example 1, 3, 7, 14"),
    )
    weekly_after = forms.BooleanField(
        label=_("Then every Monday, until it is done"), required=False
    )
    is_active = forms.BooleanField(
        label=_("Remind people"),
        required=False,
        help_text=_("Without this mark nobody is reminded: not before, not after."),
    )


class ToldForm(forms.Form):
    """One line: after so many days, somebody else hears of it."""

    helper = Fields(("after_days", "audience"))

    after_days = forms.IntegerField(
        label=_("Days after the date"), min_value=1, max_value=LONGEST, required=False
    )
    audience = forms.ChoiceField(
        label=_("Who is told"),
        choices=[pair for pair in Audience.choices if pair[0] != Audience.OWNER],
    )


ToldRows: type[BaseFormSet] = formset_factory(
    ToldForm, extra=0, max_num=MOST_TOLD, absolute_max=MOST_TOLD, validate_max=True
)


def proposal_of(form: ScheduleForm, rows: BaseFormSet) -> Proposal:
    """What was typed. Lines without a day say nothing; the same line twice says it
    once."""
    typed = [row.cleaned_data for row in rows]
    told = {
        (line["after_days"], line["audience"])
        for line in typed
        if line.get("after_days")
    }
    names = ("before_days", "on_the_day", "after_days", "weekly_after", "is_active")
    steps = [Told(days, Audience(audience)) for days, audience in sorted(told)]
    return Proposal(
        **{name: form.cleaned_data[name] for name in names}, told=tuple(steps)
    )


def initial_of(schedule) -> dict:
    """Of a row; the days before are read from the furthest to the nearest."""
    return {
        "before_days": sorted(schedule.before_days, reverse=True),
        "on_the_day": schedule.on_the_day,
        "after_days": sorted(schedule.after_days),
        "weekly_after": schedule.weekly_after,
        "is_active": schedule.is_active,
    }


def told_of(schedule) -> list[dict]:
    rows = sorted(schedule.escalations.all(), key=lambda row: row.after_days)
    return [{"after_days": row.after_days, "audience": row.audience} for row in rows]
