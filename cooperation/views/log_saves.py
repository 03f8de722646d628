"""After a save of the log page: what comes next, and taking it back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cooperation.actions.log_saves import TooLateToUndo, undo_save, why_not_undo
from cooperation.models import LogSave
from cooperation.next_steps import next_steps
from drafts.actions import DraftRefused
from migration_coop.lib.htmx import render_part


@require_GET
def log_saved(request, code, key):
    save = _find(request, code, key)
    context = {
        "save": save,
        "mission": save.mission,
        "steps": next_steps(save.mission),
        "why_not": why_not_undo(save, at=timezone.now()),
    }
    return render_part(request, "cooperation/log_saved.html", "next", context)


@require_POST
def log_undo(request, code, key):
    save = _find(request, code, key)
    try:
        draft = undo_save(save, by=request.user, at=timezone.now())
    except (TooLateToUndo, DraftRefused) as error:
        # What was saved stands as it was.
        messages.error(request, str(error))
        return redirect(save.mission)
    if draft is None:
        messages.success(request, _("Undone: the mission is what it was before."))
        return redirect(save.mission)
    messages.success(
        request, _("Undone: nothing is saved, and what you typed is still here.")
    )
    return redirect(draft)


def _find(request, code, key):
    saves = LogSave.objects.for_user(request.user).select_related("mission")
    return get_object_or_404(saves, pk=key, mission__code=code)
