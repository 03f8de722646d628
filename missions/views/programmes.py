"""Programmes: the list, and their record for administrators."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from migration_coop.lib.records import EditConflict
from missions.actions.programmes import add_programme, edit_programme
from missions.forms.programmes import ProgrammeForm
from missions.models import Programme
from missions.permissions import may_edit_programmes
from missions.registry import Registry


@require_GET
def programme_list(request):
    programmes = Programme.objects.for_user(request.user)
    programmes = programmes.with_partners_known_to(request.user)
    context = {
        "programmes": programmes.in_order(),
        "may_edit": may_edit_programmes(request.user),
    }
    return render(request, "missions/programme_list.html", context)


@require_http_methods(["GET", "POST"])
def programme_add(request):
    form = _form(request, Programme())
    if form.is_valid():
        add_programme(form.instance, **_linked(form))
        messages.success(request, _("Programme added."))
        return redirect("missions:programme_list")
    return _show(request, form, title=_("Add a programme"))


@require_http_methods(["GET", "POST"])
def programme_edit(request, code):
    programmes = Programme.objects.for_user(request.user)
    programme = get_object_or_404(programmes, code=code)
    form, meanwhile, status = _form(request, programme), None, 200
    if form.is_valid():
        try:
            edit_programme(
                form.instance,
                fields=form._meta.fields,
                expected_version=form.cleaned_data["version"],
                **_linked(form),
            )
        except EditConflict as error:
            current = programmes.get(pk=programme.pk)
            meanwhile, status = form.show_conflict(error, current), 409
        else:
            messages.success(request, _("Saved"))
            return redirect("missions:programme_list")
    title = _("Edit the programme")
    return _show(request, form, title=title, meanwhile=meanwhile, status=status)


def _form(request, programme):
    if not may_edit_programmes(request.user):
        text = _("Administrators of all countries change programmes.")
        raise PermissionDenied(text)
    posted = request.POST if request.method == "POST" else None
    return ProgrammeForm(posted, instance=programme, registry=Registry(request.user))


def _linked(form):
    return {"partners": form.partners(), "countries": form.cleaned_data["countries"]}


def _show(request, form, *, title, meanwhile=None, status=200):
    context = {"form": form, "title": title, "meanwhile": meanwhile}
    return render(request, "missions/programme_form.html", context, status=status)
