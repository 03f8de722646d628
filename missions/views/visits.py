"""The page of one visit, and its minutes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from migration_coop.lib.formats import format_date, format_time
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import EditConflict
from missions.actions.visits import write_minutes
from missions.forms.steps import MinutesForm
from missions.hosts_met import hosts_met
from missions.models import MinutesStatus
from missions.permissions import (
    is_host,
    last_author_of,
    may_agree_minutes,
    may_answer_minutes,
    may_confirm_visits,
    name_for,
)
from missions.progress import minutes_of
from missions.steps import HOST_STEPS, steps_of_minutes, steps_of_visit
from missions.timeline import timeline_of_visit
from missions.views.finding import find_visit


@require_GET
def visit_detail(request, code, number):
    visit = find_visit(request, code, number)
    return _show(request, visit, _form_of(visit))


@require_http_methods(["POST"])
def minutes_edit(request, code, number):
    visit = find_visit(request, code, number)
    if not visit.editable:
        raise PermissionDenied(_("You may read these minutes, but not write them."))
    form = MinutesForm(request.POST)
    if not form.is_valid():
        return _show(request, visit, form)
    try:
        write_minutes(
            visit,
            text=form.cleaned_data["text"],
            expected_version=form.cleaned_data["version"],
            by=request.user,
            at=timezone.now(),
        )
    except EditConflict as error:
        form.add_error(None, str(error))
        # Sent again, the text that is still here goes over what was saved.
        visit = find_visit(request, code, number)
        form.data = form.data.copy()
        form.data["version"] = _version_of(visit)
        return _show(request, visit, form, status=409)
    except TransitionError as error:
        form.add_error(None, str(error))
        return _show(request, visit, form, status=409)
    messages.success(request, _("The minutes are saved."))
    return redirect(visit)


def _form_of(visit):
    minutes = minutes_of(visit)
    text = minutes.text if minutes else ""
    return MinutesForm(initial={"text": text, "version": _version_of(visit)})


def _version_of(visit) -> int:
    minutes = minutes_of(visit)
    return minutes.version if minutes else 0


def _show(request, visit, form, *, status=200):
    user, mission, minutes = request.user, visit.mission, minutes_of(visit)
    steps = steps_of_visit(visit)
    if not visit.editable:
        hosts = may_confirm_visits(user, mission)
        steps = [step for step in steps if hosts and step.name in HOST_STEPS]
    is_draft = minutes is None or minutes.status == MinutesStatus.DRAFT
    context = {
        "visit": visit,
        "mission": mission,
        "minutes": minutes,
        "name": name_for(user, visit.institution, on=visit.takes_place_on),
        "facts": _facts_of(visit),
        "hosts": hosts_met(visit, user=user),
        "form": form,
        "may_write": visit.editable and (is_draft or form.is_bound),
        "steps": steps,
        "minutes_steps": _minutes_steps(user, mission, minutes),
        "versions": _versions_of(minutes),
        "history": timeline_of_visit(visit),
    }
    return render(request, "missions/visit_detail.html", context, status=status)


def _facts_of(visit) -> str:
    start, end = (
        format_time(hour) if hour else "" for hour in (visit.start_time, visit.end_time)
    )
    hours = f"{start}–{end}" if end else start
    facts = (format_date(visit.takes_place_on, "full"), hours, visit.place)
    return " · ".join(fact for fact in (*facts, visit.subject) if fact)


def _minutes_steps(user, mission, minutes):
    if minutes is None:
        return []
    author = last_author_of(minutes)
    may = {
        "circulate": mission.editable,
        "agree": may_agree_minutes(user, mission, last_author_id=author),
        "ask-for-correction": may_answer_minutes(user, mission),
    }
    hosts = is_host(user, mission)
    return [
        # Who answers in place of the host side is asked for the reason.
        {
            "name": step.name,
            "label": step.label,
            "is_main": step.is_main,
            "asks": step.needs_reason or (step.name == "agree" and not hosts),
        }
        for step in steps_of_minutes(minutes)
        if may[step.name]
    ]


def _versions_of(minutes):
    if minutes is None:
        return []
    return minutes.versions.select_related("by").order_by("-number")
