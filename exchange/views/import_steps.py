"""Steps of an import: check again, correct, write, stop, take back."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from exchange import tasks
from exchange.actions import (
    advance,
    check_again,
    correct_alike,
    revert_import,
    write_import,
)
from exchange.forms.imports import CorrectionForm
from exchange.views.finding import find_import, find_own_import
from migration_coop.lib.database import database_now
from migration_coop.lib.formats import format_number
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.wake import wake

# As long as somebody waits for the page; the rest is done behind it.
PATIENCE = 2.0


@require_POST
def import_check(request, pk):
    about = find_own_import(request, pk)
    if _attempted(request, check_again, about):
        advance(about, now=database_now, seconds=PATIENCE)
    return back_to(about)


@require_POST
def import_correct(request, pk):
    about = find_own_import(request, pk)
    form = CorrectionForm(request.POST)
    if form.is_valid() and _attempted(
        request, correct_alike, about, **form.cleaned_data
    ):
        advance(about, now=database_now, seconds=PATIENCE)
    return back_to(about)


@require_POST
def import_write(request, pk):
    about = find_own_import(request, pk)
    _attempted(request, write_import, about)
    return back_to(about)


@require_POST
def import_stop(request, pk):
    """Whoever sees it may stop it."""
    about = find_import(request, pk)
    if _attempted(request, type(about).stop, about):
        messages.success(request, _("Stopped. What is written stays written."))
    return redirect(about)


@require_POST
def import_revert(request, pk):
    """Whoever sees it may take it back: it may be somebody's who has left."""
    about = find_import(request, pk)
    _attempted(request, revert_import, about)
    return back_to(about)


def corrected(count):
    text = ngettext("%(count)s row corrected.", "%(count)s rows corrected.", count)
    return text % {"count": format_number(count)}


def _attempted(request, step, about, **asked):
    """Whether the step was taken; if not, the reader is told why."""
    try:
        count = step(about, **asked, by=request.user, at=timezone.now())
    except TransitionError as error:
        messages.warning(request, str(error))
        return False
    if count is not None:
        messages.success(request, corrected(count))
    return True


def back_to(about):
    if about.is_running:
        wake(tasks.run_imports)
    return redirect(about)
