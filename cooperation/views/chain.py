"""The chain of one thing: a page that names all of it, and the beads of other pages."""

from django.http import Http404
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from cooperation.chain import beads_of, links_of
from cooperation.chain_items import FOLLOW_UP, MILESTONE, MISSION, REQUEST, VISIT
from cooperation.models import FollowUp, Milestone
from migration_coop.lib.htmx import render_part
from missions.models import AssistanceRequest, Mission, Visit


@require_GET
def chain(request):
    kind, row = _find(request)
    url = f"{request.path}?{urlencode({kind: request.GET[kind]})}"
    beads = beads_of(
        links_of(kind, row, user=request.user),
        kind,
        user=request.user,
        today=timezone.localdate(),
        chain_url=url,
    )
    context = {"beads": beads, "row": row}
    return render_part(request, "cooperation/chain.html", part="beads", context=context)


def _find(request):
    for kind, find in FINDERS.items():
        if key := request.GET.get(kind):
            row = find(request.user, key)
            if row is None:
                raise Http404
            return kind, row
    raise Http404


def _request(user, key):
    return _first(AssistanceRequest.objects.for_user(user), key)


def _mission(user, key):
    return Mission.objects.for_user(user).filter(code=key).first()


def _visit(user, key):
    details = ("mission", "institution")
    return _first(Visit.objects.for_user(user).select_related(*details), key)


def _follow_up(user, key):
    return _first(FollowUp.objects.for_user(user).select_related("evidence"), key)


def _milestone(user, key):
    """As TG-SNMP/1.1.1: the code of the plan and the number."""
    plan, _slash, number = key.partition("/")
    milestones = Milestone.objects.for_user(user).select_related("plan", "evidence")
    return milestones.filter(plan__code=plan, number=number).first()


def _first(rows, key):
    is_number = key.isascii() and key.isdigit() and len(key) < 18
    return rows.filter(pk=key).first() if is_number else None


FINDERS = {
    REQUEST: _request,
    MISSION: _mission,
    VISIT: _visit,
    FOLLOW_UP: _follow_up,
    MILESTONE: _milestone,
}
