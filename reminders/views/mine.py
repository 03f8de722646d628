"""My reminders: what I shall hear this week, at which hour, how early, what is muted."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reminders.actions.muting import lift_mute
from reminders.actions.preferences import prefer_hours, set_own_steps
from reminders.forms.mine import HoursForm, OwnStepsForm
from reminders.models import ReminderPreference, Topic
from reminders.muting import category, mutes_of
from reminders.my_week import week_of
from reminders.schedules import Schedules


@require_GET
def mine(request):
    return _show(request)


@require_POST
def mine_hours(request):
    form = HoursForm(request.POST, instance=_preference(request.user))
    if not form.is_valid():
        return _show(request, hours=form)
    prefer_hours(request.user, **form.cleaned_data)
    messages.success(request, _("Saved"))
    return redirect("reminders:mine")


@require_POST
def mine_steps(request):
    form = _steps_form(request.user, request.POST)
    if not form.is_valid():
        return _show(request, steps=form)
    set_own_steps(request.user, form.days(), at=timezone.now())
    messages.success(request, _("Saved"))
    return redirect("reminders:mine")


@require_POST
def mine_lift(request, kind):
    """Hear of this kind again; what was not muted stays as it is."""
    lift_mute(request.user, kind, by=request.user, at=timezone.now())
    messages.success(request, _("From now on you hear of it again."))
    return redirect("reminders:mine")


def _show(request, *, hours=None, steps=None):
    user, now = request.user, timezone.now()
    week = week_of(user, now=now)
    forms = [
        hours or HoursForm(instance=_preference(user)),
        steps or _steps_form(user),
    ]
    context = {
        "week": week,
        "mails": sum(bool(day.lines) for day in week),
        "hours": forms[0],
        "steps": forms[1],
        "forms": forms,
        "has_errors": any(form.errors for form in forms),
        "mutes": [(mute, category(mute.kind)) for mute in mutes_of(user, now=now)],
    }
    return render(request, "reminders/mine.html", context)


def _preference(user):
    own = getattr(user, "reminder_preference", None)
    return own or ReminderPreference(user=user)


def _steps_form(user, data=None):
    schedules = Schedules.load()
    own = {topic: schedules.of_person(topic, user.pk) for topic in Topic}
    initial = {topic.value: row.before_days for topic, row in own.items() if row}
    everybody = {
        topic: row for topic in Topic if (row := schedules.rows.get((topic, "", 0)))
    }
    return OwnStepsForm(data, initial=initial, everybody=everybody)
