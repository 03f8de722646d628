"""Steps of missions, visits and minutes: each its own address, each a POST.

GET asks for the note of a step that wants one, so that no dialog is needed.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from migration_coop.lib.lifecycle import TransitionError
from missions.forms.steps import StepForm
from missions.models import Visit
from missions.permissions import (
    is_host,
    last_author_of,
    may_agree_minutes,
    may_answer_minutes,
    may_confirm_visits,
)
from missions.steps import (
    ADDENDUM_STEPS,
    HOST_STEPS,
    MINUTES_STEPS,
    MISSION_STEPS,
    VISIT_STEPS,
    named,
)
from missions.views.finding import (
    find_addendum,
    find_minutes,
    find_mission,
    find_visit,
)

GET_AND_POST = ["GET", "POST"]


@require_http_methods(GET_AND_POST)
def mission_step(request, code, step):
    mission = find_mission(request, code)
    _allow(mission.editable)
    return take_step(
        request, mission, named(MISSION_STEPS, step), back=mission, mission=mission
    )


@require_http_methods(GET_AND_POST)
def visit_step(request, code, number, step):
    visit = find_visit(request, code, number)
    mission = visit.mission
    is_for_hosts = step in HOST_STEPS and may_confirm_visits(request.user, mission)
    _allow(mission.editable or is_for_hosts)
    return take_step(
        request, visit, named(VISIT_STEPS, step), back=visit, mission=mission
    )


@require_http_methods(GET_AND_POST)
def minutes_step(request, code, number, step):
    minutes = find_minutes(request, code, number)
    visit = minutes.visit
    if step == "circulate":
        _allow(visit.editable)
    else:
        _allow_answer(request.user, visit.mission, step, last_author_of(minutes))
    return _answer(request, minutes, named(MINUTES_STEPS, step), visit)


@require_http_methods(GET_AND_POST)
def addendum_step(request, code, number, addendum, step):
    addendum = find_addendum(request, code, number, addendum)
    visit = addendum.minutes.visit
    _allow_answer(request.user, visit.mission, step, addendum.by_id)
    return _answer(request, addendum, named(ADDENDUM_STEPS, step), visit)


def _allow_answer(user, mission, step, author):
    if step == "agree":
        _allow(may_agree_minutes(user, mission, last_author_id=author))
    else:
        _allow(may_answer_minutes(user, mission))


def _answer(request, text, step, visit):
    """Who answers in place of the host side says why."""
    stands_in = step.name == "agree" and not is_host(request.user, visit.mission)
    return take_step(
        request,
        text,
        step,
        back=visit,
        mission=visit.mission,
        needs_reason=stands_in,
    )


def take_step(request, thing, step, *, back, mission, needs_reason=False):
    """Ask for the note, or take the step with the note that was sent."""
    needs_reason = needs_reason or step.needs_reason
    is_sent = request.method == "POST"
    form = StepForm(request.POST if is_sent else None, needs_reason=needs_reason)
    status = 200
    if form.is_valid():
        note = form.cleaned_data["note"]
        try:
            _check_seen(request, thing)
            getattr(thing, step.verb)(by=request.user, at=timezone.now(), note=note)
        except TransitionError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, step.done)
            return redirect(_where_it_was_taken(request, back))
    context = {"form": form, "step": step, "back": back, "mission": mission}
    return render(request, "missions/step.html", context, status=status)


def _check_seen(request, thing):
    """Nobody approves a text that took the place of the one they read."""
    seen = request.GET.get("seen")
    if seen is not None and seen != str(thing.version):
        raise TransitionError(
            _("The text has changed since you read it. Look at it again.")
        )


def _where_it_was_taken(request, back):
    """A step of minutes may be taken on the page of the mission, beside their text."""
    if request.POST.get("from") != "mission" or not isinstance(back, Visit):
        return back
    return f"{back.mission.get_absolute_url()}#minutes-{back.number}"


def _allow(may: bool) -> None:
    if not may:
        raise PermissionDenied(_("This step is for somebody else to take."))
