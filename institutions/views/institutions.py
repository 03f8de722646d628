"""The registry: one institution, adding and editing."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from institutions.actions.institutions import add_institution
from institutions.changes import LAYER, POST
from institutions.duplicates.notice import similar_to
from institutions.forms.edits import Edit
from institutions.forms.institutions import InstitutionAddForm, InstitutionEditForm
from institutions.institution_page import page_of
from institutions.merging.progress import notice_of
from institutions.verification import verified_before
from institutions.views.alike import ask_whether_new, show_new_institution
from institutions.views.editing import edit_page
from institutions.views.finding import (
    find_institution,
    find_institution_to_edit,
    posted,
)
from institutions.views.steps import steps_of
from migration_coop.lib.changes import mark_moved


@require_GET
def institution_detail(request, code):
    institution = find_institution(request, code)
    today = timezone.localdate()
    page = page_of(institution, user=request.user, today=today)
    mark_moved(page.get("posts", []), LAYER, POST, request=request)
    context = page | similar_to(institution, user=request.user)
    context |= {
        "institution": institution,
        "steps": steps_of(institution) if institution.editable else [],
        "being_merged": notice_of(institution, user=request.user),
        "today": today,
        "verified_before": verified_before(today),
    }
    return render(request, "institutions/institution_detail.html", context)


@require_http_methods(["GET", "POST"])
def institution_add(request):
    access = request.user.access()
    if not access.administers:
        raise PermissionDenied(_("Only administrators add institutions."))
    form = InstitutionAddForm(posted(request), access=access)
    if form.is_valid() and "change" not in request.POST:
        if question := ask_whether_new(request, form):
            return question
        institution = add_institution(
            form.institution(),
            form_key=form.cleaned_data["form_key"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("Institution added."))
        return redirect(institution)
    return show_new_institution(request, form)


@require_http_methods(["GET", "POST"])
def institution_edit(request, code):
    def build(data):
        instance = copy(find_institution_to_edit(request, code))
        access = request.user.access()
        return InstitutionEditForm(data, instance=instance, access=access)

    def save(form):
        version = form.cleaned_data["version"]
        form.instance.save_edit(expected_version=version, fields=form.changed_fields())

    institution = find_institution_to_edit(request, code)
    title = _("Edit %(name)s") % {"name": institution.short_name}
    edit = Edit(institution, title, build, save, names="name_fr name_en")
    return edit_page(request, edit, institution=institution)
