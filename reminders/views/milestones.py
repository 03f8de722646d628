from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from cooperation.models import Milestone
from migration_coop.lib.htmx import render_part
from reminders.models import Topic
from reminders.permissions import ScheduleRights
from reminders.places import Place
from reminders.timeline import nobody_hears_of, reminder_timeline


@require_GET
def milestone_reminders(request, code, number):
    """A page, and the panel of the milestone's page that asks for its part."""
    milestones = Milestone.objects.for_user(request.user).select_related("plan")
    milestone = get_object_or_404(milestones, plan__code=code, number=number)
    about = (Topic.MILESTONE, milestone)
    now = timezone.now()
    context = {
        "milestone": milestone,
        "entries": reminder_timeline(*about, user=request.user, now=now),
        "nobody": nobody_hears_of(*about, now=now),
        "may_change": ScheduleRights.of(request.user).may_change(
            Place(milestone=milestone)
        ),
    }
    return render_part(
        request, "reminders/milestone_reminders.html", part="panel", context=context
    )
