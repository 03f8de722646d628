"""The outbox, for administrators: every message, its state, why it was not sent."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mailing.actions import release_mail
from mailing.models import Message, MessageError, MessageState
from migration_coop.lib.htmx import render_part
from migration_coop.lib.pages import keyset_page
from migration_coop.lib.wake import wake
from reminders import tasks
from reminders.actions.watching import watch

# Verb in the address: what it calls, with which arguments.
VERBS = {
    "send-now": ("send_now", {}),
    "withhold": ("withhold", {}),
    "resend": ("resend", {}),
    "received": ("release_review", {"was_received": True}),
    "not-received": ("release_review", {"was_received": False}),
}


@require_GET
def message_list(request):
    _only_administrators(request)
    state = request.GET.get("state", "")
    found = Message.objects.for_user(request.user).select_related("recipient")
    if state in MessageState.values:
        found = found.filter(state=state)
    context = {
        "state": state,
        "states": MessageState.choices,
        "page": keyset_page(found, request, keys=["-not_before"]),
        "watch": watch(now=timezone.now()),
    }
    return render_part(
        request, "reminders/message_list.html", part="rows", context=context
    )


@require_GET
def message_detail(request, pk):
    message = _find(request, pk)
    context = {
        "message": message,
        "events": message.events.select_related("by").order_by("-at", "-pk"),
        "reminders": message.reminders.select_related("milestone__plan").newest_first(),
    }
    return render(request, "reminders/message_detail.html", context)


@require_POST
def message_step(request, pk, verb):
    message = _find(request, pk)
    if not message.editable:
        raise PermissionDenied(_("Only administrators decide about messages."))
    name, arguments = VERBS[verb]
    try:
        getattr(message, name)(by=request.user, at=timezone.now(), **arguments)
    except MessageError as error:
        messages.error(request, str(error))
    else:
        wake(tasks.deliver)
        messages.success(request, _("Saved"))
    return redirect("reminders:message_detail", pk=pk)


@require_POST
def mail_release(request):
    _only_administrators(request)
    release_mail(by=request.user, at=timezone.now())
    wake(tasks.deliver)
    messages.success(request, _("From now on this installation sends mail."))
    return redirect("reminders:message_list")


def _find(request, pk):
    visible = Message.objects.for_user(request.user)
    return get_object_or_404(visible.select_related("recipient"), pk=pk)


def _only_administrators(request):
    if not request.user.access().administers_everywhere:
        raise PermissionDenied(_("Only administrators see the messages of everybody."))
