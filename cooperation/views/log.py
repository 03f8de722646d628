"""The page that logs a mission whole, new or saved, with or without JavaScript."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperation.actions.log import edit_log, log_mission
from cooperation.forms.log import MissionLog
from cooperation.log_buttons import pressed
from drafts.actions import forget_draft
from drafts.models import Draft
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import EditConflict
from missions.balance import balance_of
from missions.models import Mission
from missions.permissions import may_log_missions

TEMPLATE = "cooperation/log.html"


@require_http_methods(["GET", "POST"])
def mission_add(request):
    if not may_log_missions(request.user):
        raise PermissionDenied(_("You may read missions, but not log them."))
    if draft := _resumed(request):
        return _show_draft(request, draft)
    log = MissionLog(request.user, data=_posted(request))
    if changed := pressed(log):
        return render(request, TEMPLATE, {"log": changed})
    if request.method == "POST" and log.is_valid():
        entry = log.entry()
        mission = log_mission(entry, is_draft=_is_draft(request), **_edge(request))
        forget_draft(entry.essentials["form_key"], owner=request.user)
        _report(request, mission, entry)
        return redirect(mission)
    return render(request, TEMPLATE, _context(request, log))


@require_http_methods(["GET", "POST"])
def mission_edit(request, code):
    mission = _find_to_edit(request, code)
    log = MissionLog(request.user, data=_posted(request), mission=mission)
    if changed := pressed(log):
        return render(request, TEMPLATE, {"log": changed, "mission": mission})
    if request.method == "POST" and log.is_valid():
        return _save_edit(request, mission, log)
    return render(request, TEMPLATE, _context(request, log, mission=mission))


def _save_edit(request, mission, log):
    entry = log.entry()
    try:
        edit_log(
            mission,
            entry,
            expected_version=log.expected_version,
            is_draft=_is_draft(request),
            **_edge(request),
        )
    except EditConflict as error:
        log.essentials.add_error(None, str(error))
        saved = _find_to_edit(request, mission.code)
        context = _context(request, log, mission=saved) | {"conflict": saved.version}
        return render(request, TEMPLATE, context, status=409)
    except TransitionError as error:
        log.essentials.add_error(None, str(error))
        saved = _find_to_edit(request, mission.code)
        return render(request, TEMPLATE, _context(request, log, mission=saved))
    _report(request, mission, entry)
    return redirect(mission)


def _find_to_edit(request, code):
    missions = Mission.objects.for_user(request.user).select_related(
        "visiting_country",
        "host_country",
        "lead_institution",
        "host_institution",
        "debriefing__institution",
    )
    mission = get_object_or_404(missions, code=code)
    if not mission.editable:
        raise PermissionDenied(_("You may read this mission, but not change it."))
    return mission


def _resumed(request):
    """The draft that a GET names; one of somebody else does not exist."""
    key = request.GET.get("draft")
    if key is None or request.method != "GET":
        return None
    try:
        return get_object_or_404(Draft.objects.for_user(request.user), pk=key)
    except ValidationError as error:
        raise Http404 from error


def _show_draft(request, draft):
    log = MissionLog(request.user, data=draft.posted)
    log.leave_unchecked()
    return render(request, TEMPLATE, _context(request, log) | {"draft": draft})


def _posted(request):
    return request.POST if request.method == "POST" else None


def _is_draft(request) -> bool:
    return "draft" in request.POST


def _edge(request) -> dict:
    return {"by": request.user, "at": timezone.now(), "today": timezone.localdate()}


def _context(request, log, mission=None) -> dict:
    has_errors = request.method == "POST"
    return {"log": log, "mission": mission, "has_errors": has_errors}


def _report(request, mission, entry):
    """Say what was saved, and what somebody may want to look at again."""
    messages.success(
        request, _("The mission %(code)s is saved.") % {"code": mission.code}
    )
    for warning in [*balance_of(entry.members).warnings, *entry.to_check]:
        messages.warning(request, warning)
    is_within = [
        mission.starts_on <= visit.takes_place_on <= mission.ends_on
        for visit in entry.visits
    ]
    if not all(is_within):
        messages.warning(request, _("A visit lies outside the days of the mission."))
