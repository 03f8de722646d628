"""What a list of institutions can be narrowed to."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from institutions.models import (
    Country,
    Institution,
    InstitutionStatus,
    InstitutionTheme,
    InstitutionType,
    Theme,
)
from migration_coop.lib.filters import ListFilter

LISTED = [
    choice
    for choice in InstitutionStatus.choices
    if choice[0] != InstitutionStatus.MERGED
]
SELECT = forms.Select(attrs={"class": "form-select"})


def countries_by_name():
    """Countries that have institutions, by their name in the reader's language."""
    known = Country.objects.filter(institutions__isnull=False).distinct()
    return sorted(((country.code, country.name) for country in known), key=_by_name)


def _by_name(choice):
    return choice[1]


class InstitutionFilter(ListFilter):
    q = django_filters.CharFilter(
        label=_("Name or acronym"),
        method="by_name",
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    country = django_filters.ChoiceFilter(
        label=_("Country"),
        choices=countries_by_name,
        empty_label=_("All"),
        widget=SELECT,
    )
    type = django_filters.ChoiceFilter(
        label=_("Type"),
        choices=InstitutionType.choices,
        empty_label=_("All"),
        widget=SELECT,
    )
    theme = django_filters.ModelChoiceFilter(
        label=_("Theme"),
        queryset=Theme.objects.order_by("code"),
        to_field_name="code",
        method="by_theme",
        empty_label=_("All"),
        widget=SELECT,
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=LISTED,
        empty_label=_("All"),
        widget=SELECT,
    )

    class Meta:
        model = Institution
        fields = ["q", "country", "type", "theme", "status"]

    def by_name(self, institutions, name, words):
        return institutions.search(words)

    def by_theme(self, institutions, name, theme):
        """A broad theme finds what is listed under its narrower ones as well."""
        listed = InstitutionTheme.objects.filter(
            Q(theme=theme) | Q(theme__parent=theme), institution=OuterRef("pk")
        )
        return institutions.filter(Exists(listed))
