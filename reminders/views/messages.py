"""Messages: one's own, and for administrators those of everybody."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from mailing.models import Message, MessageError
from migration_coop.lib.filters import chips
from migration_coop.lib.htmx import render_part
from migration_coop.lib.pages import keyset_page
from migration_coop.lib.wake import wake
from reminders import tasks
from reminders.actions.watching import watch
from reminders.freezing import freeze_of_now
from reminders.message_filter import MessageFilter
from reminders.message_page import (
    headers_of,
    hide_links,
    history_of,
    steps_of,
    things_of,
)
from reminders.muting import CATEGORIES

# Verb in the address: what it calls, with which arguments.
VERBS = {
    "send-now": ("send_now", {}),
    "withhold": ("withhold", {}),
    "resend": ("resend", {}),
    "received": ("release_review", {"was_received": True}),
    "not-received": ("release_review", {"was_received": False}),
}
# A mail shows itself and does nothing: no script, no form, nothing from elsewhere.
AS_A_MAIL = {
    "sandbox": [True],
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
}


@require_GET
def message_list(request):
    sees_all = request.user.access().administers_everywhere
    found = Message.objects.for_user(request.user).with_bounced()
    found = MessageFilter(request.GET, queryset=found, sees_all=sees_all)
    page = keyset_page(
        found.qs.select_related("recipient"), request, keys=["-not_before"]
    )
    for message in page:
        message.kind_in_words = CATEGORIES.get(message.kind, message.kind)
    context = {
        "filter": found,
        "chips": chips(request, found),
        "page": page,
        "sees_all": sees_all,
        "freeze": freeze_of_now(),
        "watch": watch(now=timezone.now()) if sees_all else None,
    }
    return render_part(
        request, "reminders/message_list.html", part="rows", context=context
    )


@require_GET
@csp_update({"frame-src": [SELF]})
def message_detail(request, pk):
    message = _find(request, pk)
    context = {
        "message": message,
        "kind": CATEGORIES.get(message.kind, message.kind),
        "headers": headers_of(message),
        "history": history_of(message),
        "hides_links": _hides_links(request, message),
        "things": things_of(message, reader=request.user),
        "steps": steps_of(message) if message.editable else [],
    }
    return render(request, "reminders/message_detail.html", context)


@require_GET
@csp(AS_A_MAIL)
@xframe_options_sameorigin
def message_html(request, pk):
    """The HTML part as its recipient saw it, for the frame of the page."""
    message = _find(request, pk)
    if not message.body_html:
        raise Http404
    _hides_links(request, message)
    return HttpResponse(message.body_html)


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


def _hides_links(request, message):
    """Whether there were links that are for the recipient alone; they are gone then."""
    return message.recipient_id != request.user.pk and hide_links(message)


def _find(request, pk):
    visible = Message.objects.for_user(request.user).with_bounced()
    return get_object_or_404(visible.select_related("recipient"), pk=pk)
