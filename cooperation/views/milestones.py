"""One milestone: where it is, that it is done, that a second person agrees."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from cooperation.actions.dependencies import update_and_shift
from cooperation.actions.milestones import STARTS_FROM, submit_milestone, take_step
from cooperation.forms.follow_ups import NoteForm, ReasonForm
from cooperation.forms.milestones import MOVES, SubmitForm, UpdateForm, moved
from cooperation.models import FollowUp, Milestone, MilestoneStatus
from cooperation.models.milestone_health import judge
from cooperation.permissions import may_confirm_milestone
from cooperation.planning.effect import Effect
from cooperation.timeline.date_line import dates_of
from cooperation.views.pages import show_form
from files.actions import StoreError
from migration_coop.lib.formats import days_between, format_moment
from migration_coop.lib.htmx import render_part
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import EditConflict
from migration_coop.lib.templatetags.interface import tone
from missions.models import Mission

# Verb of the model: its form, its button.
STEPS = {
    "start": (NoteForm, gettext_lazy("Start")),
    "confirm": (NoteForm, gettext_lazy("Confirm")),
    "send_back": (ReasonForm, gettext_lazy("Send back")),
    "drop": (ReasonForm, gettext_lazy("Drop")),
    "take_up_again": (NoteForm, gettext_lazy("Take up again")),
}


@require_GET
def milestone_detail(request, code, number):
    milestone = _find(request, code, number)
    today = timezone.localdate()
    may_update = milestone.editable and milestone.is_open
    context = {
        "milestone": milestone,
        "verdict": judge(milestone, today),
        "judgements": milestone.judgements.select_related("by").order_by("-pk"),
        "slip_days": milestone.slip.days,
        "days_left": days_between(today, milestone.forecast_on),
        "days_late": days_between(milestone.forecast_on, today),
        "form": UpdateForm(milestone=milestone) if may_update else None,
        "steps": _steps_of(request.user, milestone),
        "is_own": milestone.submitted_by_id == request.user.pk,
        "decisions": milestone.decisions.select_related("session__plan").order_by(
            "-pk"
        ),
        "events": _history_of(milestone),
    }
    context |= dates_of(milestone, today) | _links_of(request.user, milestone.activity)
    return render_part(
        request, "cooperation/milestone_detail.html", part="state", context=context
    )


@require_http_methods(["GET", "POST"])
def milestone_update(request, code, number):
    milestone = _find_to_edit(request, code, number)
    form = UpdateForm(request.POST or None, milestone=milestone)
    context = _form_context(milestone, _("Where are we?"), _("Save the update"))
    if request.POST.get("move") in MOVES:
        form = moved(request.POST, milestone)
    elif form.is_valid():
        effect = Effect(request.POST, milestone, to=form.cleaned_data["forecast_on"])
        if effect.is_to_show:
            return render(request, "cooperation/planning_shift.html", effect.context)
        typed = form.typed() | {"expected_version": form.cleaned_data["version"]}
        who = {"by": request.user, "at": timezone.now()}
        try:
            update_and_shift(copy(milestone), **effect.chosen, **typed, **who)
        except EditConflict as error:
            meanwhile = form.show_conflict(error, _find(request, code, number))
            return show_form(request, form, **context, status=409, meanwhile=meanwhile)
        except TransitionError as error:
            form.add_error(None, str(error))
            return show_form(request, form, **context, status=409)
        messages.success(request, _("Update saved."))
        return redirect(milestone)
    return show_form(request, form, **context)


@require_http_methods(["GET", "POST"])
def milestone_submit(request, code, number):
    milestone = _find_to_edit(request, code, number)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SubmitForm(*data, today=timezone.localdate())
    status = 200
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("on", "note")}
        typed |= {"by": request.user, "at": timezone.now()}
        try:
            submit_milestone(milestone, evidence=form.evidence(), **typed)
        except (TransitionError, StoreError) as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("Submitted. Somebody else must confirm it."))
            return redirect(milestone)
    context = _form_context(milestone, _("Submit as done"), _("Submit"))
    context["intro"] = milestone.expected_evidence
    return show_form(request, form, **context, status=status)


@require_http_methods(["GET", "POST"])
def milestone_step(request, code, number, verb):
    milestone = _find_to_edit(request, code, number)
    form_class, label = STEPS[verb]
    form = form_class(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        typed = {"by": request.user, "at": timezone.now()} | form.cleaned_data
        try:
            take_step(milestone, verb, **typed)
        except TransitionError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("Saved"))
            return redirect(milestone)
    context = _form_context(milestone, label, label)
    return show_form(request, form, **context, status=status, intro=milestone.title)


def _find(request, code, number):
    milestones = Milestone.objects.for_user(request.user).with_details()
    return get_object_or_404(milestones, plan__code=code, number=number)


def _find_to_edit(request, code, number):
    milestone = _find(request, code, number)
    if not milestone.editable:
        raise PermissionDenied(_("You may read this milestone, but not change it."))
    return milestone


def _links_of(user, activity):
    missions = Mission.objects.for_user(user).filter(activities__activity=activity)
    follow_ups = FollowUp.objects.for_user(user).filter(activity=activity)
    return {
        "partners": activity.partners.order_by("pk"),
        "missions": missions.newest_first(),
        "follow_ups": follow_ups.soonest_first(),
    }


def _steps_of(user, milestone):
    """What this user can do now; the main thing last."""
    if not milestone.editable:
        return []
    where = [milestone.plan.code, milestone.number]
    steps = [
        {
            "label": label,
            "url": reverse(f"cooperation:milestone_{verb}", args=where),
            "is_main": verb == "confirm",
        }
        for verb, (_form, label) in STEPS.items()
        if milestone.status in STARTS_FROM[verb]
        and (verb != "confirm" or may_confirm_milestone(user, milestone))
    ]
    if milestone.is_open:
        url = reverse("cooperation:milestone_submit", args=where)
        steps.append({"label": _("Submit as done"), "url": url, "is_main": True})
    return steps


def _history_of(milestone):
    events = milestone.events.select_related("by").order_by("-at", "-pk")
    return [
        {
            "text": _what_happened(event),
            "note": event.note,
            "at": f"{format_moment(event.at)} · {event.by}",
            "tone": tone(event.to_status),
        }
        for event in events
    ]


def _what_happened(event):
    if event.what:
        return event.get_what_display()
    if event.from_status == event.to_status:
        return _("Update")
    return MilestoneStatus(event.to_status).label


def _form_context(milestone, title, label):
    url = milestone.get_absolute_url()
    crumbs = [
        (_("Action plans"), reverse("cooperation:plan_list")),
        (milestone.plan.code, milestone.plan.get_absolute_url()),
        (milestone.number, url),
    ]
    return {"title": title, "label": label, "back_url": url, "crumbs": crumbs}
