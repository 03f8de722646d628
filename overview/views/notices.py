"""The bell: what others did to my things, and that I have read it."""

from datetime import datetime

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from overview.models import NoticesRead
from overview.notices import notices_for

# How old the number at the bell may be: each page asks for it.
SECONDS = 60


@require_GET
def notice_list(request):
    return render(request, "overview/notice_list.html", _context(request))


@require_GET
@cache_control(private=True, max_age=SECONDS)
def notice_count(request):
    return render(request, "overview/notice_count.html", _context(request))


@require_POST
def notices_read(request):
    """Up to the newest that was shown: what came in meanwhile stays unread."""
    now = timezone.now()
    try:
        until = datetime.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        until = now
    if timezone.is_naive(until):
        until = now
    NoticesRead.note(request.user, until=min(until, now))
    return redirect("overview:notice_list")


def _context(request):
    read_until = NoticesRead.read_by(request.user)
    now = timezone.now()
    return {"notices": notices_for(request.user, read_until=read_until, now=now)}
