"""One cooperation: where it stands, its stages, and what happens to it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from cooperation.actions.cooperations import record_stage
from cooperation.cooperation_page import page_of
from cooperation.forms.cooperations import StageForm, SupersedeForm
from cooperation.forms.follow_ups import ReasonForm
from cooperation.models import Cooperation, CooperationStatus
from cooperation.permissions import may_record_stage
from cooperation.views.pages import show_form
from migration_coop.lib.lifecycle import TransitionError

STAGE_FIELDS = ("stage", "dated_on", "note")
# Verb of the model: where it leads, its button.
STEPS = {
    "suspend": (CooperationStatus.SUSPENDED, gettext_lazy("Suspend")),
    "resume": (CooperationStatus.ACTIVE, gettext_lazy("Resume")),
    "terminate": (CooperationStatus.TERMINATED, gettext_lazy("Terminate")),
    "expire": (CooperationStatus.EXPIRED, gettext_lazy("Mark as expired")),
}


@require_GET
def cooperation_detail(request, code):
    cooperation = _find(request, code)
    context = page_of(cooperation, user=request.user, today=timezone.localdate())
    proposal = context["proposal"]
    context |= {
        "cooperation": cooperation,
        "accept_url": proposal.accept_url(cooperation) if proposal else "",
        "may_record_stage": may_record_stage(request.user, cooperation),
        "steps": _steps_of(cooperation) if cooperation.editable else [],
    }
    return render(request, "cooperation/cooperation_detail.html", context)


@require_http_methods(["GET", "POST"])
def cooperation_stage(request, code):
    cooperation = _find(request, code)
    if not may_record_stage(request.user, cooperation):
        raise PermissionDenied(_("Coordinators record the stages of a cooperation."))
    form = StageForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        cooperation=cooperation,
        today=timezone.localdate(),
        initial=_proposed(request),
    )
    status = 200
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in STAGE_FIELDS}
        typed |= form.evidence() | {"by": request.user, "at": timezone.now()}
        try:
            record_stage(cooperation, **typed)
        except TransitionError as error:
            form.add_error("stage", str(error))
            status = 409
        else:
            messages.success(request, _("Stage recorded."))
            return redirect(cooperation)
    context = _form_context(cooperation, _("Record a stage"), _("Record the stage"))
    context["intro"] = _("A document, a link or a statement shows that it was reached.")
    return show_form(request, form, **context, status=status)


@require_http_methods(["GET", "POST"])
def cooperation_step(request, code, verb):
    cooperation = _find_to_edit(request, code)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        step = getattr(cooperation, verb)
        try:
            step(by=request.user, at=timezone.now(), note=form.cleaned_data["note"])
        except TransitionError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("Saved"))
            return redirect(cooperation)
    label = STEPS[verb][1]
    context = _form_context(cooperation, label, label)
    return show_form(request, form, **context, status=status)


@require_http_methods(["GET", "POST"])
def cooperation_supersede(request, code):
    """Another cooperation takes its place, such as a new agreement for an old one."""
    cooperation = _find_to_edit(request, code)
    others = Cooperation.objects.for_user(request.user).exclude(pk=cooperation.pk)
    sent = request.POST if request.method == "POST" else None
    form = SupersedeForm(sent, others=others.in_order())
    status = 200
    if form.is_valid():
        other, note = form.cleaned_data["other"], form.cleaned_data["note"]
        stamp = {"by": request.user, "at": timezone.now()}
        try:
            cooperation.supersede(other, note=note, **stamp)
        except TransitionError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("Saved"))
            return redirect(cooperation)
    title = _("Replace by another cooperation")
    context = _form_context(cooperation, title, _("Replace"))
    return show_form(request, form, **context, status=status)


def _find_to_edit(request, code):
    cooperation = _find(request, code)
    if not cooperation.editable:
        raise PermissionDenied(_("You may read this cooperation, but not change it."))
    return cooperation


def _find(request, code):
    cooperations = Cooperation.objects.for_user(request.user).with_countries()
    return get_object_or_404(cooperations, code=code)


def _proposed(request):
    """What the page of the cooperation proposes, to be looked at and accepted."""
    asked = request.GET
    typed = {name: asked[name] for name in ("dated_on", "title") if asked.get(name)}
    if asked.get("stage", "").isdecimal():
        typed["stage"] = int(asked["stage"])
    shown_at = asked.get("shown_at", "")
    if url_has_allowed_host_and_scheme(shown_at, allowed_hosts=None):
        typed["link"] = request.build_absolute_uri(shown_at)
    return typed


def _steps_of(cooperation):
    replaced = CooperationStatus.SUPERSEDED, _("Replace by another")
    return [
        {
            "label": label,
            "url": reverse(f"cooperation:cooperation_{verb}", args=[cooperation.code]),
        }
        for verb, (status, label) in (STEPS | {"supersede": replaced}).items()
        if cooperation.can_move_to(status)
    ]


def _form_context(cooperation, title, label):
    url = cooperation.get_absolute_url()
    crumbs = [
        (_("Cooperations"), reverse("overview:board")),
        (cooperation.code, url),
    ]
    return {"title": title, "label": label, "back_url": url, "crumbs": crumbs}
