"""Letting mail leave again, after it was stopped."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from migration_coop.lib.wake import wake
from reminders import tasks
from reminders.actions.releasing import release
from reminders.forms.releases import ReleaseForm
from reminders.freezing import freeze_of_now, held_back


@require_http_methods(["GET", "POST"])
def mail_release(request):
    if not request.user.access().administers_everywhere:
        raise PermissionDenied(_("Only administrators of everything release mail."))
    now, freeze = timezone.now(), freeze_of_now()
    form = ReleaseForm(request.POST or None)
    may_release = freeze is not None and freeze.can_be_released
    if may_release and form.is_valid():
        release(
            by=request.user,
            at=now,
            note=form.cleaned_data["note"],
            catches_up=form.catches_up,
        )
        wake(tasks.deliver)
        messages.success(request, _("From now on this installation sends mail."))
        return redirect("reminders:message_list")
    context = {
        "form": form,
        "freeze": freeze,
        "held": held_back(request.user, now=now),
    }
    return render(request, "reminders/message_release.html", context)
