"""Reports: which there are, each on its sheet of paper, and each as a workbook."""

from datetime import date

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from cooperation.models import ActionPlan
from exchange.exports.about import filter_in_words
from institutions.models import Country
from migration_coop.lib.sheets import xlsx_response
from missions.models import Programme
from overview.forms.scope import countries_of_missions
from overview.indicators.periods import Period
from overview.permissions import may_name_people, may_report_on_country
from overview.reports.asked import Asked
from overview.reports.due import next_report
from overview.reports.kinds import KINDS

LANGUAGES = dict(settings.LANGUAGES)


@require_GET
def report_list(request):
    today = timezone.localdate()
    programmes = Programme.objects.for_user(request.user).in_order()
    if not request.user.access().reads_everywhere:
        programmes = programmes.followed_by(request.user)
    plans = ActionPlan.objects.for_user(request.user).select_related("country")
    context = {
        "donor_reports": [_donor_line(p, today) for p in programmes.distinct()],
        "countries": [
            Country(code=code)
            for code, _name in countries_of_missions()
            if may_report_on_country(request.user, code)
        ],
        "plans": plans.in_order(),
    }
    return render(request, "overview/report_list.html", context)


def _donor_line(programme, today):
    due = next_report(programme, today)
    return {
        "programme": programme,
        "due": due,
        "countdown": due.countdown(today),
        "is_near": due.is_near(today),
    }


@require_GET
def report_detail(request, kind, key):
    """`?lang=` is the language of the paper, `?names=yes` names people."""
    reader = translation.get_language()
    language = _language_of(request)
    with translation.override(language):
        report = _report(request, kind, key)
        context = {
            "report": report,
            "key": key,
            "asked": report.asked,
            "may_name": may_name_people(request.user),
            "language": language,
            "reader_language": reader,
            "languages": settings.LANGUAGES,
            "query": request.GET.urlencode(),
        }
        return render(request, report.template, context)


@require_GET
def report_export(request, kind, key):
    with translation.override(_language_of(request)):
        report = _report(request, kind, key)
        name = f"{kind}-{key}"
        words = filter_in_words([(report.title, report.subtitle)])
        return xlsx_response(name, report.sheets(), what="report", words=words)


def _report(request, kind, key):
    if kind not in KINDS:
        raise Http404
    named = request.GET.get("names") == "yes" and may_name_people(request.user)
    at = timezone.now()
    asked = Asked(request.user, at, period=_period_of(request), with_names=named)
    return KINDS[kind].find(key, asked)


def _period_of(request):
    """Nothing where the days make no sense: the report then chooses its own."""
    try:
        start = date.fromisoformat(request.GET.get("from", ""))
        end = date.fromisoformat(request.GET.get("until", ""))
    except ValueError:
        return None
    return Period(start, end) if start <= end else None


def _language_of(request):
    asked = request.GET.get("lang")
    return asked if asked in LANGUAGES else translation.get_language()
