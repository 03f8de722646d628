"""The question that a new name leads to, alone: the row shows the same lines."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from migration_coop.lib.dates import parse_first_day
from missions.named_people import Named
from missions.permissions import may_log_missions
from missions.questions import NEW, Typed
from missions.registry import Registry


@require_GET
def institution_question(request):
    typed, registry = _asked(request)
    country = request.GET.get("country", "")
    question = registry.question(typed, country=country)
    if not question.choices:
        question = registry.question(typed, country=country, answer=NEW)
    return _show(request, question)


@require_GET
def person_question(request):
    typed, registry = _asked(request)
    day = parse_first_day(request.GET.get("day", "")) or timezone.localdate()
    named = Named([typed], registry=registry, on=day)
    return _show(request, named.warning(typed))


def _asked(request):
    if not may_log_missions(request.user):
        raise PermissionDenied(_("You may read missions, but not log them."))
    typed = Typed.of(request.GET.get("q", ""))
    if not typed:
        raise Http404
    return typed, Registry(request.user)


def _show(request, question):
    context = {"question": question, "name": request.GET.get("name", "")}
    return render(request, "missions/question.html", context)
