"""Countries, and the kinds of dated facts that the page of one keeps.

Nothing of this is secret: the rows are for everybody who is signed in.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institutions.models import (
    Country,
    CountryMembership,
    CountryRule,
    Institution,
    RestDays,
)
from migration_coop.lib.formats import format_rest_days


@dataclass(frozen=True)
class FactKind:
    model: type[models.Model]
    title: str | Promise
    add: str | Promise
    none: str | Promise


# By the word in the address.
KINDS = {
    "memberships": FactKind(
        CountryMembership,
        _("Regional bodies"),
        _("Add a membership"),
        _("No membership is known."),
    ),
    "rest-days": FactKind(
        RestDays,
        _("Weekly rest days"),
        _("Add rest days"),
        _("Saturday and Sunday, as nothing else is known."),
    ),
    "rules": FactKind(
        CountryRule,
        _("Country rules"),
        _("Add a rule"),
        _("No rule is known."),
    ),
}


def kind_or_404(slug: str) -> FactKind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


def fact_or_404(slug: str, pk: int):
    facts = kind_or_404(slug).model._default_manager.select_related("country")
    return get_object_or_404(facts, pk=pk)


def sections_of(country: Country) -> list[dict]:
    """What the page lists: for each kind its rows, what holds now first."""
    return [_section(country, slug, kind) for slug, kind in KINDS.items()]


def countries_on(day: date, *, user) -> list[Country]:
    """Each with `body_names`, the bodies it is a member of that day; `bodies`, how many
    institutions the reader may know there; `is_known`: somebody works with it."""
    known = Institution.objects.showing_people_to(user).unmerged()
    counted = Count("institutions", filter=Q(institutions__in=known), distinct=True)
    countries = list(Country.objects.annotate(bodies=counted).order_by("pk"))
    memberships = CountryMembership.objects.on(day).select_related("body")
    names: dict[str, list[str]] = defaultdict(list)
    for membership in memberships.order_by("body__acronym", "pk"):
        names[membership.country_id].append(membership.body.short_name)
    for country in countries:
        country.body_names = names[country.pk]
        country.is_known = bool(country.bodies or country.body_names)
    return countries


def _section(country: Country, slug: str, kind: FactKind) -> dict:
    facts = kind.model._default_manager.filter(country=country).latest_first()
    if kind.model is CountryMembership:
        facts = facts.select_related("body")
    rows = [{"fact": fact, "text": _in_words(fact)} for fact in facts]
    return {"slug": slug, "kind": kind, "rows": rows}


def _in_words(fact) -> str:
    if isinstance(fact, CountryMembership):
        return fact.body.full_name
    if isinstance(fact, RestDays):
        return format_rest_days(fact.weekdays)
    said = gettext("%(rule)s: %(value)s")
    return said % {"rule": fact.get_kind_display(), "value": fact.value}
