"""The page that logs a mission whole, new or saved, with or without JavaScript."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
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
from drafts.models import Draft
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import EditConflict
from missions.actions.missions import CodeTaken
from missions.models import Mission
from missions.permissions import may_log_missions

# Buttons that save; any other one leads to the review of what would be saved.
SAVING = {"draft", "confirmed", "over"}


@require_http_methods(["GET", "POST"])
def mission_add(request):
    if not may_log_missions(request.user):
        raise PermissionDenied(_("You may read missions, but not log them."))
    if draft := _resumed(request):
        return _show_draft(request, draft)
    log = MissionLog(request.user, data=_posted(request))
    if changed := pressed(log):
        return _show_unchecked(request, changed)
    if request.method == "POST" and log.is_valid():
        is_decided = SAVING & {*request.POST}
        return _save_new(request, log) if is_decided else _review(request, log)
    return _show(request, log)


@require_http_methods(["GET", "POST"])
def mission_edit(request, code):
    mission = _find_to_edit(request, code)
    log = MissionLog(request.user, data=_posted(request), mission=mission)
    if changed := pressed(log):
        return _show_unchecked(request, changed)
    if request.method == "POST" and log.is_valid():
        is_decided = not mission.is_draft or SAVING & {*request.POST}
        return _save_edit(request, log) if is_decided else _review(request, log)
    return _show(request, log)


def _save_new(request, log):
    entry = log.entry()
    try:
        mission, save = save_new(entry, **_how(request))
    except CodeTaken as error:
        log.essentials.add_error("code", str(error))
        return _show(request, log)
    forget_draft(entry.essentials["form_key"], owner=request.user)
    return _done(request, mission, save)


def _save_edit(request, log):
    entry, mission = log.entry(), log.mission
    version = log.expected_version
    try:
        save = save_edit(mission, entry, expected_version=version, **_how(request))
    except EditConflict as error:
        log.essentials.add_error(None, str(error))
        log.mission = _find_to_edit(request, mission.code)
        return _show(request, log, status=409, conflict=log.mission.version)
    except TransitionError as error:
        log.essentials.add_error(None, str(error))
        log.mission = _find_to_edit(request, mission.code)
        return _show(request, log)
    if not SAVING & {*request.POST}:
        for warning in LogPage(log, checked=log).found:
            messages.warning(request, warning.text)
    return _done(request, mission, save)


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
    return _show_unchecked(request, log, draft=draft)


def _show_unchecked(request, log, **more):
    page = LogPage(log, checked=log.checked())
    return _render(request, log, page, **more)


def _show(request, log, *, status=200, **more):
    is_sent = request.method == "POST"
    page = LogPage(log, checked=log if is_sent else None)
    return _render(request, log, page, status=status, has_errors=is_sent, **more)


def _render(request, log, page, *, status=200, **more):
    context = {"log": log, "page": page, "mission": log.mission} | more
    return render(request, "cooperation/log.html", context, status=status)


def _review(request, log):
    review = Review(log, today=timezone.localdate())
    context = {"log": log, "review": review, "mission": log.mission}
    return render(request, "cooperation/log_review.html", context)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _how(request) -> dict:
    """Who saves what, when, and whether it stays a draft."""
    return {
        "posted": fields_of(request.POST),
        "is_draft": "draft" in request.POST,
        "by": request.user,
        "at": timezone.now(),
        "today": timezone.localdate(),
    }
