"""What the list of action plans can be narrowed to."""

import django_filters
from django.utils.translation import gettext_lazy as _

from cooperation.models import ActionPlan, PlanStatus
from institutions.filters import SELECT
from institutions.models import Country
from migration_coop.lib.filters import ListFilter
from missions.models import Programme


def countries_of_plans():
    """Countries that have a plan, by their name in the reader's language."""
    countries = Country.objects.filter(plans__isnull=False).distinct()
    return sorted(((c.code, c.name) for c in countries), key=lambda pair: pair[1])


def programmes_of_plans():
    programmes = Programme.objects.filter(plans__isnull=False).distinct()
    return [(p.code, p.name) for p in programmes.in_order()]


class PlanFilter(ListFilter):
    country = django_filters.ChoiceFilter(
        label=_("Country"),
        choices=countries_of_plans,
        empty_label=_("All"),
        widget=SELECT,
    )
    programme = django_filters.ChoiceFilter(
        label=_("Programme"),
        field_name="programme__code",
        choices=programmes_of_plans,
        empty_label=_("All"),
        widget=SELECT,
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        field_name="status",
        choices=PlanStatus.choices,
        empty_label=_("All"),
        widget=SELECT,
    )

    class Meta:
        model = ActionPlan
        fields = ["country", "programme", "state"]
