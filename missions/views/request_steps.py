"""Steps of assistance requests, each its own address; documents; their missions."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from files.actions import StoreError
from files.serving import serve_as_attachment
from migration_coop.lib.lifecycle import TransitionError
from missions.actions.documents import add_document
from missions.actions.requests import link_mission
from missions.forms.requests import LinkMissionForm
from missions.forms.steps import DocumentForm
from missions.models import Mission, RequestDocument
from missions.permissions import may_decide_request
from missions.request_doubts import doubts_about
from missions.request_steps import STEPS
from missions.views.requests import find_request


@require_http_methods(["GET", "POST"])
def request_step(request, pk, step):
    asked, step = find_request(request, pk), STEPS[step]
    may_decide = may_decide_request(request.user, asked)
    if not step.may_be_taken(asked, may_decide=may_decide):
        raise PermissionDenied(_("This step is for somebody else to take."))
    today = timezone.localdate()
    doubts = doubts_about(asked, user=request.user, today=today)
    form = step.form(
        *([request.POST, request.FILES] if request.method == "POST" else []),
        request=asked,
        today=today,
        has_doubts=step.answers_doubts and bool(doubts),
    )
    status = 200
    if form.is_valid():
        try:
            step.take(asked, **form.step(), by=request.user, at=timezone.now())
        except (TransitionError, StoreError) as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, step.done)
            return redirect(asked)
    context = {"form": form, "step": step, "asked": asked, "doubts": doubts}
    return render(request, "missions/request_step.html", context, status=status)


@require_http_methods(["GET", "POST"])
def request_document_add(request, pk):
    asked = _find_to_work_on(request, pk)
    is_sent = request.method == "POST"
    form = DocumentForm(*([request.POST, request.FILES] if is_sent else []))
    if form.is_valid():
        stamp = {"by": request.user, "at": timezone.now()}
        try:
            add_document(RequestDocument, request=asked, **form.document(), **stamp)
        except StoreError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("The document is added."))
            return redirect(asked)
    label = _("Add the document")
    return _show_small_form(request, asked, form, _("Add a document"), label)


@require_GET
def request_document(request, pk, document):
    documents = RequestDocument.objects.for_user(request.user).select_related("file")
    found = get_object_or_404(documents, request=pk, pk=document)
    return serve_as_attachment(found.file)


@require_http_methods(["GET", "POST"])
def request_link(request, pk):
    """For a mission that was logged without naming its request."""
    asked = _find_to_work_on(request, pk)
    missions = Mission.objects.for_user(request.user).filter(
        visiting_country=asked.country, editable=True
    )
    if request.method == "GET":
        # What is taken meanwhile is refused with its reason.
        missions = missions.filter(request=None)
    form = LinkMissionForm(request.POST or None, missions=missions.newest_first())
    status = 200
    if form.is_valid():
        try:
            link_mission(asked, form.cleaned_data["mission"])
        except TransitionError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("The mission is linked to its request."))
            return redirect(asked)
    label = _("Link a mission")
    return _show_small_form(request, asked, form, label, label, status=status)


def _find_to_work_on(request, pk):
    """For the requester and for the programme that is asked."""
    asked = find_request(request, pk)
    if not (asked.editable or may_decide_request(request.user, asked)):
        raise PermissionDenied(_("You may read this request, but not change it."))
    return asked


def _show_small_form(request, asked, form, title, label, *, status=200):
    context = {"form": form, "title": title, "label": label, "asked": asked}
    return render(request, "missions/request_small_form.html", context, status=status)
