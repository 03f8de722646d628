"""Many institutions changed at once: chosen, asked about, shown, and written.

A GET asks what is to be set. A POST shows each row before and after, page by page, and
writes nothing, until its `write` button is pressed.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from institutions import tasks
from institutions.actions.bulk_edits import AT_ONCE, edit_together
from institutions.bulk.choosing import (
    MOST,
    Choice,
    all_of,
    query_of_list,
    read_choice,
    read_place,
)
from institutions.bulk.survey import Chosen, Survey
from institutions.bulk.words import (
    ASKED,
    Wording,
    asked_in_words,
    rows_that_stay,
    with_number,
)
from institutions.filters import InstitutionFilter
from institutions.forms.bulk import BulkEditForm
from institutions.listing import listed_for
from migration_coop.lib.formats import format_number
from migration_coop.lib.wake import wake

# Rows that are named before it is asked what to set, and that a page shows before and
# after.
NAMED, PREVIEWED = 20, 100


@require_http_methods(["GET", "POST"])
def bulk_edit(request):
    if not request.user.access().administers:
        raise PermissionDenied(_("Only administrators change institutions."))
    choice = _choice_of(request)
    if not choice.versions:
        messages.warning(request, _problem(choice))
        return to_list(_back(request))
    today = timezone.localdate()
    data = request.POST if request.method == "POST" else None
    form = BulkEditForm(data, user=request.user, today=today)
    if form.is_bound and "again" not in request.POST and form.is_valid():
        if "write" in request.POST:
            return _write(request, form, choice)
        return _preview(request, form, choice, today)
    return _ask(request, form, choice)


def _ask(request, form, choice):
    chosen = Chosen(choice.versions, user=request.user)
    count, refused = chosen.counts["may"], chosen.counts["may_not"]
    context = {
        "form": form,
        "count": count,
        "rows": chosen.editable(NAMED),
        "more": max(count - NAMED, 0),
        "refused": chosen.refused(NAMED) if refused else [],
        "refused_count": refused,
        "words": _words_of_filters(request),
        "token": choice.token,
        "back": _back(request),
    }
    return render(request, "institutions/bulk_edit.html", context)


def _preview(request, form, choice, today):
    wanted = form.wanted()
    survey = Survey(choice.versions, wanted, user=request.user, today=today)
    counts, start = survey.counts, read_place(request.POST.get("from", ""))
    plans = survey.changed(start, PREVIEWED)
    wording = Wording(
        (entry for plan in plans for entry in plan.said), user=request.user
    )
    context = {
        "form": form,
        "asked": asked_in_words(wanted.asked),
        "count": counts["changed"],
        **_words_of(survey),
        "rows": [(plan.row, wording.lines(plan.said)) for plan in plans],
        "previous": max(start - PREVIEWED, 0) if start else None,
        "next": start + PREVIEWED if start + PREVIEWED < counts["changed"] else None,
        "left": survey.left_out(PREVIEWED) if counts["left"] else [],
        "left_count": counts["left"],
        "left_words": rows_that_stay(counts["left"]),
        "is_queued": counts["changed"] + counts["left"] > AT_ONCE,
        "is_all": "all" in request.POST,
        "token": choice.token,
        "back": _back(request),
    }
    return render(request, "institutions/bulk_edit_preview.html", context)


def _words_of(survey):
    count = survey.counts["changed"]
    button = ngettext(
        "Change %(count)s institution", "Change %(count)s institutions", count
    )
    title = ngettext(
        "%(count)s institution changes", "%(count)s institutions change", count
    )
    return {
        "button": with_number(button, count),
        "title": with_number(title, count),
        "by_column": [
            (
                ASKED[name],
                with_number(ngettext("%(count)s row", "%(count)s rows", n), n),
            )
            for name, n in survey.by_column
        ],
    }


def _write(request, form, choice):
    edit = edit_together(
        choice.versions,
        form.wanted(),
        form_key=form.cleaned_data["form_key"],
        by=request.user,
        at=timezone.now(),
    )
    if edit.is_running:
        wake(tasks.run_bulk_edits)
    back = _back(request)
    query = f"?{urlencode({'back': back})}" if back else ""
    return redirect(f"{edit.get_absolute_url()}{query}")


def to_list(query: str) -> HttpResponseRedirect:
    """Back to the list as it was. `query` came from a page: it is no address."""
    url = reverse("institutions:institution_list")
    return redirect(f"{url}?{query}" if query else url)


def _choice_of(request) -> Choice:
    if request.method == "POST":
        return read_choice(request.POST)
    if "all" in request.GET:
        return all_of(InstitutionFilter(request.GET, listed_for(request.user)).qs)
    return read_choice(request.GET)


def _words_of_filters(request) -> list[tuple] | None:
    """What "all that match" means, in words; nothing where rows were ticked."""
    data = request.POST or request.GET
    if "all" not in data:
        return None
    found = InstitutionFilter(QueryDict(_back(request)), listed_for(request.user))
    return [(label, value) for _name, label, value in found.in_words()]


def _problem(choice: Choice) -> str:
    if choice.is_too_many:
        text = _("At most %(most)s at once: narrow the list first.")
        return text % {"most": format_number(MOST)}
    return _("Choose at least one row first.")


def _back(request) -> str:
    if request.method == "POST":
        return request.POST.get("back", "")
    return query_of_list(request.GET)
