"""Who gets no mail for now, why, and how that ends."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from migration_coop.lib.pages import keyset_page
from reminders.actions.bundling import KIND
from reminders.muting import CATEGORIES
from reminders.unreachable import charges_of, suspended_for, with_stopped


@require_GET
def suspended_list(request):
    user = request.user
    found = with_stopped(suspended_for(user, now=timezone.now()))
    page = keyset_page(
        found.select_related("recipient__institution"), request, keys=["-since"]
    )
    people = {row.recipient_id for row in page}
    charges = charges_of(people, seen_by=user) if people else {}
    sees_all = user.access().administers_everywhere
    for row in page:
        hears_of_dates = row.kind not in {"", KIND}
        row.charge = None if hears_of_dates else charges.get(row.recipient_id)
        row.kind_in_words = CATEGORIES.get(row.kind, row.kind)
        # The words of a mail server name the address.
        row.shows_address = sees_all or row.recipient_id == user.pk
    context = {
        "page": page,
        "sees_all": sees_all,
        "may_correct": user.is_staff and user.has_perm("accounts.change_user"),
    }
    return render(request, "reminders/suspended_list.html", context)


@require_POST
def suspension_lift(request, pk):
    now = timezone.now()
    found = suspended_for(request.user, now=now).select_related("recipient")
    suppression = get_object_or_404(found, pk=pk)
    if not suppression.editable:
        raise PermissionDenied(
            _("Only the person or an administrator lets messages go there again.")
        )
    suppression.lift(by=request.user, at=now)
    text = _(
        "Messages may go to %(name)s again. What was stopped is not sent by itself."
    )
    messages.success(request, text % {"name": suppression.recipient})
    return redirect("reminders:suspended_list")
