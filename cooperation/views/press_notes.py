"""A mission drafted from a press note: paste, look at what was read, prepare."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperation.actions.press_notes import draft_mission
from cooperation.forms.press_note import PressNoteForm
from cooperation.press_note_sheet import Sheet
from drafts.actions import DraftRefused
from drafts.answers import say_refused
from missions.permissions import may_log_missions


@require_http_methods(["GET", "POST"])
def press_note_add(request):
    """Reading stores nothing; only "Prepare the mission" makes a draft."""
    if not may_log_missions(request.user):
        raise PermissionDenied(_("You may read missions, but not log them."))
    if "prepare" in request.POST:
        return _prepare(request)
    form = PressNoteForm(request.POST if request.method == "POST" else None)
    sheet = None
    if form.is_valid():
        sheet = Sheet(form.cleaned_data["text"], user=request.user)
    return render(
        request, "cooperation/press_note.html", {"form": form, "sheet": sheet}
    )


def _prepare(request):
    address = reverse("cooperation:mission_add")
    edge = {"by": request.user, "at": timezone.now()}
    try:
        return redirect(draft_mission(request.POST, address=address, **edge))
    except DraftRefused as refusal:
        return say_refused(request, refusal)
