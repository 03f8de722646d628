from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from cooperation.models import Milestone
from migration_coop.lib.htmx import render_part
from reminders.models import Reminder
from reminders.timeline import nobody_hears_of, reminder_timeline


@require_GET
def milestone_reminders(request, code, number):
    """A page, and the panel of the milestone's page that asks for its part."""
    milestones = Milestone.objects.for_user(request.user).select_related(
        "plan", "owner__institution", "escalates_to__institution"
    )
    milestone = get_object_or_404(milestones, plan__code=code, number=number)
    reminders = Reminder.objects.for_user(request.user).filter(milestone=milestone)
    now = timezone.now()
    context = {
        "milestone": milestone,
        "entries": reminder_timeline(milestone, reminders, user=request.user, now=now),
        "nobody": nobody_hears_of(milestone),
    }
    return render_part(
        request, "reminders/milestone_reminders.html", part="panel", context=context
    )
