"""The page that logs a mission whole, new or saved, with or without JavaScript."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperation.actions.log_saves import save_edit, save_new
from cooperation.forms.log import MissionLog
from cooperation.log_buttons import pressed
from cooperation.log_page import LogPage
from cooperation.log_review import Review
from drafts.actions import fields_of, forget_draft
from drafts.answers import (
    ask_which,
    keep_and_leave,
    keep_what_came_later,
    say_what_was_merged,
)
from drafts.keeping import find_resumed, keep_page, key_of, sent_or_resumed, written_by
from drafts.saving import save_merged
from migration_coop.lib.lifecycle import TransitionError
from missions.actions.missions import CodeTaken
from missions.models import Mission
from missions.permissions import may_log_missions

# Buttons that save; any other one leads to the review of what would be saved.
SAVING = {"draft", "confirmed"}
# The first of these that is filled in tells one draft from another.
LABEL = "title purpose debriefing-summary visits-0-subject members-0-name city"


@require_http_methods(["GET", "POST"])
def mission_add(request):
    if not may_log_missions(request.user):
        raise PermissionDenied(_("You may read missions, but not log them."))
    resumed = find_resumed(request)
    log = MissionLog(request.user, data=sent_or_resumed(request, resumed))
    if changed := pressed(log):
        return _show_unchecked(request, changed, resumed=resumed)
    if request.method == "POST":
        if log.is_valid():
            is_decided = SAVING & {*request.POST}
            return _save_new(request, log) if is_decided else _review(request, log)
        if request.POST.get("draft") == "leave":
            return keep_and_leave(request, key_of(request.POST), written_by(request))
    return _show(request, log, resumed=resumed)


@require_http_methods(["GET", "POST"])
def mission_edit(request, code):
    mission, resumed = _find_to_edit(request, code), find_resumed(request)
    data = sent_or_resumed(request, resumed)
    log = MissionLog(request.user, data=data, mission=mission)
    if changed := pressed(log):
        return _show_unchecked(request, changed, resumed=resumed)
    if request.method == "POST":
        if not mission.is_draft or SAVING & {*request.POST}:
            return _save_edit(request, code)
        if log.is_valid():
            return _review(request, log)
    return _show(request, log, resumed=resumed)


def _save_new(request, log):
    entry = log.entry()
    key = entry.essentials["form_key"]
    try:
        mission, save = save_new(entry, **_how(request))
    except CodeTaken as error:
        log.essentials.add_error("code", str(error))
        return _show(request, log)
    if keep_what_came_later(request, key):
        return redirect(mission)
    forget_draft(key, owner=request.user, posted=request.POST)
    return _done(request, mission, save)


def _save_edit(request, code):
    saves = []
    build, save = partial(_build, request, code), partial(_save, request, saves)
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
    if not SAVING & {*request.POST}:
        _warn(request, log, outcome)
    return _done(request, log.mission, next(iter(saves), None))


def _build(request, code, data):
    """The page on what is saved now; see drafts/saving.py."""
    mission = _find_to_edit(request, code)
    return MissionLog(request.user, data=data, mission=mission)


def _save(request, saves, log):
    """Remembers in `saves` what can be undone, of the attempt that got through."""
    entry, version = log.entry(), log.expected_version
    how = _how(request)
    saves[:] = [save_edit(log.mission, entry, expected_version=version, **how)]


def _warn(request, log, outcome):
    """Say what somebody may want to look at again; of a repeated form, nothing."""
    found = [] if outcome.is_repeated else LogPage(log, checked=log).found
    for warning in found:
        messages.warning(request, warning.text)


def _done(request, mission, save):
    """To the page of the mission, which says what comes next and offers to undo."""
    messages.success(
        request, _("The mission %(code)s is saved.") % {"code": mission.code}
    )
    if save is None:
        return redirect(mission)
    return redirect(f"{mission.get_absolute_url()}?{urlencode({'saved': save.key})}")


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


def _show_unchecked(request, log, *, resumed=None):
    page = LogPage(log, checked=log.checked())
    return _render(request, log, page, resumed=resumed)


def _show(request, log, *, resumed=None):
    if resumed:
        log.leave_unchecked()
        return _show_unchecked(request, log, resumed=resumed)
    is_sent = request.method == "POST"
    page = LogPage(log, checked=log if is_sent else None)
    return _render(request, log, page, has_errors=is_sent)


def _render(request, log, page, *, resumed=None, has_errors=False):
    context = {
        "log": log,
        "page": page,
        "mission": log.mission,
        "has_errors": has_errors,
        "keeping": _keeping(request, log, resumed=resumed),
    }
    return render(request, "cooperation/log.html", context)


def _keeping(request, log, *, resumed=None):
    code = log.mission and log.mission.code
    page = _("Edit %(code)s") % {"code": code} if code else _("Log a mission")
    key = None if code else log.essentials.initial["form_key"]
    return keep_page(request, page=page, names=LABEL, resumed=resumed, key=key)


def _review(request, log):
    review = Review(log, today=timezone.localdate())
    context = {"log": log, "review": review, "mission": log.mission}
    return render(request, "cooperation/log_review.html", context)


def _how(request) -> dict:
    """Who saves what, when, and whether it stays a draft."""
    return {
        "posted": fields_of(request.POST),
        "draft_key": key_of(request.POST),
        "is_draft": "draft" in request.POST,
        "by": request.user,
        "at": timezone.now(),
        "today": timezone.localdate(),
    }
