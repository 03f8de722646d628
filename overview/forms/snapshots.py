"""Taking a snapshot: at a review, or for a reporting period."""

import uuid
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from institutions.models import Country
from migration_coop.lib.crispy import Fields
from migration_coop.lib.formats import format_date
from missions.models import Programme
from overview.models import Snapshot, SnapshotKind


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class SnapshotForm(forms.Form):
    """Coordinators of one country, or of one programme, may leave the scope open: it
    covers what they may see."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=Snapshot._meta.get_field("name").max_length,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=SnapshotKind, widget=forms.RadioSelect
    )
    from_on = forms.DateField(
        label=pgettext_lazy("day", "From"), required=False, widget=DateInput
    )
    until_on = forms.DateField(
        label=pgettext_lazy("day", "Until"), required=False, widget=DateInput
    )
    country = forms.ModelChoiceField(
        label=gettext_lazy("Country"),
        queryset=Country.objects.none(),
        required=False,
        empty_label=gettext_lazy("All"),
    )
    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"),
        queryset=Programme.objects.none(),
        required=False,
        empty_label=gettext_lazy("All"),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    helper = Fields(
        "name", "kind", ("from_on", "until_on"), ("country", "programme"), "form_key"
    )

    def __init__(self, data=None, *, user, today: date, kind: str):
        name = _("Review of %(day)s") % {"day": format_date(today, "long")}
        initial = {"kind": SnapshotKind.REVIEW, "form_key": uuid.uuid4(), "name": name}
        if kind == SnapshotKind.PERIOD:
            initial |= {"kind": kind, "name": ""}
        super().__init__(data, initial=initial)
        self.fields["country"].queryset = Country.objects.order_by("code")
        programmes = Programme.objects.for_user(user).in_order()
        self.fields["programme"].queryset = programmes

    def clean(self):
        typed = super().clean()
        if typed.get("country") and typed.get("programme"):
            self.add_error("programme", _("Choose a country or a programme."))
        if typed.get("kind") == SnapshotKind.PERIOD:
            self._check_period(typed.get("from_on"), typed.get("until_on"))
        else:
            typed |= {"from_on": None, "until_on": None}
        return typed

    def _check_period(self, from_on: date | None, until_on: date | None) -> None:
        for name, day in (("from_on", from_on), ("until_on", until_on)):
            if day is None and name not in self.errors:
                self.add_error(name, _("A period has its first and its last day."))
        if from_on and until_on and from_on > until_on:
            self.add_error("until_on", _("The period ends before it starts."))
