"""A new mission from an earlier one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cooperation.copies import start_copy
from drafts.actions import DraftRefused
from migration_coop.lib.dates import parse_date, parse_date_range
from missions.models import Mission
from missions.permissions import may_log_missions


@require_POST
def mission_clone(request, code):
    missions = Mission.objects.for_user(request.user).select_related("host_country")
    mission = get_object_or_404(missions, code=code)
    if not may_log_missions(request.user):
        raise PermissionDenied(_("You may read missions, but not log them."))
    typed = request.POST.get("dates", "").strip()
    first_day, last_day = parse_date_range(typed) or (parse_date(typed), None)
    if typed and not first_day:
        messages.warning(
            request, _("The dates could not be read: type them on the page.")
        )
    days = {"first_day": first_day, "last_day": last_day}
    try:
        draft = start_copy(mission, **days, user=request.user, at=timezone.now())
    except DraftRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(mission)
    return redirect(draft)
