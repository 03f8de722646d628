"""Countries, and what holds in each from one day to another."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from institutions.country_facts import (
    countries_on,
    fact_or_404,
    kind_or_404,
    sections_of,
)
from institutions.forms.reference import (
    CountryRuleForm,
    MembershipForm,
    RestDaysForm,
)
from institutions.models import Country
from institutions.permissions import may_edit_country
from institutions.views.finding import posted
from institutions.views.reference import save_fact
from migration_coop.lib.search import folded

FORMS = {
    "memberships": MembershipForm,
    "rest-days": RestDaysForm,
    "rules": CountryRuleForm,
}


@require_GET
def country_list(request):
    """All of ISO 3166-1; at first those that somebody works with."""
    wanted = folded(request.GET.get("search", ""))
    everything = bool(wanted) or "all" in request.GET
    countries = [
        country
        for country in countries_on(timezone.localdate(), user=request.user)
        if (everything or country.is_known) and wanted in folded(country.name)
    ]
    context = {
        "countries": sorted(countries, key=lambda one: folded(one.name)),
        "search": request.GET.get("search", ""),
        "shows_all": everything,
    }
    return render(request, "institutions/country_list.html", context)


@require_GET
def country_detail(request, code):
    country = get_object_or_404(Country, pk=code)
    context = {
        "country": country,
        "sections": sections_of(country),
        "may_edit": may_edit_country(request.user, country),
    }
    return render(request, "institutions/country_detail.html", context)


@require_http_methods(["GET", "POST"])
def country_fact_add(request, code, kind):
    country = get_object_or_404(Country, pk=code)
    _check(request.user, country)
    wanted = kind_or_404(kind)
    fact = wanted.model(country=country)
    form = FORMS[kind](posted(request), instance=fact)
    return save_fact(request, form, title=wanted.add, back=_page(country))


@require_http_methods(["GET", "POST"])
def country_fact_edit(request, kind, pk):
    fact = fact_or_404(kind, pk)
    _check(request.user, fact.country)
    form = FORMS[kind](posted(request), instance=fact)
    context = {"kind": kind, "removes": fact}
    title = kind_or_404(kind).title
    return save_fact(request, form, title=title, back=_page(fact.country), **context)


@require_POST
def country_fact_remove(request, kind, pk):
    """It never was so. What ended is given its last day instead."""
    fact = fact_or_404(kind, pk)
    _check(request.user, fact.country)
    fact.delete()
    messages.success(request, _("Removed. The history keeps it."))
    return redirect("institutions:country_detail", fact.country_id)


def _check(user, country):
    if not may_edit_country(user, country):
        raise PermissionDenied(_("Administrators of the country change its facts."))


def _page(country):
    address = reverse("institutions:country_detail", args=[country.pk])
    return {"url": address, "label": country.name}
