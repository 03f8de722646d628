"""Who takes over what somebody leaves behind."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cooperation.actions.hand_over import Successor
from cooperation.work.leaving import Item, Leaver, proposed_successor, successors
from cooperation.work.people import bodies_of, countries_of
from institutions.models import Institution
from migration_coop.lib.crispy import Fields


class HandOverForm(forms.Form):
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    institution = forms.ModelChoiceField(
        Institution.objects.none(), label=_("Institution that takes over")
    )
    person = forms.ModelChoiceField(User.objects.none(), label=_("Successor"))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stays with each of them."),
    )

    def __init__(
        self,
        *args,
        leaver: Leaver,
        items: list[Item],
        user,
        today,
        named: str = "",
        **kwargs,
    ):
        """`named`: the successor whom the address of the page names."""
        super().__init__(*args, **kwargs)
        self.items, self.leaver = items, leaver
        people = successors(items, leaver)
        self.fields["person"].queryset = people
        self.initial["form_key"] = uuid.uuid4()
        if leaver.institution:
            self._ask_for_a_body(user)
            self.helper = Fields(("institution", "person"), "note")
            return
        del self.fields["institution"]
        proposed = proposed_successor(people, leaver, today=today, named=named)
        self.initial["person"] = proposed and proposed.pk
        self.helper = Fields("person", "note")

    def _ask_for_a_body(self, user):
        countries = {country for item in self.items for country in item.countries}
        bodies = bodies_of(countries, user=user).exclude(pk=self.leaver.institution.pk)
        self.fields["institution"].queryset = bodies
        self.fields["institution"].label_from_instance = _in_country
        self.initial["institution"] = self.leaver.institution.merged_into_id
        self.fields["person"].required = False
        self.fields["person"].label = _("Person in charge")

    def clean(self):
        cleaned = super().clean()
        if not self.chosen:
            raise forms.ValidationError(_("Choose at least one row first."))
        return cleaned

    @property
    def chosen(self) -> set[str]:
        """At first all that can be handed over."""
        offered = {item.token for item in self.items if item.editable}
        if not self.is_bound:
            return offered
        return offered & set(self.data.getlist("item"))

    def successor(self) -> Successor:
        person = self.cleaned_data["person"]
        return Successor(
            person,
            countries_of(person) if person else frozenset(),
            institution=self.cleaned_data.get("institution"),
            note=self.cleaned_data["note"],
        )


def _in_country(institution: Institution) -> str:
    return f"{institution.country_id} – {institution.full_name}"
