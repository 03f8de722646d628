"""The list of half-made records, and the click that says one is complete."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from institutions.forms.institutions import VersionForm
from institutions.models import Person
from institutions.to_complete import institutions_to_complete, people_to_complete
from institutions.views.finding import find_institution_to_edit
from migration_coop.lib.pages import keyset_page
from migration_coop.lib.records import EditConflict


@require_GET
def to_complete_list(request):
    if not request.user.access().administers:
        raise PermissionDenied(_("Only administrators complete records."))
    bodies = institutions_to_complete(request.user)
    people = people_to_complete(request.user)
    shows_people = "people" in request.GET
    context = {
        "shows_people": shows_people,
        "bodies_count": bodies.count(),
        "people_count": people.count(),
        "page": keyset_page(people, request, keys=["family_name", "given_names"])
        if shows_people
        else keyset_page(bodies, request, keys=["name_fr"]),
    }
    return render(request, "institutions/to_complete_list.html", context)


@require_POST
def institution_complete(request, code):
    institution = find_institution_to_edit(request, code)
    if not institution.type:
        messages.warning(request, _("Choose its type first."))
        return redirect("institutions:institution_edit", code)
    return _mark(request, institution, back=reverse("institutions:to_complete_list"))


@require_POST
def person_complete(request, pk):
    person = get_object_or_404(Person.objects.for_user(request.user), pk=pk)
    if not person.editable:
        raise PermissionDenied(_("Only administrators complete records."))
    back = reverse("institutions:to_complete_list") + "?people"
    return _mark(request, person, back=back)


def _mark(request, record, *, back):
    form = VersionForm(request.POST)
    seen = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        record.mark_complete(expected_version=seen)
    except EditConflict:
        text = _("The record has changed since you opened it. Look at it once more.")
        messages.warning(request, text)
    else:
        text = _("%(name)s is marked as complete.")
        messages.success(request, text % {"name": record})
    return redirect(back)
