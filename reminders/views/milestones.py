from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from cooperation.models import Milestone
from migration_coop.lib.htmx import render_part
from reminders.actions.bundling import KIND
from reminders.models import Topic
from reminders.timeline import nobody_hears_of, reminder_timeline
from reminders.unreachable import who_does_not_hear


@require_GET
def milestone_reminders(request, code, number):
    """A page, and the panel of the milestone's page that asks for its part."""
    milestones = Milestone.objects.for_user(request.user).select_related(
        "plan", "owner", "escalates_to"
    )
    milestone = get_object_or_404(milestones, plan__code=code, number=number)
    about = (Topic.MILESTONE, milestone)
    now = timezone.now()
    context = {
        "milestone": milestone,
        "entries": reminder_timeline(*about, user=request.user, now=now),
        "unreached": who_does_not_hear(milestone, kind=KIND, now=now),
        "nobody": nobody_hears_of(*about, now=now),
    }
    return render_part(
        request, "reminders/milestone_reminders.html", part="panel", context=context
    )
