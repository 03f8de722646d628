"""Closing a mission: what is still missing, or the button."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperation.actions.missions import close_mission, closing_gates
from migration_coop.lib.lifecycle import TransitionError
from missions.forms.steps import StepForm
from missions.models import Mission
from missions.permissions import coordinates


@require_http_methods(["GET", "POST"])
def mission_close(request, code):
    missions = Mission.objects.for_user(request.user).select_related("debriefing")
    mission = get_object_or_404(missions, code=code)
    if not mission.editable:
        raise PermissionDenied(_("You may read this mission, but not change it."))
    may_waive = coordinates(request.user, mission)
    is_sent = request.method == "POST"
    form = StepForm(request.POST if is_sent else None, needs_reason=False)
    status = 200
    if form.is_valid():
        note = form.cleaned_data["note"]
        now = timezone.now()
        try:
            close_mission(
                mission, by=request.user, at=now, note=note, may_waive=may_waive
            )
        except TransitionError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("The mission is closed."))
            return redirect(mission)
    context = {"mission": mission, "form": form, "may_waive": may_waive}
    context["gates"] = closing_gates(mission)
    return render(request, "cooperation/mission_close.html", context, status=status)
