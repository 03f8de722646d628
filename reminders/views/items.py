"""The reminders of one thing: a page, and the panel of the thing's own page."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from cooperation.models import Milestone
from migration_coop.lib.htmx import render_part
from reminders.models import Topic
from reminders.subjects import find_subject
from reminders.timeline import panels_of


@require_GET
def item_reminders(request, subject, pk):
    """`subject` is a topic, or what has several things: a mission, a person."""
    now = timezone.now()
    found = find_subject(subject, pk, user=request.user, today=timezone.localdate(now))
    if found is None:
        raise Http404
    context = {
        "subject": found,
        "panels": panels_of(found.items, user=request.user, now=now),
    }
    return render_part(
        request, "reminders/item_reminders.html", part="panel", context=context
    )


@require_GET
def milestone_reminders(request, code, number):
    """The address that mails and bookmarks of earlier versions name."""
    milestones = Milestone.objects.for_user(request.user)
    milestone = get_object_or_404(milestones, plan__code=code, number=number)
    return redirect("reminders:item_reminders", Topic.MILESTONE, milestone.pk)
