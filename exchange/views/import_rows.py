"""The rows of an import: a list of each kind, one row, and those to correct as a file."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from exchange.actions import advance, decide_row
from exchange.failed_rows import failed_rows_sheet
from exchange.forms.imports import RowForm
from exchange.row_list import rows_of_kind, shown_rows
from exchange.views.finding import find_import, find_own_import
from exchange.views.import_steps import PATIENCE, back_to
from migration_coop.lib.database import database_now
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.pages import keyset_page
from migration_coop.lib.sheets import xlsx_response


@require_GET
def import_rows(request, pk):
    about = find_import(request, pk)
    kind = request.GET.get("kind", "")
    page = keyset_page(rows_of_kind(about, kind), request, keys=["number"], size=50)
    kinds = [
        ("", _("All")),
        ("create", _("New")),
        ("update", _("Updated")),
        ("unchanged", _("Unchanged")),
        ("skip", _("Skipped")),
        ("fix", _("To correct")),
    ]
    tabs = [
        {"label": label, "url": f"?kind={name}", "is_current": name == kind}
        for name, label in kinds
    ]
    context = {
        "import": about,
        "page": page,
        "rows": shown_rows(about, page, user=request.user),
    }
    return render(request, "exchange/import_rows.html", context | {"tabs": tabs})


@require_http_methods(["GET", "POST"])
def import_row(request, pk, number):
    about = find_own_import(request, pk)
    row = get_object_or_404(about.rows.select_related("part_of"), number=number)
    row.part_of = about
    form = RowForm(request.POST if request.method == "POST" else None, row=row)
    if form.is_valid() and _decided(request, row, form):
        advance(about, now=database_now, seconds=PATIENCE)
        return back_to(about)
    context = {"import": about, "row": row, "form": form}
    return render(request, "exchange/import_row.html", context)


@require_GET
def import_failed_rows(request, pk):
    about = find_import(request, pk)
    stem = about.name.rpartition(".")[0]
    name = f"{slugify(stem) or pk}-{pgettext('file name', 'to-correct')}"
    sheet = failed_rows_sheet(about)
    return xlsx_response(name, [sheet], what="rows_to_correct", words=about.name)


def _decided(request, row, form):
    asked = {name: form.cleaned_data[name] for name in ("decision", "match")}
    who = {"by": request.user, "at": timezone.now()}
    try:
        decide_row(row, corrections=form.corrections, **asked, **who)
    except TransitionError as error:
        messages.warning(request, str(error))
        return False
    return True
