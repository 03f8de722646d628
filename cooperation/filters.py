"""What the lists of follow-ups and cooperations can be narrowed to."""

import django_filters
from django import forms
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.models import Cooperation, CooperationStatus, FollowUp, Stage
from institutions.filters import SELECT
from institutions.models import Country
from migration_coop.lib.filters import ListFilter
from migration_coop.lib.search import Fold
from missions.models import Mission

SEARCH = forms.TextInput(attrs={"class": "form-control", "type": "search"})
STATES = [
    ("open", pgettext_lazy("follow-ups", "Open")),
    ("late", _("Late")),
    ("done", pgettext_lazy("follow-ups", "Done")),
    ("dropped", pgettext_lazy("follow-ups", "Dropped")),
]


def countries_of_cooperations():
    """Countries that travel or host, by their name in the reader's language."""
    # Two conditions on one join would multiply the missions of a country.
    missions = Mission.objects.order_by()
    travels = Q(pk__in=missions.values("visiting_country"))
    hosts = Q(pk__in=missions.values("host_country"))
    countries = Country.objects.filter(travels | hosts)
    return sorted(((c.code, c.name) for c in countries), key=lambda pair: pair[1])


class FollowUpFilter(ListFilter):
    q = django_filters.CharFilter(
        label=_("What was agreed"), method="by_words", widget=SEARCH
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=STATES,
        method="by_state",
        empty_label=_("All"),
        widget=SELECT,
    )
    country = django_filters.ChoiceFilter(
        label=_("Country"),
        choices=countries_of_cooperations,
        method="by_country",
        empty_label=_("All"),
        widget=SELECT,
    )
    mine = django_filters.ChoiceFilter(
        label=_("In charge"),
        choices=[("me", _("Me")), ("us", _("My institution"))],
        method="by_owner",
        empty_label=_("All"),
        widget=SELECT,
    )

    class Meta:
        model = FollowUp
        fields = ["q", "state", "country", "mine"]

    def by_words(self, follow_ups, name, words):
        for word in words.split():
            follow_ups = follow_ups.annotate(folded_title=Fold("title")).filter(
                folded_title__contains=Fold(Value(word))
            )
        return follow_ups

    def by_state(self, follow_ups, name, state):
        if state == "open":
            return follow_ups.open()
        if state == "late":
            return follow_ups.overdue(timezone.localdate())
        return follow_ups.filter(status=state)

    def by_country(self, follow_ups, name, country):
        pair = Q(mission__visiting_country=country) | Q(mission__host_country=country)
        return follow_ups.filter(pair)

    def by_owner(self, follow_ups, name, whose):
        user = self.request.user
        if whose == "me":
            return follow_ups.filter(owner=user)
        return follow_ups.filter(owner_institution=user.institution_id or -1)


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
