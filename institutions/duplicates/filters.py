"""What the list of pairs can be narrowed to."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.filters import countries_by_name
from institutions.models import DuplicatePair, PersonPair, Post
from migration_coop.lib.filters import ListFilter

TOLD_APART = "apart"
STATES = [(TOLD_APART, _("They are two"))]


def _select():
    return forms.Select(attrs={"class": "form-select"})


class PairFilter(ListFilter):
    country = django_filters.ChoiceFilter(
        label=_("Country"),
        choices=countries_by_name,
        method="of_country",
        empty_label=_("All"),
        widget=_select(),
    )
    state = django_filters.ChoiceFilter(
        label=_("Answer"),
        choices=STATES,
        method="answered",
        empty_label=_("To decide"),
        widget=_select(),
    )

    class Meta:
        model = DuplicatePair
        fields: list[str] = []

    def filter_queryset(self, pairs):
        """Without an answer asked for, those that wait for one."""
        if not self.form.cleaned_data.get("state"):
            pairs = pairs.waiting()
        return super().filter_queryset(pairs)

    def answered(self, pairs, _name, _state):
        return pairs.told_apart()

    def of_country(self, pairs, _name, country):
        return pairs.filter(Q(first__country=country) | Q(second__country=country))


class PersonPairFilter(PairFilter):
    class Meta:
        model = PersonPair
        fields: list[str] = []

    def of_country(self, pairs, _name, country):
        held = Post.objects.filter(institution__country=country).values("person")
        return pairs.filter(Q(first__in=held) | Q(second__in=held))
