"""What every page here does: find its row or refuse, and show a form."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from institutions.models import Institution, InstitutionStatus, Person
from institutions.moved import HasMoved


def find_institution(request, code):
    """What was merged leads to the record that is kept: see institutions/moved.py."""
    institutions = Institution.objects.for_user(request.user)
    related = institutions.select_related(
        "country", "verified_by", "merged_into", "succeeded_by"
    )
    institution = get_object_or_404(related, code=code)
    if institution.status == InstitutionStatus.MERGED:
        raise HasMoved(institution)
    return institution


def find_institution_to_edit(request, code):
    institution = find_institution(request, code)
    if not institution.editable:
        raise PermissionDenied(_("Only administrators change institutions."))
    return institution


def find_person(request, pk):
    people = Person.objects.for_user(request.user).select_related("basis_by")
    return get_object_or_404(people, pk=pk)


def find_person_to_edit(request, pk):
    person = find_person(request, pk)
    if not person.editable:
        raise PermissionDenied(_("Only administrators change people."))
    return person


def posted(request):
    """What a form is given: nothing at all when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def show_form(request, form, *, title, label, status=200, **context):
    """A page with one form: institutions, their names, status and posts."""
    context |= {"form": form, "title": title, "label": label}
    return render(request, "institutions/form_page.html", context, status=status)
