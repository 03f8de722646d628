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

from institutions.actions.merges import MergeError, merge_records, undo_merge
from institutions.duplicates.reasons import in_words
from institutions.forms.merges import MergeForm, MergeKeyForm
from institutions.merging.comparing import KEPT, SIDES
from institutions.merging.outcome import outcome_of
from institutions.merging.preview import lines_of, preview_of
from institutions.models import DuplicatePair, Merge, Person, PersonPair
from institutions.views.finding import (
    find_institution_to_edit,
    find_person_to_edit,
    posted,
)
from migration_coop.lib.pages import keyset_page

RECORDS = (
    "kept_institution",
    "merged_institution",
    "kept_person",
    "merged_person",
    "by",
    "undone_by",
)


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
            messages.success(request, _("The two records are one now."))
            return redirect(merge)
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


def _lines(request, kept, merged, *, today):
    """With the choices of the form, or all of one side, or what is proposed."""
    chosen = {name: side for name, side in request.POST.items() if side in SIDES}
    lines = lines_of(kept, merged, chosen, today=today)
    if request.GET.get("take") == KEPT and request.method == "GET":
        return [replace(line, chosen=KEPT) for line in lines]
    return lines


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
    listed = merges.defer("changes", "stayed", "conflicts")
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
    if undone.conflicts:
        messages.warning(
            request, _("The merge is undone, except for what was changed since.")
        )
    else:
        messages.success(request, _("The merge is undone. Everything is back."))
    return redirect(merge)


def _find_merge(request, pk):
    if not request.user.access().administers:
        raise PermissionDenied(_("Only administrators merge records."))
    merges = Merge.objects.for_user(request.user).select_related(*RECORDS)
    return get_object_or_404(merges, pk=pk)


def _show(request, merge, *, refusal="", status=200):
    context = {
        "merge": merge,
        "outcome": outcome_of(merge, user=request.user),
        "can_be_undone": merge.can_be_undone(timezone.now()),
        "refusal": refusal,
    }
    return render(request, "institutions/merge_detail.html", context, status=status)
