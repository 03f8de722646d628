"""Chasing: what would be sent to whom, then sending it; and what was sent before."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from cooperation.models import Cooperation, FollowUp, Milestone
from migration_coop.lib.htmx import render_part
from migration_coop.lib.wake import wake
from reminders import actions, tasks
from reminders.chasing import awaited_of, chosen_items, preview_of
from reminders.forms.chases import ChaseForm, LetterForm
from reminders.models import ChasedItem
from reminders.timeline import chase_entries

LISTED = 20


@require_http_methods(["GET", "POST"])
def chase(request):
    now = timezone.now()
    items, back = _asked_about(request, now)
    preview = preview_of(items, by=request.user, now=now)
    data = request.POST if request.method == "POST" else None
    key = ChaseForm(data, initial={"form_key": uuid4()})
    forms = [LetterForm(data, letter=letter) for letter in preview.letters]
    checked = [form.is_valid() for form in [key, *forms]]
    if all(checked):
        _send(request, key.cleaned_data["form_key"], forms, at=now)
        return redirect(back)
    context = {
        "key": key,
        "forms": forms,
        "unreached": preview.unreached,
        "back": back,
    }
    return render(request, "reminders/chase.html", context)


@require_GET
def chase_list(request):
    """What somebody was chased about before: a page, and a part of other pages."""
    rows = _chased(request)
    details = ("chase__by", "recipient", "chase__message", "follow_up", "milestone")
    rows = rows.select_related(*details).newest_first()[:LISTED]
    context = {"entries": chase_entries(rows, user=request.user, names_items=True)}
    template = "reminders/chase_list.html"
    return render_part(request, template, part="entries", context=context)


def _asked_about(request, now):
    """The things that the address names, and the page to go back to."""
    user, asked = request.user, request.GET
    if code := asked.get("cooperation"):
        found = get_object_or_404(Cooperation.objects.for_user(user), code=code)
        items, back = awaited_of(found, user, now=now), found
    else:
        items = chosen_items(
            user,
            follow_ups=_numbers(asked.getlist("follow_up")),
            milestones=_numbers(asked.getlist("milestone")),
        )
        if not items:
            raise Http404
        back = items[0]
    if items and not any(item.editable for item in items):
        raise PermissionDenied(_("You may read this, but not chase anybody about it."))
    return items, back


def _send(request, form_key, forms, *, at):
    wanted = [form for form in forms if form.cleaned_data["is_wanted"]]
    sent = [
        actions.chase(
            form.letter.recipient,
            form.letter.items,
            note=form.cleaned_data["note"].strip(),
            form_key=form_key,
            by=request.user,
            at=at,
        )
        for form in wanted
    ]
    count = sum(chased is not None for chased in sent)
    wake(tasks.deliver)
    if not count:
        messages.info(request, _("Nobody was chased."))
        return
    text = ngettext(
        "%(count)s person is chased.", "%(count)s people are chased.", count
    )
    messages.success(request, text % {"count": count})


def _numbers(texts):
    return [int(t) for t in texts if t.isascii() and t.isdigit() and len(t) < 18]


def _chased(request):
    """Rows about what the address names, of things that the user may see."""
    user, asked = request.user, request.GET
    rows = ChasedItem.objects.for_user(user)
    if code := asked.get("cooperation"):
        found = get_object_or_404(Cooperation.objects.for_user(user), code=code)
        return rows.of_cooperation(found)
    for noun, model in (("follow_up", FollowUp), ("milestone", Milestone)):
        for pk in _numbers(asked.getlist(noun)):
            seen = model.objects.for_user(user)
            return rows.filter(**{noun: get_object_or_404(seen, pk=pk)})
    raise Http404
