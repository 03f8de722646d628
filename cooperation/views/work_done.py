"""What was done to several rows at once: said on the list, and taken back from there."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cooperation.actions.work import is_undoable, undo_work
from cooperation.models import WorkBatch
from cooperation.work.kinds import Key
from cooperation.work.rows import rows_of
from cooperation.work.steps import possible_verbs
from migration_coop.lib.lifecycle import TransitionError


@require_POST
def work_undo(request, key):
    batch = get_object_or_404(WorkBatch.objects.for_user(request.user), key=key)
    now = timezone.now()
    try:
        if not is_undoable(batch, now=now):
            raise TransitionError(_("This can no longer be taken back."))
        left_out = undo_work(batch, by=request.user, at=now)
    except TransitionError as error:
        messages.error(request, str(error))
    else:
        _say_what_was_undone(request, batch.count - len(left_out), left_out)
    back = request.POST.get("back", "")
    key = Key.read(request.POST.get("row", ""))
    if request.htmx and key:
        return row_part(request, key, back=back)
    return to_list(back)


def row_part(request, key, *, back, done=None):
    """The row as it is by now, for htmx; and what was just done to it."""
    rows = rows_of([key], user=request.user, today=timezone.localdate())
    context = {"lines": lines_of(rows), "done": done, "query": back}
    return render(request, "cooperation/work_row_part.html", context)


def lines_of(rows):
    return [{"row": row, "verbs": possible_verbs(row)} for row in rows]


def find_batch(request):
    """The batch that the address names, if it is of this user."""
    try:
        key = UUID(request.GET.get("batch", ""))
    except ValueError:
        return None
    return WorkBatch.objects.for_user(request.user).filter(key=key).first()


def say_what_was_done(batch, *, now) -> dict | None:
    """In words, with what was left out and the address to undo it."""
    if batch is None or batch.undone_at:
        return None
    undo_url = reverse("cooperation:work_undo", args=[batch.key])
    return {
        "text": words_for(batch.verb, batch.count),
        "left_out": batch.left_out,
        "undo_url": undo_url if is_undoable(batch, now=now) else "",
    }


def to_list(query: str, **more) -> HttpResponseRedirect:
    """Back to the list as it was. `query` came from a page: it is no address."""
    parts = [query, *(f"{name}={value}" for name, value in more.items())]
    query = "&".join(part for part in parts if part)
    url = reverse("cooperation:work_list")
    return redirect(f"{url}?{query}" if query else url)


def words_for(verb: str, count: int) -> str:
    """How many rows were changed, and how."""
    if not count:
        return _("Nothing was changed.")
    texts = {
        "reassign": ngettext("%(count)s reassigned.", "%(count)s reassigned.", count),
        "postpone": ngettext("%(count)s postponed.", "%(count)s postponed.", count),
        "complete": ngettext(
            "%(count)s marked as done.", "%(count)s marked as done.", count
        ),
        "block": ngettext(
            "%(count)s marked as blocked.", "%(count)s marked as blocked.", count
        ),
        "unblock": ngettext(
            "%(count)s no longer blocked.", "%(count)s no longer blocked.", count
        ),
        "drop": ngettext("%(count)s dropped.", "%(count)s dropped.", count),
        "hand_over": ngettext(
            "%(count)s handed over.", "%(count)s handed over.", count
        ),
    }
    return texts[verb] % {"count": count}


def _say_what_was_undone(request, count: int, left_out: list[dict]) -> None:
    if count:
        text = ngettext("%(count)s taken back.", "%(count)s taken back.", count)
        messages.success(request, text % {"count": count})
    for row in left_out:
        messages.warning(
            request,
            _("%(title)s: %(reason)s")
            % {"title": row["title"], "reason": row["reason"]},
        )
