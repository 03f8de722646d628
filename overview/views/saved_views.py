"""Views of lists: save, rename and share, open the list with one, delete and undo."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from migration_coop.lib.records import EditConflict
from overview.actions.saved_views import (
    bring_back,
    open_with,
    open_with_everything,
    save_view,
)
from overview.forms.saved_views import EditViewForm, SaveViewForm
from overview.models import SavedView
from overview.permissions import may_edit_view
from overview.saved_lists import EVERYTHING, LISTS, SAVED, kept_parameters


@require_http_methods(["GET", "POST"])
def saved_view_add(request):
    asked = request.POST or request.GET
    route = asked.get("list", "")
    if route not in LISTS:
        raise Http404
    kept = kept_parameters(asked.get("query", ""))
    view = SavedView(route=route, query=kept.urlencode())
    people = {"user": request.user, "owner": request.user}
    form = SaveViewForm(request.POST or None, instance=view, **people)
    if form.is_valid():
        key, opens = form.cleaned_data["form_key"], form.cleaned_data["opens"]
        saved = save_view(view, opens=opens, by=request.user, form_key=key)
        messages.success(request, _("View saved."))
        return redirect(saved)
    hidden = {"list": route, "query": view.query}
    back_url = f"{reverse(route)}?{view.query}"
    return _show(request, form, _("Save the view"), back_url, hidden)


@require_http_methods(["GET", "POST"])
def saved_view_edit(request, pk):
    view = _find_to_edit(request, pk)
    people = {"user": request.user, "owner": view.owner}
    form = EditViewForm(request.POST or None, instance=copy(view), **people)
    status = 200
    if form.is_valid():
        title, scope = form.cleaned_data["title"], form.cleaned_data["scope"]
        version = form.cleaned_data["version"]
        try:
            view.rename(title=title, scope=scope, expected_version=version)
        except EditConflict as error:
            form.show_conflict(error, _find(request, pk))
            status = 409
        else:
            messages.success(request, _("View saved."))
            return redirect(view)
    title = _("Rename or share the view")
    return _show(request, form, title, view.get_absolute_url(), {}, status=status)


@require_POST
def saved_view_open(request, pk):
    """The list opens with it, or with everything again."""
    view = _find(request, pk)
    if request.POST.get("opens"):
        open_with(view, by=request.user)
        messages.success(request, _("The list now opens with this view."))
    else:
        open_with_everything(view, by=request.user)
        messages.success(request, _("The list now opens with everything."))
    return redirect(view)


@require_POST
def saved_view_delete(request, pk):
    view = _find_to_edit(request, pk)
    view.delete_for_now(at=timezone.now())
    undo = urlencode({SAVED: EVERYTHING, "deleted": view.pk})
    return redirect(f"{reverse(view.route)}?{undo}")


@require_POST
def saved_view_restore(request, pk):
    view = bring_back(pk, by=request.user)
    if view is None:
        raise Http404
    messages.success(request, _("The view is back."))
    return redirect(view)


def _find(request, pk):
    views = SavedView.objects.for_user(request.user)
    return get_object_or_404(views.select_related("owner__institution"), pk=pk)


def _find_to_edit(request, pk):
    view = _find(request, pk)
    if not may_edit_view(request.user, view):
        raise PermissionDenied(_("Its owner and coordinators change a shared view."))
    return view


def _show(request, form, title, back_url, hidden, *, status=200):
    context = {"form": form, "title": title, "back_url": back_url, "hidden": hidden}
    return render(request, "overview/saved_view_form.html", context, status=status)
