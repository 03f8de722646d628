"""Sessions of the committee that follows a plan, and what they decide."""

from copy import copy

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from cooperation.actions.sessions import (
    add_session,
    decide_milestone,
    decide_step,
    edit_session,
    note_decision,
)
from cooperation.forms.planning_sessions import (
    FIELDS,
    DecisionForm,
    NewMilestoneForm,
    SessionForm,
    StepDecisionForm,
)
from cooperation.models import CommitteeSession, Milestone
from cooperation.permissions import may_rebaseline
from cooperation.planning.places import proposed_number
from cooperation.views.planning_pages import (
    add_page,
    crumbs_of,
    edit_page,
    find_plan,
    find_plan_to_edit,
)

# What a session can decide: the form, and its title.
DECISIONS = {
    "noted": (DecisionForm, gettext_lazy("Note a decision")),
    "added": (NewMilestoneForm, gettext_lazy("Decide a new milestone")),
    "step": (StepDecisionForm, gettext_lazy("Decide on a milestone")),
}


@require_GET
def session_list(request, code):
    plan = find_plan(request, code)
    sessions = CommitteeSession.objects.for_user(request.user).filter(plan=plan)
    context = {"plan": plan, "crumbs": crumbs_of(plan)}
    context["sessions"] = sessions.prefetch_related(
        "decisions", "points", "attendances"
    ).order_by("-held_on", "-number")
    return render(request, "cooperation/planning_session_list.html", context)


@require_GET
def session_detail(request, code, number):
    session = find_session(request, code, number)
    return render(
        request, "cooperation/planning_session.html", _about(request, session)
    )


@require_GET
def session_print(request, code, number):
    session = find_session(request, code, number)
    context = _about(request, session)
    return render(request, "cooperation/planning_session_print.html", context)


@require_http_methods(["GET", "POST"])
def session_add(request, code):
    plan, today = find_plan_to_edit(request, code), timezone.localdate()

    def build(data):
        session = CommitteeSession(plan=plan)
        return SessionForm(data, instance=session, user=request.user, today=today)

    def save(form):
        form.instance.form_key = form.cleaned_data["form_key"]
        return add_session(form.instance, form.around)

    return add_page(
        request,
        build=build,
        save=save,
        done_url=_list_url(plan),
        title=_("New committee session"),
        label=_("Add the session"),
        crumbs=_crumbs(plan),
    )


@require_http_methods(["GET", "POST"])
def session_edit(request, code, number):
    plan, today = find_plan_to_edit(request, code), timezone.localdate()

    def build(data):
        session = copy(find_session(request, code, number))
        return SessionForm(data, instance=session, user=request.user, today=today)

    def save(form):
        about = {"expected_version": form.cleaned_data["version"], "fields": FIELDS}
        edit_session(form.instance, form.around, **about)

    session = find_session(request, code, number)
    return edit_page(
        request,
        row=session,
        build=build,
        save=save,
        done_url=session.get_absolute_url(),
        title=str(session),
        crumbs=_crumbs(plan),
    )


@require_http_methods(["GET", "POST"])
def session_decide(request, code, number, kind):
    plan = find_plan_to_edit(request, code)
    session = find_session(request, code, number)
    form_class, title = DECISIONS[kind]

    def build(data):
        return form_class(data, plan=plan, user=request.user)

    def save(form):
        who = {"by": request.user, "at": timezone.now()}
        _decide(request, session, form, **who, text=form.cleaned_data["text"])
        return session

    return add_page(
        request,
        build=build,
        save=save,
        done_url=session.get_absolute_url(),
        title=title,
        label=_("Record the decision"),
        crumbs=[*_crumbs(plan), (str(session), session.get_absolute_url())],
    )


def find_session(request, code, number):
    sessions = CommitteeSession.objects.for_user(request.user)
    related = sessions.select_related("plan__country")
    return get_object_or_404(related, plan__code=code, number=number)


def _decide(request, session, form, **about):
    if isinstance(form, NewMilestoneForm):
        milestone = form.milestone
        numbers = Milestone.objects.for_user(request.user).filter(plan=session.plan)
        mine = numbers.filter(activity=milestone.activity).in_order()
        milestone.number = proposed_number(
            list(mine.values_list("number", flat=True)),
            above=milestone.activity.number,
            used=numbers.values_list("number", flat=True),
        )
        decide_milestone(session, milestone, **about)
    elif isinstance(form, StepDecisionForm):
        typed = {name: form.cleaned_data[name] for name in ("milestone", "verb")}
        decide_step(session, **typed, **about)
    else:
        note_decision(session, **about)


def _about(request, session):
    today = timezone.localdate()
    points = session.points.select_related(
        "milestone__plan", "milestone__owner_institution", "milestone__owner"
    )
    agenda = [
        {
            "point": point,
            "milestone": point.milestone,
            "health": point.milestone and point.milestone.health(today),
            "slip_days": point.milestone and point.milestone.slip.days,
        }
        for point in points.order_by("position", "pk")
    ]
    decisions = session.decisions.select_related("milestone__plan", "rebaseline", "by")
    moved = ("rebaseline__changes__milestone__plan",)
    return {
        "session": session,
        "plan": session.plan,
        "agenda": agenda,
        "attendances": session.attendances.select_related("institution").order_by(
            "-is_present", "pk"
        ),
        "decisions": decisions.prefetch_related(*moved).order_by("pk"),
        "may_rebaseline": may_rebaseline(request.user, session.plan),
        "crumbs": _crumbs(session.plan),
    }


def _crumbs(plan):
    return [*crumbs_of(plan), (_("Committee sessions"), _list_url(plan))]


def _list_url(plan):
    return reverse("cooperation:session_list", args=[plan.code])
