"""What missions know of an institution: parts of its page, each also a page."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from institutions.models import Institution
from migration_coop.lib.htmx import render_part
from migration_coop.lib.pages import keyset_page
from missions.took_part import AS_WHAT, documents_of, missions_with, visits_of
from missions.visit_years import visits_by_year

# The part shows the latest and leads to the page with all.
IN_PART, ON_PAGE = 5, 25


@require_GET
def institution_missions(request, code):
    institution = _find(request, code)
    missions = missions_with(institution, user=request.user)
    missions = missions.select_related("visiting_country", "host_country")
    page = _page(request, missions, keys=["-starts_on", "-pk"])
    for mission in page:
        mission.names = institution.names_on(mission.starts_on)
        mission.as_what = AS_WHAT[mission.took_part]
    return _render(
        request,
        institution,
        missions,
        page,
        template="missions/institution_missions.html",
    )


@require_GET
def institution_visits(request, code):
    institution = _find(request, code)
    visits = visits_of(institution, user=request.user)
    visits = visits.select_related(
        "minutes", "mission__visiting_country", "mission__host_country"
    )
    page = _page(request, visits, keys=["-takes_place_on", "-pk"])
    for visit in page:
        visit.institution = institution
    return _render(
        request, institution, visits, page, template="missions/institution_visits.html"
    )


@require_GET
def institution_documents(request, code):
    institution = _find(request, code)
    documents = documents_of(institution, user=request.user)
    documents = documents.select_related("mission", "file")
    page = _page(request, documents, keys=["-added_at", "-pk"])
    return _render(
        request,
        institution,
        documents,
        page,
        template="missions/institution_documents.html",
    )


@require_GET
def institution_visit_years(request, code):
    """How many visits it received each year."""
    institution = _find(request, code)
    context = {
        "institution": institution,
        "years": visits_by_year(institution, user=request.user),
    }
    template = "missions/institution_visit_years.html"
    return render_part(request, template, part="chart", context=context)


def _find(request, code):
    institutions = Institution.objects.for_user(request.user)
    found = institutions.prefetch_related("former_names").select_related("country")
    return get_object_or_404(found, code=code)


def _page(request, rows, *, keys):
    size = IN_PART if request.htmx else ON_PAGE
    return keyset_page(rows, request, keys=keys, size=size)


def _render(request, institution, rows, page, *, template):
    context = {
        "institution": institution,
        "page": page,
        "count": rows.count(),
        "path": request.path,
    }
    return render_part(request, template, part="rows", context=context)
