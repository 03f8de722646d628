"""New agreed dates by a dated decision, of a session or of somebody else."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperation.actions.sessions import decide_dates
from cooperation.forms.plans import RebaselineForm
from cooperation.models import Milestone, PlanSection
from cooperation.permissions import may_rebaseline
from cooperation.planning.places import places_of
from cooperation.views.planning_pages import crumbs_of, find_plan
from cooperation.views.planning_sessions import find_session
from drafts.keeping import whole_number
from migration_coop.lib.formats import format_date
from migration_coop.lib.posted import leave_unchecked
from migration_coop.lib.records import EditConflict

ALL = "all"
PAGE = "cooperation/planning_rebaseline.html"


@require_http_methods(["GET", "POST"])
def plan_rebaseline(request, code):
    """`?session=3`: decided there. The button `take` fills in expected dates."""
    plan = find_plan(request, code)
    if not may_rebaseline(request.user, plan):
        raise PermissionDenied(_("Coordinators record new agreed dates."))
    number = whole_number(request.GET.get("session"))
    session = find_session(request, code, number) if number else None
    milestones, sections = _unsettled(request, plan), _sections(request, plan)
    form = RebaselineForm(
        _filled(request.POST, milestones, sections) or None,
        milestones=milestones,
        initial=_of_session(session),
    )
    status = 200
    if "take" in request.POST:
        leave_unchecked(form)
    elif form.is_valid():
        who = {"by": request.user, "at": timezone.now()}
        about = {"decision": form.decision(), "moves": form.moves()}
        try:
            decide_dates(session, plan, **about, **who)
        except EditConflict as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("New agreed dates recorded."))
            return redirect(session or plan)
    context = {"form": form, "plan": plan, "session": session, "sections": sections}
    context |= {"crumbs": crumbs_of(plan), "back": session or plan}
    return render(request, PAGE, context, status=status)


def _unsettled(request, plan):
    milestones = Milestone.objects.for_user(request.user).filter(plan=plan)
    return list(milestones.unsettled().select_related("plan").in_plan_order())


def _of_session(session):
    if session is None:
        return {}
    return {
        "decided_on": session.held_on,
        "decided_by": _("Committee"),
        "reference": str(session),
    }


def _sections(request, plan):
    """The highest sections, each with the activities below it, however deep."""
    rows = PlanSection.objects.for_user(request.user).filter(plan=plan).in_order()
    places = places_of(rows, plan.activities.in_order(), [], labels=[])
    return [(place.row, set(_activities(place))) for place in places]


def _activities(place):
    for child in place.children:
        if child.kind == "activity":
            yield child.row.pk
        yield from _activities(child)


def _filled(posted, milestones, sections):
    """What was typed; where it says `take`, with expected dates in empty fields."""
    if "take" not in posted:
        return posted
    filled, taken = posted.copy(), posted["take"]
    for milestone in milestones:
        is_meant = taken == ALL or any(
            taken == str(section.pk) and milestone.activity_id in activities
            for section, activities in sections
        )
        name = f"date_{milestone.pk}"
        if is_meant and milestone.slip.days and not filled.get(name):
            filled[name] = format_date(milestone.forecast_on)
    return filled
