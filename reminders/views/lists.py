"""The list of reminders, for those who keep an eye on them; and parts of other pages."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cooperation.models import ActionPlan, FollowUp, Milestone
from migration_coop.lib.filters import chips
from migration_coop.lib.htmx import render_part
from migration_coop.lib.pages import keyset_page
from missions.models import Mission
from reminders.list_filter import MAIL, ReminderFilter
from reminders.listing import SUBJECTS, When, lines_of, undelivered
from reminders.models import Reminder
from reminders.my_week import week_of


@require_GET
def reminder_list(request):
    """Of things that the reader may see; the reader's own week comes first."""
    user, now = request.user, timezone.now()
    asked = request.GET.get("when", "")
    when = When(asked) if asked in When.values else When.WEEK
    rows = Reminder.objects.for_user(user)
    # What stood in a mail stood there whenever it was.
    if not (is_of_mail := MAIL in request.GET):
        rows = when.narrow(rows, now=now)
    found = ReminderFilter(request.GET, user=user, queryset=rows)
    narrowed = found.qs.select_related("recipient", "message", *SUBJECTS)
    page = keyset_page(narrowed, request, keys=[when.order])
    context = {
        "filter": found,
        "chips": chips(request, found),
        "when": "" if is_of_mail else when,
        "periods": When.choices,
        "page": page,
        "lines": lines_of(page, user=user),
        "week": week_of(user, now=now),
    }
    return render_part(
        request, "reminders/reminder_list.html", part="rows", context=context
    )


@require_GET
def past_dates(request):
    """How many of the dates of a plan or a mission lie in the past: a sentence for
    the page after an import or a late record, and a page of its own."""
    user, today = request.user, timezone.localdate()
    if code := request.GET.get("plan"):
        plan = get_object_or_404(ActionPlan.objects.for_user(user), code=code)
        dated = Milestone.objects.for_user(user).open().filter(plan=plan)
        past = dated.filter(forecast_on__lt=today)
    elif code := request.GET.get("mission"):
        mission = get_object_or_404(Mission.objects.for_user(user), code=code)
        promised = FollowUp.objects.for_user(user).open().filter(mission=mission)
        dated = promised.exclude(due_on=None)
        past = dated.filter(due_on__lt=today)
    else:
        raise Http404
    context = {"past": past.count(), "total": dated.count()}
    return render_part(
        request, "reminders/past_dates.html", part="sentence", context=context
    )


@require_GET
def undelivered_count(request):
    """A line for the lists of work, where there is anything to say."""
    is_for_them = request.user.access().coordinates
    rows = undelivered(request.user, now=timezone.now())
    context = {"count": rows.count() if is_for_them else 0}
    return render(request, "reminders/undelivered.html", context)
