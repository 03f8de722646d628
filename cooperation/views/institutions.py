"""What cooperation knows of an institution: parts of its page, each also a page."""

from django.db.models import Case, F, Q, When
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from cooperation.facts import standings
from cooperation.institution_timeline import cooperations_of, timeline_page
from cooperation.models import FollowUp
from cooperation.models.follow_up import OPEN
from institutions.models import Institution
from institutions.timeline import About
from migration_coop.lib.htmx import render_part
from migration_coop.lib.pages import keyset_page

SOONEST = F("due_on").asc(nulls_last=True)
# The part shows the first and leads to the page with all.
IN_PART, ON_PAGE = 5, 25
TIMELINE_IN_PART = 10


@require_GET
def institution_cooperations(request, code):
    institution = _find(request, code)
    found = cooperations_of(institution, user=request.user).with_countries()
    page = _page(request, found, keys=["country_a", "country_b"])
    about = {"user": request.user, "today": timezone.localdate()}
    context = {
        "page": page,
        "standings": standings(page.rows, **about),
        "count": found.count(),
    }
    return _render(
        request,
        institution,
        context,
        template="cooperation/institution_cooperations.html",
    )


@require_GET
def institution_follow_ups(request, code):
    """What it promised, and what was agreed at visits to it: open ones first."""
    institution = _find(request, code)
    promised = Q(owner_institution=institution) | Q(visit__institution=institution)
    found = FollowUp.objects.for_user(request.user).filter(promised)
    is_closed = Case(When(status__in=OPEN, then=0), default=1)
    found = found.filter(mission__undone_at=None).annotate(is_closed=is_closed)
    page = _page(request, found.with_mission(), keys=["is_closed", SOONEST])
    context = {"page": page, "count": found.count(), "today": timezone.localdate()}
    return _render(
        request,
        institution,
        context,
        template="cooperation/institution_follow_ups.html",
    )


@require_GET
def institution_timeline(request, code):
    institution = _find(request, code)
    about = About(institution, request.user, timezone.localdate())
    size = TIMELINE_IN_PART if request.htmx else ON_PAGE
    context = {"page": timeline_page(about, request, size=size)}
    return _render(
        request, institution, context, template="cooperation/institution_timeline.html"
    )


def _find(request, code):
    institutions = Institution.objects.for_user(request.user)
    return get_object_or_404(institutions.select_related("country"), code=code)


def _page(request, rows, *, keys):
    size = IN_PART if request.htmx else ON_PAGE
    return keyset_page(rows, request, keys=keys, size=size)


def _render(request, institution, context, *, template):
    context |= {"institution": institution, "path": request.path}
    return render_part(request, template, part="rows", context=context)
