"""What the lists of follow-ups and cooperations can be narrowed to."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cooperation.models import Cooperation, CooperationStatus, Stage
from institutions.filters import SELECT
from institutions.models import Country
from migration_coop.lib.filters import ListFilter
from missions.models import Mission

SEARCH = forms.TextInput(attrs={"class": "form-control", "type": "search"})


def countries_of_cooperations():
    """Countries that travel or host, by their name in the reader's language."""
    # Not by joins: each country's missions out times its missions in is too many.
    missions = Mission.objects.order_by()
    out = missions.filter(visiting_country=OuterRef("pk"))
    countries = Country.objects.filter(
        Exists(out) | Exists(missions.filter(host_country=OuterRef("pk")))
    )
    return sorted(((c.code, c.name) for c in countries), key=lambda pair: pair[1])


class CooperationFilter(ListFilter):
    country = django_filters.ChoiceFilter(
        label=_("Country"),
        choices=countries_of_cooperations,
        method="by_country",
        empty_label=_("All"),
        widget=SELECT,
    )
    stage = django_filters.ChoiceFilter(
        label=_("Stage"),
        choices=[(str(stage.value), stage.label) for stage in Stage],
        empty_label=_("All"),
        widget=SELECT,
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=CooperationStatus.choices,
        empty_label=_("All"),
        widget=SELECT,
    )

    class Meta:
        model = Cooperation
        fields = ["country", "stage", "status"]

    def by_country(self, cooperations, name, country):
        return cooperations.filter(Q(country_a=country) | Q(country_b=country))
