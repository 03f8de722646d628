"""Snapshots: all of them, one as it was frozen, two compared, and taking one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from migration_coop.lib.pages import keyset_page
from migration_coop.lib.sheets import xlsx_response
from overview.actions.snapshots import take_snapshot
from overview.forms.snapshots import SnapshotForm
from overview.models import Snapshot
from overview.permissions import may_take_snapshot
from overview.snapshots.comparing import compare, lines_as_now, lines_of
from overview.snapshots.exports import snapshot_sheets
from overview.snapshots.facts import shares_of, who_acts

NOW = "now"


@require_GET
def snapshot_list(request):
    found = _snapshots(request)
    context = {
        "page": keyset_page(found, request, keys=["-at", "-pk"]),
        "may_take_snapshot": may_take_snapshot(request.user),
    }
    return render(request, "overview/snapshot_list.html", context)


@require_http_methods(["GET", "POST"])
def snapshot_take(request):
    if not may_take_snapshot(request.user):
        raise PermissionDenied(_("Coordinators take snapshots."))
    today = timezone.localdate()
    sent = request.POST if request.method == "POST" else None
    kind = request.GET.get("kind", "")
    form = SnapshotForm(sent, user=request.user, today=today, kind=kind)
    if form.is_valid():
        now = {"at": timezone.now(), "today": today}
        taken = take_snapshot(**form.cleaned_data, by=request.user, **now)
        messages.success(request, _("Snapshot taken."))
        return redirect(taken)
    return render(request, "overview/snapshot_take.html", {"form": form})


@require_GET
def snapshot_detail(request, pk):
    snapshot = _find(request, pk)
    lines = lines_of(snapshot, request.user)
    context = {
        "snapshot": snapshot,
        "cooperations": [
            {"line": line, "must_act": who_acts(line, request.user)}
            for line in lines.cooperations
        ],
        "plans": [{"line": line, "shares": shares_of(line)} for line in lines.plans],
        "others": _snapshots(request).exclude(pk=pk)[:20],
    }
    return render(request, "overview/snapshot_detail.html", context)


@require_GET
def snapshot_compare(request, pk):
    """With another one, `?with=<pk>`, or with how things stand now."""
    before = _find(request, pk)
    other = request.GET.get("with", NOW)
    is_key = other.isascii() and other.isdigit() and len(other) < 19
    after = _find(request, int(other)) if is_key else None
    if after is not None and after.at < before.at:
        before, after = after, before
    user = request.user
    if after is None:
        lines = lines_as_now(before, user, today=timezone.localdate())
    else:
        lines = lines_of(after, user)
    context = {
        "before": before,
        "after": after,
        "comparison": compare(lines_of(before, user), lines, user),
        "others": _snapshots(request).exclude(pk=pk)[:20],
    }
    return render(request, "overview/snapshot_compare.html", context)


@require_GET
def snapshot_export(request, pk):
    snapshot = _find(request, pk)
    sheets = snapshot_sheets(lines_of(snapshot, request.user), request.user)
    name = slugify(snapshot.name) or str(pk)
    return xlsx_response(name, sheets, what="snapshot", words=snapshot.name)


def _snapshots(request):
    found = Snapshot.objects.for_user(request.user).newest_first()
    return found.select_related("country", "programme", "by")


def _find(request, pk):
    return get_object_or_404(_snapshots(request), pk=pk)
