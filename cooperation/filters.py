"""The countries that lists of missions, follow-ups and cooperations are narrowed to."""

from django import forms
from django.db.models import Exists, OuterRef

from institutions.models import Country
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
