"""Drafts: kept while somebody types, resumed, sent again, discarded."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from drafts.actions import (
    NOT_KEPT,
    DraftRefused,
    FormWasSaved,
    NewerDraft,
    NotTheirDraft,
    forget_draft,
    keep_copy,
    keep_draft,
)
from drafts.answers import keep_and_leave
from drafts.keeping import is_by, written_by
from drafts.models import Draft
from migration_coop.lib.formats import format_time


@require_http_methods(["GET", "POST"])
def draft(request, key):
    """GET leads to the page with what was typed; POST keeps what is typed now."""
    if request.method == "GET":
        kept = get_object_or_404(Draft.objects.for_user(request.user), pk=key)
        return _show_to_send(request, kept) if kept.is_sent else redirect(kept)
    written = written_by(request)
    if "draft_owner" in request.POST and not is_by(request.user, request.POST):
        raise Http404
    try:
        if request.headers.get("Accept") == "application/json":
            return _answer_script(request, key, written)
        return keep_and_leave(request, key, written)
    except NotTheirDraft as error:
        raise Http404 from error


@require_POST
def draft_discard(request, key):
    kept = get_object_or_404(Draft.objects.for_user(request.user), pk=key)
    forget_draft(kept.key, owner=request.user, is_used=False)
    messages.success(request, _("The draft is discarded."))
    return redirect("/")


def _answer_script(request, key, written) -> HttpResponse:
    """Short, for a slow line: what the page needs to go on."""
    edge = {"owner": request.user, "at": timezone.now()}
    try:
        if "draft_copy" in request.POST:
            kept = keep_copy(written, **edge)
        else:
            kept = keep_draft(key, written, **edge)
    except NewerDraft as newer:
        answer = _as_json(newer.draft) | {"url": newer.draft.get_absolute_url()}
        return JsonResponse(answer, status=409)
    except FormWasSaved:
        return JsonResponse({"is_record": True})
    except DraftRefused as refusal:
        return JsonResponse({"reason": str(refusal)}, status=413)
    return JsonResponse(_as_json(kept))


def _as_json(kept: Draft) -> dict:
    return {
        "key": str(kept.key),
        "version": kept.version,
        "saved": format_time(kept.saved_at),
    }


def _show_to_send(request, kept) -> HttpResponse:
    """A form that was sent when nobody was signed in: all of it, to be sent again."""
    sent = [
        (name, value)
        for name, values in kept.fields.items()
        for value in values
        if name not in NOT_KEPT
    ]
    texts = [value for _name, value in sent if " " in value]
    context = {"draft": kept, "sent": sent, "texts": texts}
    return render(request, "drafts/send_again.html", context)
