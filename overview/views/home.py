"""Home: what needs me."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from drafts.models import Draft
from overview.beside import beside
from overview.needs import SHOWN, needs_of


@require_GET
def home(request):
    now = timezone.now()
    today = timezone.localdate(now)
    when = request.GET.get("due", "")
    needs = needs_of(request.user, today=today, now=now, when=when)
    # The navigation shows it on this page only: elsewhere it would cost queries.
    request.queue_count = needs.count
    drafts = Draft.objects.for_user(request.user).newest_first()[: SHOWN + 1]
    context = {"needs": needs, "today": today, "unsaved": drafts}
    if needs.turns:
        context["beside"] = beside(request.user, today=today)
    return render(request, "overview/home.html", context)
