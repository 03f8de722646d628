"""Steps of a follow-up: on a page of its own, or in its row on the mission's page.

The addresses are the same. htmx gets the row back, with the step that was taken or
with what was typed; a browser without scripts gets a page.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperation.actions.follow_ups import complete_follow_up
from cooperation.actions.missions import follow_up_gate
from cooperation.follow_up_rows import POSTPONE, form_for, row_of, step_of
from cooperation.views.follow_ups import find_follow_ups, find_to_edit, form_context
from cooperation.views.pages import show_form
from files.actions import StoreError
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import EditConflict

# htmx swaps this answer in; it leaves a 409 alone.
NOT_TAKEN = 422


@require_http_methods(["GET", "POST"])
def follow_up_step(request, pk, verb):
    follow_up = find_to_edit(request, pk)
    is_sent = request.method == "POST"
    sent = (request.POST, request.FILES) if is_sent else ()
    form = form_for(follow_up, verb, *sent)
    status, meanwhile = 200, None
    if is_sent and form.is_valid():
        try:
            _take(request, follow_up, verb, form)
        except (TransitionError, StoreError) as error:
            form.add_error(None, str(error))
            status = 409
        except EditConflict as error:
            meanwhile = form.show_conflict(error, find_to_edit(request, pk))
            status = 409
        else:
            return _taken(request, follow_up, verb)
    if is_sent and request.htmx:
        return _refused(request, pk, verb, form, status)
    label = step_of(follow_up, verb).label
    context = form_context(follow_up, label, label) | {"intro": follow_up.title}
    return show_form(request, form, **context, status=status, meanwhile=meanwhile)


def _take(request, follow_up, verb, form):
    stamp = {"by": request.user, "at": timezone.now()}
    typed = form.cleaned_data
    note = typed["note"]
    if verb == "complete":
        complete_follow_up(follow_up, note=note, evidence=form.evidence(), **stamp)
    elif verb == POSTPONE:
        version = typed["version"]
        follow_up.postpone(
            typed["due_on"], expected_version=version, note=note, **stamp
        )
    else:
        getattr(follow_up, verb)(note=note, **stamp)


def _taken(request, follow_up, verb):
    if request.htmx:
        return _row(request, follow_up, taken=verb)
    messages.success(request, _("Postponed.") if verb == POSTPONE else _("Saved"))
    if request.POST.get("from") == "mission":
        address = reverse(
            "cooperation:mission_follow_ups", args=[follow_up.mission.code]
        )
        return redirect(f"{address}#follow-up-{follow_up.pk}")
    return redirect(follow_up)


def _refused(request, pk, verb, form, status):
    """The row as it is by now, with what was typed still in its form."""
    follow_up = find_to_edit(request, pk)
    step = step_of(follow_up, verb)
    step.form = form
    status = NOT_TAKEN if status == 409 else status
    return _row(request, follow_up, refused=step, status=status)


def _row(request, follow_up, *, status=200, **about):
    today = timezone.localdate()
    context = {
        "row": row_of(follow_up, user=request.user, today=today, **about),
        "gate": follow_up_gate(find_follow_ups(request, follow_up.mission)),
        "today": today,
    }
    template = "cooperation/follow_up_row_part.html"
    return render(request, template, context, status=status)
