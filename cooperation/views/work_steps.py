"""Something done to several rows of the list at once, or to one in its place.

A GET shows what will happen, to which rows, and what is left out; a POST does it. The
address is the same for one row and for hundreds, with htmx and without.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import reswap, retarget

from cooperation.actions.work import change_work
from cooperation.forms.work import FORMS
from cooperation.views.work import chase_url, find_work
from cooperation.views.work_done import row_part, say_what_was_done, to_list
from cooperation.work.choosing import all_of, query_of_list, read_choice, token
from cooperation.work.kinds import Kind
from cooperation.work.rows import rows_of
from cooperation.work.steps import MOST, PREVIEWED, VERBS, refusal
from migration_coop.lib.htmx import render_part
from missions.permissions import may_log_missions

REMIND = "remind"


@require_http_methods(["GET", "POST"])
def work_act(request):
    if not may_log_missions(request.user):
        raise PermissionDenied(_("You may read these rows, but not change them."))
    data = request.POST if request.method == "POST" else request.GET
    verb = data.get("do", "")
    if verb not in VERBS and verb != REMIND:
        return to_list(_back(request))
    choice = _choice_of(request, data)
    rows = rows_of(choice.rows, user=request.user, today=timezone.localdate())
    if not rows:
        messages.warning(request, _problem(choice))
        return to_list(_back(request))
    if verb == REMIND:
        return _to_chase(request, rows)
    return _act(request, VERBS[verb], choice, rows)


def _act(request, verb, choice, rows):
    refused = {row.key: refusal(row, verb.name) for row in rows}
    possible = [row for row in rows if not refused[row.key]]
    form = FORMS[verb.name](
        request.POST if request.method == "POST" else None,
        verb=verb.name,
        count=len(possible),
        countries={country.pk for row in possible for country in row.countries},
        user=request.user,
    )
    if possible and form.is_valid():
        return _done(request, choice, rows, form)
    context = {
        "verb": verb,
        "form": form,
        "rows": possible[:PREVIEWED],
        "more": max(len(possible) - PREVIEWED, 0),
        "count": len(possible),
        "left_out": [(row, refused[row.key]) for row in rows if refused[row.key]],
        "tokens": [
            token(row.key, choice.rows[row.key] or row.item.version) for row in rows
        ],
        "back": _back(request),
        "only": rows[0] if len(rows) == 1 else None,
    }
    return render_part(
        request, "cooperation/work_act.html", part="act", context=context
    )


def _done(request, choice, rows, form):
    batch = change_work(
        choice.rows,
        form.change(),
        form_key=form.cleaned_data["form_key"],
        by=request.user,
        at=timezone.now(),
    )
    if not request.htmx:
        return to_list(_back(request), batch=batch.key)
    done = say_what_was_done(batch, now=timezone.now())
    response = row_part(request, rows[0].key, done=done, back=_back(request))
    return reswap(retarget(response, f"#work-{rows[0].key}"), "outerHTML")


def _choice_of(request, data):
    """All that match is decided when it is asked for, and shown before it is done."""
    if request.method == "GET" and "all" in data:
        return all_of(find_work(request).listed)
    return read_choice(data)


def _problem(choice):
    if choice.is_too_many:
        text = _("At most %(most)s at once: narrow the list first.")
        return text % {"most": MOST}
    return _("Choose at least one row first.")


def _back(request):
    if request.method == "POST":
        return request.POST.get("back", "")
    return query_of_list(request.GET)


def _to_chase(request, rows):
    """The page that writes to people belongs to a higher app."""
    named = [
        ("follow_up" if row.key.kind == Kind.FOLLOW_UP else "milestone", row.key.pk)
        for row in rows
    ]
    return redirect(f"{chase_url()}?{urlencode(named)}")
