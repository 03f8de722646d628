"""The page that logs a mission whole, new or saved, with or without JavaScript."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperation.actions.log import edit_log, log_mission
from cooperation.forms.log import MissionLog
from cooperation.log_buttons import pressed
from drafts.actions import forget_draft
from drafts.answers import (
    ask_which,
    keep_and_leave,
    keep_what_came_later,
    say_what_was_merged,
)
from drafts.keeping import find_resumed, keep_page, key_of, sent_or_resumed, written_by
from drafts.saving import save_merged
from migration_coop.lib.lifecycle import TransitionError
from missions.balance import balance_of
from missions.models import Mission
from missions.permissions import may_log_missions

TEMPLATE = "cooperation/log.html"
# The first of these that is filled in tells one draft from another.
LABEL = "title purpose debriefing-summary visits-0-subject members-0-name city"


@require_http_methods(["GET", "POST"])
def mission_add(request):
    if not may_log_missions(request.user):
        raise PermissionDenied(_("You may read missions, but not log them."))
    resumed = find_resumed(request)
    log = MissionLog(request.user, data=sent_or_resumed(request, resumed))
    if changed := pressed(log):
        return _show(request, changed, has_errors=False)
    if request.method == "POST":
        if log.is_valid():
            return _save_new(request, log)
        if request.POST.get("draft") == "leave":
            return keep_and_leave(request, key_of(request.POST), written_by(request))
    return _show(request, log, resumed=resumed)


@require_http_methods(["GET", "POST"])
def mission_edit(request, code):
    mission, resumed = _find_to_edit(request, code), find_resumed(request)
    data = sent_or_resumed(request, resumed)
    log = MissionLog(request.user, data=data, mission=mission)
    if changed := pressed(log):
        return _show(request, changed, has_errors=False)
    if request.method == "POST":
        return _save_edit(request, code)
    return _show(request, log, resumed=resumed)


def _save_new(request, log):
    entry = log.entry()
    mission = log_mission(entry, is_draft=_is_draft(request), **_edge(request))
    key = entry.essentials["form_key"]
    if keep_what_came_later(request, key):
        return redirect(mission)
    forget_draft(key, owner=request.user, posted=request.POST)
    _report(request, mission, entry)
    return redirect(mission)


def _save_edit(request, code):
    build, save = partial(_build, request, code), partial(_save, request)
    try:
        outcome = save_merged(request.POST, build=build, save=save, owner=request.user)
    except TransitionError as error:
        log = build(request.POST)
        log.is_valid()
        log.essentials.add_error(None, str(error))
        return _show(request, log)
    log = outcome.page
    say_what_was_merged(request, outcome)
    if outcome.choices:
        keeping = _keeping(request, log)
        return ask_which(request, outcome, row=log.mission, keeping=keeping)
    if not outcome.is_saved:
        return _show(request, log)
    _report(request, log.mission, None if outcome.is_repeated else log.entry())
    return redirect(log.mission)


def _build(request, code, data):
    """The page on what is saved now; see drafts/saving.py."""
    mission = _find_to_edit(request, code)
    return MissionLog(request.user, data=data, mission=mission)


def _save(request, log):
    edit_log(
        log.mission,
        log.entry(),
        expected_version=log.expected_version,
        is_draft=_is_draft(request),
        **_edge(request),
    )


def _show(request, log, *, resumed=None, has_errors=True):
    if resumed:
        log.leave_unchecked()
    context = {
        "log": log,
        "mission": log.mission,
        "has_errors": has_errors and request.method == "POST",
        "keeping": _keeping(request, log, resumed=resumed),
    }
    return render(request, TEMPLATE, context)


def _keeping(request, log, *, resumed=None):
    code = log.mission and log.mission.code
    page = _("Edit %(code)s") % {"code": code} if code else _("Log a mission")
    key = None if code else log.essentials.initial["form_key"]
    return keep_page(request, page=page, names=LABEL, resumed=resumed, key=key)


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


def _is_draft(request) -> bool:
    return "draft" in request.POST


def _edge(request) -> dict:
    return {"by": request.user, "at": timezone.now(), "today": timezone.localdate()}


def _report(request, mission, entry):
    """Say what was saved, and what somebody may want to look at again."""
    messages.success(
        request, _("The mission %(code)s is saved.") % {"code": mission.code}
    )
    if entry is None:
        return
    for warning in balance_of(entry.members).warnings:
        messages.warning(request, warning)
    is_within = [
        mission.starts_on <= visit.takes_place_on <= mission.ends_on
        for visit in entry.visits
    ]
    if not all(is_within):
        messages.warning(request, _("A visit lies outside the days of the mission."))
