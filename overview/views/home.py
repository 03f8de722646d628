"""Home: what needs me."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from overview.needs import needs_of


@require_GET
def home(request):
    today = timezone.localdate()
    needs = needs_of(request.user, today=today)
    # The navigation shows it on this page only: elsewhere it would cost queries.
    request.queue_count = needs.count
    return render(request, "overview/home.html", {"needs": needs, "today": today})
