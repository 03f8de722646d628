"""Imports: all of them, sending a sheet, its columns, and how far it is."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from exchange import tasks
from exchange.actions import (
    choose_columns,
    guessed_columns,
    remembered_columns,
    start_import,
)
from exchange.empty_sheets import empty_sheet
from exchange.forms.imports import ColumnsForm, ImportForm
from exchange.models import ImportStatus
from exchange.targets import TARGETS
from exchange.views.finding import (
    find_import,
    find_own_import,
    imports_of,
    must_administer,
)
from exchange.views.showing import TONES, shown_import, stages_of
from files.actions import StoreError
from migration_coop.lib.formats import format_number
from migration_coop.lib.htmx import render_part
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.pages import keyset_page
from migration_coop.lib.sheets import xlsx_response
from migration_coop.lib.tables import TableRefused
from migration_coop.lib.wake import wake


@require_GET
def import_list(request):
    must_administer(request)
    page = keyset_page(imports_of(request), request, keys=["-started_at", "-pk"])
    for row in page:
        row.kind, row.tone = TARGETS[row.target].label, TONES[row.status]
        row.row_words = "" if row.row_count is None else format_number(row.row_count)
    return render(request, "exchange/import_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
def import_add(request):
    must_administer(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*sent)
    if form.is_valid():
        try:
            begun = start_import(
                form.cleaned_data["sheet"],
                target=form.cleaned_data["target"],
                by=request.user,
                at=timezone.now(),
            )
        except (TableRefused, StoreError) as refusal:
            form.add_error("sheet", str(refusal))
        else:
            return _check_if_known(request, begun)
    context = {"form": form, "targets": TARGETS.values(), "stages": stages_of(0)}
    return render(request, "exchange/import_add.html", context)


@require_GET
def import_template(request, kind):
    """An empty sheet with every heading that is known, to be filled in."""
    must_administer(request)
    if kind not in TARGETS:
        raise Http404
    target = TARGETS[kind]
    return xlsx_response(slugify(target.label), [empty_sheet(target)], what="")


@require_http_methods(["GET", "POST"])
def import_columns(request, pk):
    about = find_own_import(request, pk)
    chosen = {int(place): name for place, name in about.mapping.items()}
    chosen = chosen or remembered_columns(about) or guessed_columns(about)
    sent = request.POST if request.method == "POST" else None
    form = ColumnsForm(sent, about=about, chosen=chosen)
    if form.is_valid() and _check(request, about, form.mapping):
        return redirect(about)
    context = {
        "import": about,
        "form": form,
        "kind": TARGETS[about.target].label,
        "stages": stages_of(1),
    }
    return render(request, "exchange/import_columns.html", context)


@require_GET
def import_detail(request, pk):
    about = find_import(request, pk)
    if about.status == ImportStatus.MAPPING and about.editable:
        return redirect("exchange:import_columns", pk=pk)
    return render_part(
        request,
        "exchange/import_detail.html",
        part="state",
        context=shown_import(about, now=timezone.now()),
    )


def _check_if_known(request, begun):
    """A sheet of a shape that was sent before needs no clicks."""
    known = remembered_columns(begun)
    if known and _check(request, begun, known):
        messages.success(request, _("The columns are read as last time."))
        return redirect(begun)
    return redirect("exchange:import_columns", pk=begun.pk)


def _check(request, about, mapping):
    try:
        choose_columns(about, mapping, by=request.user, at=timezone.now())
    except TransitionError as error:
        messages.warning(request, str(error))
        return False
    wake(tasks.run_imports)
    return True
