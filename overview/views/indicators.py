"""Indicators: all of them, and one with its definition, its parts and its rows."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from exchange.exports.about import filter_in_words
from migration_coop.lib.htmx import render_part
from migration_coop.lib.pages import keyset_page
from migration_coop.lib.sheets import Sheet, xlsx_response
from overview.forms.scope import ScopeForm
from overview.indicators.overview import standing, standings
from overview.indicators.pictures import chart_of_countries, chart_of_series
from overview.indicators.registry import INDICATORS
from overview.indicators.rows import CHOICES, NEWEST_FIRST, line_of, rows_behind
from overview.indicators.rows import sheets_of as sheets_of_indicator


@require_GET
def indicator_list(request):
    form, scope = _asked(request)
    context = {
        "form": form,
        "scope": scope,
        "chips": form.chips(scope),
        "groups": standings(scope),
    }
    return render(request, "overview/indicator_list.html", context)


@require_GET
def indicator_list_export(request):
    form, scope = _asked(request)
    rows = (
        (
            row.indicator.title,
            row.figure.in_words,
            row.figure.numerator,
            row.figure.denominator,
            row.before.in_words,
            row.indicator.definition,
        )
        for _title, group in standings(scope)
        for row in group
    )
    headings = [_("Indicator"), _("Value"), _("Numerator"), _("Denominator")]
    headings += [_("Period before"), _("Definition")]
    sheet = Sheet(str(scope.period), headings, rows)
    words = filter_in_words(_narrowed(form, scope))
    return xlsx_response("indicators", [sheet], what="indicators", words=words)


@require_GET
def indicator_detail(request, name):
    indicator = _find(name)
    form, scope = _asked(request)
    which = request.GET.get("rows", "")
    which = which if which in CHOICES else ""
    found = rows_behind(indicator, scope, which=which)
    page = keyset_page(found, request, keys=NEWEST_FIRST)
    countries = indicator.by_country(scope)
    context = {
        "indicator": indicator,
        "form": form,
        "scope": scope,
        "chips": form.chips(scope),
        "standing": standing(indicator, scope),
        "series": chart_of_series(indicator, indicator.series(scope)),
        "countries": countries,
        "map": chart_of_countries(indicator, countries),
        "programmes": indicator.by_programme(scope),
        "is_share": indicator.unit.value == "share",
        "hides_countries": indicator.hides_countries(scope),
        "page": page,
        "lines": [line_of(row, indicator, request.user) for row in page],
        "which": which,
        "choices": CHOICES.items(),
    }
    return render_part(
        request, "overview/indicator_detail.html", part="rows", context=context
    )


@require_GET
def indicator_export(request, name):
    indicator = _find(name)
    form, scope = _asked(request)
    sheets = sheets_of_indicator(indicator, scope)
    which = (_("Indicator"), indicator.title)
    words = filter_in_words([which, *_narrowed(form, scope)])
    return xlsx_response(indicator.name, sheets, what="indicator", words=words)


def _narrowed(form, scope):
    return [(chip["label"], chip["value"]) for chip in form.chips(scope)]


def _find(name):
    try:
        return INDICATORS[name]
    except KeyError:
        raise Http404 from None


def _asked(request):
    form = ScopeForm(request.GET, user=request.user, today=timezone.localdate())
    return form, form.scope()
