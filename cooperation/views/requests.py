"""From an approved request to the page that logs its mission."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cooperation.request_missions import start_mission
from drafts.actions import DraftRefused
from missions.models import AssistanceRequest
from missions.permissions import may_log_mission


@require_POST
def request_mission(request, pk):
    requests = AssistanceRequest.objects.for_user(request.user).with_details()
    asked = get_object_or_404(requests, pk=pk)
    may_log = may_log_mission(
        request.user,
        visiting_country=asked.country_id,
        lead_institution=asked.institution,
        programme=asked.programme,
    )
    if not may_log:
        raise PermissionDenied(_("You may read missions, but not log them."))
    if not asked.is_approved:
        messages.error(request, _("Only an approved request leads to a mission."))
        return redirect(asked)
    try:
        draft = start_mission(asked, user=request.user, at=timezone.now())
    except DraftRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(asked)
    return redirect(draft)
