"""Pages that correct what was true of an institution for a time, and its themes."""

from copy import copy

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from institutions.actions.dated_changes import DatedChangeError
from institutions.actions.dated_facts import (
    add_fact,
    edit_fact,
    hold,
    write_themes,
)
from institutions.forms.dated_facts import FACTS, ThemesForm
from institutions.forms.edits import Edit
from institutions.views.editing import edit_page
from institutions.views.finding import find_institution_to_edit, posted, show_form


@require_http_methods(["GET", "POST"])
def fact_add(request, code, noun):
    institution, kind = find_institution_to_edit(request, code), FACTS[noun]
    about, siblings = _about(request, kind, institution), kind.rows_of(institution)
    form = kind.form(posted(request), instance=kind.new(institution), **about)
    form.fields["version"].required = False
    with transaction.atomic():
        # Its dates are checked beside those of the others, which stay what they are.
        hold(institution)
        if form.is_valid():
            add_fact(form.instance, siblings=siblings)
            messages.success(request, _("Saved"))
            return redirect(institution)
    context = {"title": kind.add_title, "label": _("Add"), "institution": institution}
    return show_form(request, form, **context)


@require_http_methods(["GET", "POST"])
def fact_edit(request, code, noun, pk):
    kind = FACTS[noun]

    def build(data):
        institution, fact = _find(request, code, kind, pk)
        about = _about(request, kind, institution)
        return kind.form(data, instance=fact, **about)

    def save(form):
        institution, _fact = _find(request, code, kind, pk)
        edit_fact(
            form.instance,
            owner=institution,
            siblings=form.siblings,
            fields=form._meta.fields,
            today=form.today,
            expected_version=form.cleaned_data["version"],
        )

    institution, _fact = _find(request, code, kind, pk)
    refusals = (DatedChangeError,)
    edit = Edit(institution, kind.edit_title, build, save, refusals=refusals)
    remove_url = f"{request.path}remove/"
    context = {"institution": institution, "remove_url": remove_url}
    return edit_page(request, edit, **context)


@require_POST
def fact_remove(request, code, noun, pk):
    """It was never so. What it said stays in the history of the database."""
    institution, fact = _find(request, code, FACTS[noun], pk)
    fact.delete()
    messages.success(request, _("Removed."))
    return redirect(institution)


@require_http_methods(["GET", "POST"])
def institution_themes(request, code):
    def build(data):
        return ThemesForm(data, instance=copy(find_institution_to_edit(request, code)))

    def save(form):
        version = form.cleaned_data["version"]
        write_themes(form.instance, form.themes, expected_version=version)

    institution = find_institution_to_edit(request, code)
    edit = Edit(institution, _("Themes offered and sought"), build, save)
    return edit_page(request, edit, institution=institution)


def _find(request, code, kind, pk):
    institution = find_institution_to_edit(request, code)
    return institution, get_object_or_404(kind.rows_of(institution), pk=pk)


def _about(request, kind, institution):
    return {
        "siblings": kind.rows_of(institution),
        "user": request.user,
        "today": timezone.localdate(),
    }
