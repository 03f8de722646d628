"""Cooperations: how each is doing, one with its stages, and what happens to it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from cooperation.actions.cooperations import record_stage
from cooperation.changes import COOPERATION, LAYER
from cooperation.contacts import contacts
from cooperation.filters import CooperationFilter
from cooperation.forms.cooperations import StageForm, SupersedeForm
from cooperation.forms.follow_ups import ReasonForm
from cooperation.models import (
    Cooperation,
    CooperationStatus,
    FollowUp,
    Instrument,
    StageGroup,
)
from cooperation.permissions import may_record_stage
from cooperation.status import judged, with_status
from cooperation.views.pages import show_form
from migration_coop.lib.changes import mark_moved
from migration_coop.lib.filters import chips
from migration_coop.lib.htmx import render_part
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.pages import keyset_page
from missions.models import Mission

CONTACTS = 12
STAGE_FIELDS = ("stage", "dated_on", "note")
# Verb of the model: where it leads, its button.
STEPS = {
    "suspend": (CooperationStatus.SUSPENDED, gettext_lazy("Suspend")),
    "resume": (CooperationStatus.ACTIVE, gettext_lazy("Resume")),
    "terminate": (CooperationStatus.TERMINATED, gettext_lazy("Terminate")),
    "expire": (CooperationStatus.EXPIRED, gettext_lazy("Mark as expired")),
}


@require_GET
def cooperation_list(request):
    today = timezone.localdate()
    listed = Cooperation.objects.for_user(request.user)
    found = CooperationFilter(request.GET, queryset=listed, request=request)
    rows = with_status(found.qs, today=today).with_countries()
    page = keyset_page(rows, request, keys=["country_a", "country_b"])
    mark_moved(page, LAYER, COOPERATION, request=request)
    context = {
        "filter": found,
        "chips": chips(request, found),
        "page": page,
        "cooperations": judged(page.rows, user=request.user, today=today),
        "today": today,
    }
    return render_part(
        request, "cooperation/cooperation_list.html", part="rows", context=context
    )


@require_GET
def cooperation_detail(request, code):
    today = timezone.localdate()
    found = _find(request, code, today=today)
    [cooperation] = judged([found], user=request.user, today=today)
    missions = _missions_of(request, cooperation)
    follow_ups = FollowUp.objects.for_user(request.user).open()
    changes = _stage_changes_of(cooperation)
    instruments = _instruments_of(request, cooperation)
    context = {
        "cooperation": cooperation,
        "ladder": _ladder(cooperation),
        "changes": changes,
        "instruments": instruments,
        "contacts": contacts(missions[:CONTACTS], changes, instruments)[:CONTACTS],
        "follow_ups": follow_ups.filter(mission__in=missions.values("pk"))
        .with_mission()
        .soonest_first(),
        "parties": cooperation.parties.select_related("country", "institution"),
        "programmes": cooperation.programmes.select_related("programme"),
        "themes": cooperation.themes.order_by("code"),
        "may_record_stage": may_record_stage(request.user, cooperation),
        "steps": _steps_of(cooperation) if cooperation.editable else [],
        "today": today,
    }
    return render(request, "cooperation/cooperation_detail.html", context)


@require_http_methods(["GET", "POST"])
def cooperation_stage(request, code):
    cooperation = _find(request, code)
    if not may_record_stage(request.user, cooperation):
        raise PermissionDenied(_("Coordinators record the stages of a cooperation."))
    is_post = request.method == "POST"
    form = StageForm(request.POST if is_post else None, request.FILES or None)
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


def _find(request, code, *, today=None):
    cooperations = Cooperation.objects.for_user(request.user).with_countries()
    if today is not None:
        cooperations = with_status(cooperations, today=today)
    return get_object_or_404(cooperations, code=code)


def _missions_of(request, cooperation):
    missions = Mission.objects.for_user(request.user)
    pair = cooperation.country_a_id, cooperation.country_b_id
    return missions.between(*pair).newest_first()


def _stage_changes_of(cooperation):
    changes = cooperation.stage_changes.select_related("evidence__file", "by")
    return list(changes.order_by("-dated_on", "-pk"))


def _instruments_of(request, cooperation):
    instruments = Instrument.objects.for_user(request.user)
    return list(instruments.filter(cooperation=cooperation).in_order())


def _ladder(cooperation):
    """The five groups, each done, current or to come, with its stages."""
    current = cooperation.stage_group
    return [
        {
            "label": group.label,
            "is_done": group < current,
            "is_current": group == current,
        }
        for group in StageGroup
    ]


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
        (_("Cooperations"), reverse("cooperation:cooperation_list")),
        (cooperation.code, url),
    ]
    return {"title": title, "label": label, "back_url": url, "crumbs": crumbs}
