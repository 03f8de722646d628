"""All follow-ups and milestones in one list, and the old address."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from cooperation.changes import FOLLOW_UP, LAYER, MILESTONE
from cooperation.forms.work_filter import Found, WorkFilterForm
from cooperation.views.work_done import find_batch, lines_of, say_what_was_done
from cooperation.work.choosing import query_of_list
from cooperation.work.kinds import Kind, State, Work
from cooperation.work.narrowing import narrow
from cooperation.work.rows import rows_at
from cooperation.work.steps import VERBS
from migration_coop.lib.addresses import own_address
from migration_coop.lib.changes import mark_moved
from migration_coop.lib.filters import chips
from migration_coop.lib.htmx import render_part
from missions.permissions import may_log_missions

# Exact up to here.
COUNTED = 10_000


@require_GET
def work_list(request):
    found, today = find_work(request), timezone.localdate()
    page = found.listed.page(request)
    rows = rows_at(page, user=request.user, today=today)
    for kind, name in ((Kind.FOLLOW_UP, FOLLOW_UP), (Kind.MILESTONE, MILESTONE)):
        items = [row.item for row in rows if row.key.kind == kind]
        mark_moved(items, LAYER, name, request=request)
    may_change = may_log_missions(request.user)
    count = found.work.count(most=COUNTED + 1)
    context = {
        "filter": found.form,
        "sort": found.form.sort_or_default,
        "chips": chips(request, found.form),
        "page": page,
        "lines": lines_of(rows),
        "count": min(count, COUNTED),
        "is_more": count > COUNTED,
        "query": query_of_list(request.GET),
        "verbs": list(VERBS.values()) if may_change else [],
        "may_change": may_change,
        "chase_url": chase_url(),
        "left": _left_behind(request.user, today) if may_change else 0,
        "done": say_what_was_done(find_batch(request), now=timezone.now()),
        "back": own_address(request.GET.get("back")),
    }
    return render_part(
        request, "cooperation/work_list.html", part="rows", context=context
    )


@require_GET
def follow_up_list(request):
    """The list of follow-ups has become one kind of the list of all work."""
    parameters = request.GET.copy()
    for key in ("after", "before"):
        parameters.pop(key, None)
    if whose := parameters.pop("mine", None):
        parameters["owner"] = whose[-1]
    parameters.setdefault("kind", Kind.FOLLOW_UP)
    # What was closed stood in it, too.
    parameters.setdefault("state", State.ALL)
    return redirect(f"{reverse('cooperation:work_list')}?{parameters.urlencode()}")


def find_work(request) -> Found:
    """What the filters in the address leave of all that the user may see."""
    form = WorkFilterForm(request.GET, user=request.user)
    about = {"user": request.user, "today": timezone.localdate()}
    work = narrow(
        Work.of(request.user),
        form.cleaned_data,
        state=form.state_or_default,
        **about,
    )
    return Found(form, work)


def chase_url() -> str:
    """Where reminders are sent from: a higher app, known by its address."""
    return reverse("reminders:chase")


def _left_behind(user, today) -> int:
    """How much is in the name of people who have left."""
    return Work.of(user).in_state(State.LEFT, today=today).count(most=COUNTED)
