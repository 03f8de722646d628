"""What is asked for before several follow-ups and milestones are changed at once."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from cooperation.forms.follow_ups import BlockForm
from cooperation.work.people import bodies_of, countries_of, people_of
from cooperation.work.steps import NUMBER_ASKED_ABOVE, Change
from institutions.models import Institution
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField

MOST_WEEKS = 104


class ActForm(forms.Form):
    """Asks for a note. Above fifty rows their number has to be typed as well."""

    lines: tuple = ("note",)

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    number = forms.IntegerField(label=_("How many?"))

    def __init__(self, *args, verb: str, count: int, countries, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.verb, self.count = verb, count
        self.initial["form_key"] = uuid.uuid4()
        if count > NUMBER_ASKED_ABOVE:
            self.fields["number"].help_text = ngettext(
                "%(count)s row will be changed. Type this number to confirm.",
                "%(count)s rows will be changed. Type this number to confirm.",
                count,
            ) % {"count": count}
            self.helper = Fields(*self.lines, "number")
        else:
            del self.fields["number"]
            self.helper = Fields(*self.lines)

    def clean_number(self):
        number = self.cleaned_data["number"]
        if number != self.count:
            raise forms.ValidationError(_("That is not the number of rows."))
        return number

    def change(self) -> Change:
        return Change(self.verb, note=self.cleaned_data["note"])


class ReasonActForm(ActForm):
    """Those who wait for it will read the reason."""

    note = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}))


class CompleteActForm(ActForm):
    note = forms.CharField(
        label=_("What was done?"),
        help_text=_("Name the document or the day that shows it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class BlockActForm(ActForm):
    note = BlockForm.base_fields["note"]


class PostponeActForm(ReasonActForm):
    lines = (("on", "weeks"), "note")

    on = ForgivingDateField(
        label=_("To this day"),
        required=False,
        help_text=_("The same for all. For example 27 3 2019"),
    )
    weeks = forms.IntegerField(
        label=_("Or by so many weeks"),
        required=False,
        min_value=1,
        max_value=MOST_WEEKS,
        help_text=_("From the date of each."),
    )

    def clean(self):
        cleaned = super().clean()
        given = [name for name in ("on", "weeks") if cleaned.get(name) is not None]
        if not given and not self.errors:
            self.add_error("on", _("Give a day, or a number of weeks."))
        if len(given) > 1:
            self.add_error("weeks", _("Give a day or a number of weeks, not both."))
        return cleaned

    def change(self) -> Change:
        typed = {name: self.cleaned_data[name] for name in ("note", "on", "weeks")}
        return Change(self.verb, **typed)


class ReassignActForm(ActForm):
    lines = (("institution", "owner"), "note")

    institution = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("Institution in charge"),
        required=False,
        empty_label=_("As it is"),
    )
    owner = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Person in charge"),
        required=False,
        empty_label=_("As it is"),
    )

    def __init__(self, *args, countries, user, **kwargs):
        super().__init__(*args, countries=countries, user=user, **kwargs)
        bodies = bodies_of(countries, user=user)
        self.fields["institution"].queryset = bodies
        self.fields["institution"].label_from_instance = _in_country
        self.fields["owner"].queryset = people_of(countries)

    def clean(self):
        cleaned = super().clean()
        named = cleaned.get("institution") or cleaned.get("owner")
        if not named and not self.errors:
            self.add_error("institution", _("Say who is in charge from now on."))
        return cleaned

    def change(self) -> Change:
        owner = self.cleaned_data["owner"]
        return Change(
            self.verb,
            note=self.cleaned_data["note"],
            institution=self.cleaned_data["institution"],
            owner=owner,
            owner_works_for=countries_of(owner) if owner else frozenset(),
        )


def _in_country(institution: Institution) -> str:
    return f"{institution.country_id} – {institution.full_name}"


FORMS = {
    "reassign": ReassignActForm,
    "postpone": PostponeActForm,
    "complete": CompleteActForm,
    "block": BlockActForm,
    "unblock": ActForm,
    "drop": ReasonActForm,
}
