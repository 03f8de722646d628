"""What views of other apps answer when a form is kept, merged, or clashes."""

from contextlib import suppress
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from drafts.actions import (
    DraftRefused,
    FormWasSaved,
    NewerDraft,
    Written,
    keep_copy,
    keep_draft,
    was_saved_otherwise,
)
from drafts.keeping import Keeping, key_of, written_by
from drafts.saving import Outcome
from migration_coop.lib.formats import format_moment, format_names
from migration_coop.lib.history import Change, last_change


def keep_and_leave(request: HttpRequest, key: UUID, written: Written) -> HttpResponse:
    """The button that keeps the draft and leaves: no script is needed for it."""
    edge = _edge(request)
    try:
        try:
            keep_draft(key, written, **edge)
        except (NewerDraft, FormWasSaved):
            keep_copy(written, **edge)
    except DraftRefused as refusal:
        return say_refused(request, refusal)
    messages.success(request, _("The draft is kept. Resume it whenever you like."))
    return redirect("/")


def say_refused(request: HttpRequest, refusal: DraftRefused) -> HttpResponse:
    """Why it is not kept; what was typed is one step back in the browser."""
    return render(request, "drafts/refused.html", {"refusal": refusal}, status=413)


def keep_what_came_later(request: HttpRequest, key: UUID | None) -> bool:
    """Whether the form was saved before and says something else now, which is kept
    as a draft: whoever went back in the browser and typed on loses nothing."""
    if not was_saved_otherwise(key, request.POST):
        return False
    written, edge = written_by(request), _edge(request)
    try:
        try:
            keep_draft(key_of(request.POST) or uuid4(), written, **edge)
        except (NewerDraft, FormWasSaved):
            keep_copy(written, **edge)
    except DraftRefused as refusal:
        messages.error(request, str(refusal))
        messages.error(
            request, _("Go back in your browser: what you typed is still on the page.")
        )
        return True
    messages.warning(
        request,
        _("This form was saved before. What you changed since is kept as a draft."),
    )
    return True


def say_what_was_merged(request: HttpRequest, outcome: Outcome) -> None:
    if outcome.merged:
        changed = format_names(outcome.merged)
        message = _("Somebody else changed this meanwhile, and it is kept: %(fields)s.")
        messages.info(request, message % {"fields": changed})


def ask_which(
    request: HttpRequest,
    outcome: Outcome,
    *,
    row,
    keeping: Keeping,
    change: Change | None = None,
) -> HttpResponse:
    """The page with the fields that both changed, and mine kept as a draft meanwhile.

    `change`: whose change it clashes with, where the row itself knows better than its
    history, in which other steps are told as well.
    """
    outcome.carried["draft_key"] = str(keeping.key)
    with suppress(NewerDraft, FormWasSaved, DraftRefused):
        draft = keep_draft(keeping.key, written_by(request), **_edge(request))
        outcome.carried["draft_version"] = str(draft.version)
    change = change or last_change(row)
    context = {
        "outcome": outcome,
        "row": row,
        "keeping": keeping,
        "editor": change and change.by,
        "is_me": change and change.by == request.user,
        "changed_at": change and format_moment(change.at),
        "has_errors": True,
    }
    return render(request, "drafts/conflict.html", context, status=409)


def _edge(request: HttpRequest) -> dict:
    return {"owner": request.user, "at": timezone.now()}
