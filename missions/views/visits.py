"""The page of one visit: when, with whom, and what was said."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from migration_coop.lib.formats import format_date, format_time
from missions.at_the_time import parents_on
from missions.hosts_met import hosts_met
from missions.minutes_page import MinutesPage
from missions.permissions import may_confirm_visits, name_for
from missions.steps import HOST_STEPS, steps_of_visit
from missions.timeline import timeline_of_visit
from missions.views.finding import find_visit


@require_GET
def visit_detail(request, code, number):
    visit = find_visit(request, code, number)
    user, mission = request.user, visit.mission
    steps = steps_of_visit(visit)
    if not visit.editable:
        hosts = may_confirm_visits(user, mission)
        steps = [step for step in steps if hosts and step.name in HOST_STEPS]
    context = {
        "visit": visit,
        "mission": mission,
        "name": name_for(user, visit.institution, on=visit.takes_place_on),
        "facts": _facts_of(visit, user),
        "hosts": hosts_met(visit, user=user),
        "steps": steps,
        "page": MinutesPage(visit, user=user),
        "history": timeline_of_visit(visit),
    }
    return render(request, "missions/visit_detail.html", context)


def _facts_of(visit, user) -> str:
    start, end = (
        format_time(hour) if hour else "" for hour in (visit.start_time, visit.end_time)
    )
    hours = f"{start}–{end}" if end else start
    day, body = visit.takes_place_on, visit.institution
    parent = parents_on(day, [body], user=user).get(body.pk)
    under = _("under %(parent)s") % {"parent": parent} if parent else ""
    facts = (under, format_date(day, "full"), hours, visit.place)
    return " · ".join(fact for fact in (*facts, visit.subject) if fact)
