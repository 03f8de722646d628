"""Exports: ordering one, how far it is, fetching it, and all of them."""

from functools import partial
from uuid import uuid5

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.identity import has_shown_identity, show_identity
from exchange import tasks
from exchange.actions.exports import AT_ONCE_UP_TO, make_export, order_export
from exchange.export_page import page_of_export
from exchange.exports.about import filter_in_words
from exchange.exports.order import Order
from exchange.forms.exports import EARLIER, LATER, ExportForm
from exchange.models import Export
from exchange.permissions import has_contacts_left, has_too_many_waiting, may_fetch
from files.serving import serve_as_attachment
from migration_coop.lib.htmx import render_part
from migration_coop.lib.pages import keyset_page
from migration_coop.lib.posted import leave_unchecked
from migration_coop.lib.wake import wake


@require_GET
def export_list(request):
    exports = Export.objects.for_user(request.user).select_related("by")
    page = keyset_page(exports, request, keys=["-at", "-pk"])
    context = {
        "page": page,
        "lines": [page_of_export(export, request.user) for export in page],
        "shows_others": request.user.access().administers_everywhere,
    }
    return render(request, "exchange/export_list.html", context)


@require_http_methods(["GET", "POST"])
def export_add(request):
    """What it will export is said first. Whoever may not have the list has no page."""
    order = _read_order(request)
    is_sent = request.method == "POST"
    is_arranged = EARLIER in request.POST or LATER in request.POST
    form = _form_of(request, order)
    if is_sent and not is_arranged and form.is_valid() and _is_open_to(form, request):
        return _answer(request, _ordered(request, order, form))
    if is_arranged:
        leave_unchecked(form)
    return _show(request, order, form)


@require_GET
def export_detail(request, pk):
    page = page_of_export(_find(request, pk), request.user)
    return render_part(
        request, "exchange/export_detail.html", part="state", context={"page": page}
    )


@require_GET
def export_download(request, pk):
    """Access is asked again: with other rights, the file is another one."""
    export = _find(request, pk)
    if not may_fetch(request.user, export):
        raise PermissionDenied(
            _(
                "There is no such file, or it was made for another person, or with"
                " other rights than yours."
            )
        )
    return _hand_out(export)


def _find(request, pk):
    exports = Export.objects.for_user(request.user).select_related("by", "file")
    return get_object_or_404(exports, pk=pk)


def _read_order(request):
    today = timezone.localdate()
    order = Order.read(request.GET, user=request.user, today=today)
    if order is None:
        raise Http404
    if not order.listing.may_export(request.user):
        raise PermissionDenied(_("You may read this list, but not export it."))
    return order


def _form_of(request, order):
    """The password is asked for when it was not shown for ten minutes."""
    now = timezone.now()
    check = partial(show_identity, request, now=now)
    identity = None if has_shown_identity(request, now=now) else check
    data = request.POST if request.method == "POST" else None
    return ExportForm(
        data, columns=order.columns, chosen=order.chosen, identity=identity
    )


def _is_open_to(form, request):
    """Whether this person may order one more now; the form says why not."""
    if has_too_many_waiting(request.user):
        form.add_error(
            None, _("Three of your exports wait to be made. Order this one afterwards.")
        )
    elif form.holds_contacts and not has_contacts_left(
        request.user, now=timezone.now()
    ):
        form.add_error(
            None, _("You have exported contacts five times today. Try again tomorrow.")
        )
    return form.is_valid()


def _ordered(request, order, form):
    """The same form sent twice orders once; with other choices it is another order."""
    typed = form.cleaned_data
    choices = f"{form.ticked} {typed['format']} {order.query} {request.GET.urlencode()}"
    export = Export(
        form_key=uuid5(typed["form_key"], choices),
        by=request.user,
        at=timezone.now(),
        listing=order.listing.name,
        query=order.query,
        words=filter_in_words(order.found.words),
        columns=form.ticked,
        format=typed["format"],
        is_for_import=order.is_for_import,
        holds_contacts=form.holds_contacts,
        reason=typed.get("reason", "") if form.holds_contacts else "",
        rows_expected=order.count,
    )
    return order_export(export, is_small=order.count <= AT_ONCE_UP_TO)


def _answer(request, export):
    """A small one comes at once; for the others there is a page to wait on."""
    if export.claim_token is not None and export.rows_expected <= AT_ONCE_UP_TO:
        make_export(export)
    if export.is_ready:
        return _hand_out(export)
    wake(tasks.make_exports)
    return redirect(export)


def _hand_out(export):
    export.record_download(at=timezone.now())
    return serve_as_attachment(export.file)


def _show(request, order, form):
    context = {
        "order": order,
        "form": form,
        "how_many": order.listing.how_many(order.count),
        "filter": filter_in_words(order.found.words),
        "left_out": order.found.left_out(),
        "is_small": order.count <= AT_ONCE_UP_TO,
    }
    return render_part(
        request, "exchange/export_add.html", part="columns", context=context
    )
