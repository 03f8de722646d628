"""A page about a saved row: what others changed meanwhile is merged into it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from drafts.answers import ask_which, say_what_was_merged
from drafts.keeping import find_resumed, keep_page
from drafts.saving import save_merged
from institutions.forms.rows import leave_all_unchecked


def edit_merged(
    request,
    *,
    row: Any,
    build: Callable,
    save: Callable,
    show: Callable,
    done_url: str,
    title: str,
    names: str = "",
) -> HttpResponse:
    """`build` makes the page, filled in with what it is given or, given nothing, as it
    is saved; `show` answers with it and how it is kept."""
    resumed = find_resumed(request)
    keeping = keep_page(request, page=title, names=names, resumed=resumed)
    if request.method != "POST":
        page = build(resumed and resumed.posted)
        if keeping.is_resumed:
            leave_all_unchecked(page.forms)
        return show(page, keeping)
    outcome = save_merged(request.POST, build=build, save=save, owner=request.user)
    say_what_was_merged(request, outcome)
    if outcome.choices:
        return ask_which(request, outcome, row=row, keeping=keeping)
    if outcome.is_saved:
        messages.success(request, _("Saved"))
        return redirect(done_url)
    return show(outcome.page, keeping)
