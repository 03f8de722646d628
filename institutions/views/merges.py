"""Two records side by side, what their merge would do, what it did, and its undoing."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from institutions import tasks
from institutions.actions.merges import MergeError, merge_records, undo_merge
from institutions.duplicates.reasons import in_words
from institutions.forms.merges import MergeForm, MergeKeyForm
from institutions.merging.comparing import KEPT, SIDES
from institutions.merging.outcome import outcome_of
from institutions.merging.preview import lines_of, preview_of
from institutions.merging.progress import compare_url, progress_of
from institutions.models import DuplicatePair, Merge, MergeState, Person, PersonPair
from institutions.views.finding import (
    find_institution_to_edit,
    find_person_to_edit,
    posted,
)
from migration_coop.lib.htmx import render_part
from migration_coop.lib.pages import keyset_page
from migration_coop.lib.wake import wake

RECORDS = (
    "kept_institution",
    "merged_institution",
    "kept_person",
    "merged_person",
    "by",
    "undone_by",
)
# Twenty thousand of them take some megabytes.
HEAVY = ("changes", "stayed", "conflicts")


@require_http_methods(["GET", "POST"])
def institution_merge(request, code, other):
    if done := _done_already(request):
        return redirect(done)
    kept = find_institution_to_edit(request, code)
    merged = find_institution_to_edit(request, other)
    return _merge(request, kept, merged)


@require_http_methods(["GET", "POST"])
def person_merge(request, pk, other):
    if done := _done_already(request):
        return redirect(done)
    kept, merged = find_person_to_edit(request, pk), find_person_to_edit(request, other)
    return _merge(request, kept, merged)


def _merge(request, kept, merged):
    if kept.pk == merged.pk:
        return redirect(kept)
    now = timezone.now()
    today = timezone.localdate(now)
    lines = _lines(request, kept, merged, today=today)
    differing = [line for line in lines if not line.is_alike]
    form = MergeForm(posted(request), kept=kept, merged=merged, lines=differing)
    status = 200
    if form.is_valid():
        try:
            merge = merge_records(kept, merged, form.wanted(), by=request.user, at=now)
        except MergeError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            return _lead_to(request, merge, _("The two records are one now."))
    is_person = isinstance(kept, Person)
    pairs = (PersonPair if is_person else DuplicatePair).objects.for_user(request.user)
    pair = pairs.between(kept, merged).first()
    context = {
        "preview": preview_of(kept, merged, lines, user=request.user),
        "form": form,
        "is_person": is_person,
        "pair": pair,
        "why": in_words(pair.reasons) if pair else [],
    }
    return render(request, "institutions/merge.html", context, status=status)


def _lead_to(request, merge, done):
    """The page of the merge, which tells how far it is where it has to wait."""
    if merge.is_waiting:
        wake(tasks.run_merges)
    else:
        messages.success(request, done)
    return redirect(merge)


def _lines(request, kept, merged, *, today):
    """With the choices of the form, or all of one side, or what is proposed."""
    sent = request.POST or _chosen_before(request, kept, merged)
    chosen = {name: side for name, side in sent.items() if side in SIDES}
    lines = lines_of(kept, merged, chosen, today=today)
    if request.GET.get("take") == KEPT and request.method == "GET":
        return [replace(line, chosen=KEPT) for line in lines]
    return lines


def _chosen_before(request, kept, merged):
    """For a merge that was refused, since one of the two had changed by then."""
    key = request.GET.get("again", "")
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        return {}
    refused = Merge.objects.for_user(request.user).filter(
        pk=key, state=MergeState.REFUSED
    )
    merge = refused.of(kept).of(merged).first()
    return merge.choices if merge else {}


def _done_already(request):
    """The same form, sent a second time: what it did is there to see."""
    key = MergeKeyForm(posted(request))
    if not key.is_valid():
        return None
    merges = Merge.objects.for_user(request.user)
    return merges.filter(form_key=key.cleaned_data["form_key"]).first()


@require_GET
def merge_list(request):
    if not request.user.access().administers:
        raise PermissionDenied(_("Only administrators merge records."))
    merges = Merge.objects.for_user(request.user).select_related(*RECORDS)
    listed = merges.defer(*HEAVY)
    page = keyset_page(listed, request, keys=["-at"])
    context = {"page": page, "now": timezone.now()}
    return render(request, "institutions/merge_list.html", context)


@require_GET
def merge_detail(request, pk):
    merge = _find_merge(request, pk)
    return _show(request, merge)


@require_POST
def merge_undo(request, pk):
    merge = _find_merge(request, pk)
    try:
        undone = undo_merge(merge, by=request.user, at=timezone.now())
    except MergeError as error:
        return _show(request, merge, refusal=str(error), status=409)
    if undone.is_waiting or not undone.conflicts:
        done = _("The merge is undone. Everything is back.")
        return _lead_to(request, undone, done)
    messages.warning(
        request, _("The merge is undone, except for what was changed since.")
    )
    return redirect(undone)


def _find_merge(request, pk):
    if not request.user.access().administers:
        raise PermissionDenied(_("Only administrators merge records."))
    merges = Merge.objects.for_user(request.user).select_related(*RECORDS)
    merges = merges.defer(*HEAVY)
    return get_object_or_404(merges, pk=pk)


def _show(request, merge, *, refusal="", status=200):
    now = timezone.now()
    progress = progress_of(merge, now=now)
    context = {
        "merge": merge,
        "progress": progress,
        "refusal": refusal or merge.refusal,
        "can_be_undone": merge.can_be_undone(now),
        "compare_url": compare_url(merge),
    }
    if not progress and merge.state != MergeState.REFUSED:
        merge.refresh_from_db(fields=HEAVY)
        context["outcome"] = outcome_of(merge, user=request.user)
    template = "institutions/merge_detail.html"
    return render_part(request, template, part="state", context=context, status=status)
