"""What is done to a name: withdrawn, given back, exchanged with a variant."""

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

from institutions.actions.people import take_variant_as_name
from institutions.forms.institutions import VersionForm
from institutions.forms.people import NameStepForm
from institutions.views.finding import find_person_to_edit, posted
from institutions.withdrawn import as_withdrawn, withdrawn_people
from migration_coop.lib.pages import keyset_page
from migration_coop.lib.records import EditConflict


@require_http_methods(["GET", "POST"])
def person_withdraw(request, pk):
    person = find_person_to_edit(request, pk)
    form = NameStepForm(posted(request))
    if form.is_valid():
        person.withdraw_name(**_edge(request, form))
        messages.success(request, _("The name is withdrawn."))
        return redirect("institutions:withdrawn_list")
    return _show(request, form, person=person)


@require_http_methods(["GET", "POST"])
def person_restore(request, pk):
    _refuse_unless_administrator(request)
    person = get_object_or_404(withdrawn_people(request.user), pk=pk)
    form = NameStepForm(posted(request))
    if form.is_valid():
        person.restore_name(**_edge(request, form))
        messages.success(request, _("The name is shown again."))
        return redirect(person)
    return _show(request, form, withdrawn=as_withdrawn(person))


@require_GET
def withdrawn_list(request):
    """Without the names: whoever gives one back knows the post and the reason."""
    _refuse_unless_administrator(request)
    page = keyset_page(withdrawn_people(request.user), request, keys=["-pk"])
    rows = [as_withdrawn(person) for person in page]
    context = {"page": page, "rows": rows}
    return render(request, "institutions/withdrawn_list.html", context)


@require_POST
def variant_take(request, pk, variant):
    """The variant becomes the name; the name stays as a variant."""
    person = find_person_to_edit(request, pk)
    chosen = get_object_or_404(person.variants, pk=variant)
    form = VersionForm(request.POST)
    seen = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        take_variant_as_name(chosen, expected_version=seen)
    except EditConflict:
        text = _("The record has changed since you opened it. Look at it once more.")
        messages.warning(request, text)
    else:
        messages.success(request, _("Saved. The name before is kept as a variant."))
    return redirect(person)


def _refuse_unless_administrator(request):
    if not request.user.access().administers:
        raise PermissionDenied(_("Only administrators change people."))


def _edge(request, form):
    note = form.cleaned_data["note"]
    return {"by": request.user, "at": timezone.now(), "note": note}


def _show(request, form, *, person=None, withdrawn=None):
    context = {"form": form, "person": person, "withdrawn": withdrawn}
    return render(request, "institutions/name_step.html", context)
