"""What the list of assistance requests can be narrowed to."""

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.filters import SELECT
from institutions.models import Country
from migration_coop.lib.filters import ListFilter
from missions.models import AssistanceRequest, Programme, RequestStatus

UNDECIDED = [("yes", pgettext_lazy("assistance requests", "Undecided"))]


def countries_that_ask():
    """By their name in the reader's language."""
    countries = Country.objects.filter(requests__isnull=False).distinct()
    return sorted(((row.code, row.name) for row in countries), key=lambda pair: pair[1])


def programmes_asked():
    programmes = Programme.objects.filter(requests__isnull=False).distinct()
    return [(str(row.pk), row.name) for row in programmes.in_order()]


class RequestFilter(ListFilter):
    country = django_filters.ChoiceFilter(
        label=_("Country"),
        choices=countries_that_ask,
        empty_label=_("All"),
        widget=SELECT,
    )
    programme = django_filters.ChoiceFilter(
        label=_("Programme"),
        choices=programmes_asked,
        empty_label=_("All"),
        widget=SELECT,
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=RequestStatus.choices,
        empty_label=_("All"),
        widget=SELECT,
    )
    open = django_filters.ChoiceFilter(
        label=_("Decision"),
        choices=UNDECIDED,
        method="only_open",
        empty_label=_("All"),
        widget=SELECT,
    )

    class Meta:
        model = AssistanceRequest
        fields = ["country", "programme", "status", "open"]

    def only_open(self, requests, name, value):
        return requests.pending()
