"""Assistance requests: the list, one of them, drafting and editing."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from drafts.actions import forget_draft
from drafts.answers import ask_which, keep_what_came_later, say_what_was_merged
from drafts.keeping import find_resumed, keep_page, sent_or_resumed
from drafts.saving import save_merged
from migration_coop.lib.filters import chips
from migration_coop.lib.pages import keyset_page
from migration_coop.lib.posted import leave_unchecked
from missions.actions.requests import add_request, edit_request
from missions.forms.requests import FIELDS, EditRequestForm, RequestForm
from missions.models import AssistanceRequest
from missions.permissions import may_log_missions
from missions.request_filter import RequestFilter
from missions.request_page import RequestPage

DRAFT_NAMES = "title objective"


@require_GET
def request_list(request):
    asked = AssistanceRequest.objects.for_user(request.user)
    asked = asked.select_related("country", "institution", "programme")
    found = RequestFilter(request.GET, queryset=asked, request=request)
    newest = F("requested_on").desc(nulls_first=True)
    context = {
        "filter": found,
        "chips": chips(request, found),
        "page": keyset_page(found.qs, request, keys=[newest, "-pk"]),
        "may_ask": may_log_missions(request.user),
    }
    return render(request, "missions/request_list.html", context)


@require_GET
def request_detail(request, pk):
    asked = find_request(request, pk)
    page = RequestPage(asked, user=request.user, today=timezone.localdate())
    context = {"asked": asked, "page": page}
    return render(request, "missions/request_detail.html", context)


@require_http_methods(["GET", "POST"])
def request_add(request):
    if not may_log_missions(request.user):
        raise PermissionDenied(_("You may read requests, but not draft them."))
    resumed = find_resumed(request)
    form = RequestForm(sent_or_resumed(request, resumed), user=request.user)
    if request.method == "POST" and form.is_valid():
        asked = add_request(
            form.instance,
            themes=form.cleaned_data["themes"],
            form_key=(key := form.cleaned_data["form_key"]),
            by=request.user,
            at=timezone.now(),
        )
        if not keep_what_came_later(request, key):
            forget_draft(key, owner=request.user, posted=request.POST)
            messages.success(
                request, _("The request is a draft: submit it when ready.")
            )
        return redirect(asked)
    page, key = _("Assistance request"), form.initial["form_key"]
    keeping = keep_page(request, page=page, names=DRAFT_NAMES, resumed=resumed, key=key)
    return _show_form(request, form, keeping=keeping)


@require_http_methods(["GET", "POST"])
def request_edit(request, pk):
    def build(data):
        asked = copy(find_to_edit(request, pk))
        return EditRequestForm(data, instance=asked, user=request.user)

    def save(form):
        edit_request(
            form.instance,
            themes=form.cleaned_data["themes"],
            fields=FIELDS,
            expected_version=form.cleaned_data["version"],
        )

    resumed = find_resumed(request)
    form, asked = build(resumed and resumed.posted), find_to_edit(request, pk)
    page = _("Request: %(title)s") % {"title": asked.title}
    keeping = keep_page(request, page=page, names=DRAFT_NAMES, resumed=resumed)
    if request.method == "POST":
        outcome = save_merged(request.POST, build=build, save=save, owner=request.user)
        say_what_was_merged(request, outcome)
        if outcome.choices:
            return ask_which(request, outcome, row=asked, keeping=keeping)
        if outcome.is_saved:
            messages.success(request, _("Saved"))
            return redirect(asked)
        form = outcome.page
    return _show_form(request, form, asked=asked, keeping=keeping)


def find_request(request, pk):
    asked = AssistanceRequest.objects.for_user(request.user).with_details()
    return get_object_or_404(asked, pk=pk)


def find_to_edit(request, pk):
    """Drafts only: what was submitted is what the programme reads."""
    asked = find_request(request, pk)
    if not asked.editable:
        raise PermissionDenied(_("You may read this request, but not change it."))
    if not asked.is_draft:
        raise PermissionDenied(
            _("This request is submitted: return it to draft to change it.")
        )
    return asked


def _show_form(request, form, *, keeping, asked=None):
    if keeping.is_resumed:
        leave_unchecked(form)
    context = {"form": form, "asked": asked, "keeping": keeping}
    return render(request, "missions/request_form.html", context)
