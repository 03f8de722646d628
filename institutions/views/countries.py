"""Countries, and what holds in each from one day to another."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from institutions.country_facts import KINDS
from institutions.forms.reference import (
    CountryRuleForm,
    MembershipForm,
    RestDaysForm,
)
from institutions.models import Country, CountryMembership, Institution
from institutions.permissions import may_edit_country
from institutions.views.finding import posted
from institutions.views.reference import save_fact
from migration_coop.lib.formats import format_rest_days
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
    today = timezone.localdate()
    countries = [
        country
        for country in _countries(request.user, today)
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
        "sections": [_section(country, slug) for slug in KINDS],
        "may_edit": may_edit_country(request.user, country),
    }
    return render(request, "institutions/country_detail.html", context)


@require_http_methods(["GET", "POST"])
def country_fact_add(request, code, kind):
    country = get_object_or_404(Country, pk=code)
    _check(request.user, country)
    fact = _kind(kind).model(country=country)
    form = FORMS[kind](posted(request), instance=fact)
    return save_fact(request, form, title=_kind(kind).add, back=_page(country))


@require_http_methods(["GET", "POST"])
def country_fact_edit(request, kind, pk):
    facts = _kind(kind).model.objects.select_related("country")
    fact = get_object_or_404(facts, pk=pk)
    _check(request.user, fact.country)
    form = FORMS[kind](posted(request), instance=fact)
    context = {"kind": kind, "removes": fact}
    title = _kind(kind).title
    return save_fact(request, form, title=title, back=_page(fact.country), **context)


@require_POST
def country_fact_remove(request, kind, pk):
    """It never was so. What ended is given its last day instead."""
    facts = _kind(kind).model.objects.select_related("country")
    fact = get_object_or_404(facts, pk=pk)
    _check(request.user, fact.country)
    fact.delete()
    messages.success(request, _("Removed. The history keeps it."))
    return redirect("institutions:country_detail", fact.country_id)


def _countries(user, today):
    known = Institution.objects.showing_people_to(user).unmerged()
    counted = Count("institutions", filter=Q(institutions__in=known), distinct=True)
    countries = list(Country.objects.annotate(bodies=counted).order_by("pk"))
    memberships = CountryMembership.objects.on(today).select_related("body")
    names: dict[str, list[str]] = {}
    for membership in memberships.order_by("body__acronym", "pk"):
        names.setdefault(membership.country_id, []).append(membership.body.short_name)
    for country in countries:
        country.body_names = names.get(country.pk, [])
        country.is_known = bool(country.bodies or country.body_names)
    return countries


def _section(country, slug):
    kind = KINDS[slug]
    facts = kind.model.objects.filter(country=country).latest_first()
    if slug == "memberships":
        facts = facts.select_related("body")
    rows = [{"fact": fact, "text": _in_words(slug, fact)} for fact in facts]
    return {"slug": slug, "kind": kind, "rows": rows}


def _in_words(slug, fact):
    if slug == "memberships":
        return fact.body.full_name
    if slug == "rest-days":
        return format_rest_days(fact.weekdays)
    return f"{fact.get_kind_display()}: {fact.value}"


def _kind(slug):
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


def _check(user, country):
    if not may_edit_country(user, country):
        raise PermissionDenied(_("Administrators of the country change its facts."))


def _page(country):
    address = reverse("institutions:country_detail", args=[country.pk])
    return {"url": address, "label": country.name}
