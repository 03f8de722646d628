"""Contacts as files for a telephone."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from institutions.vcards import focal_points_of, people_for_vcards, vcards_of
from institutions.views.finding import find_institution
from migration_coop.lib.taken import Taken


@require_GET
def person_vcard(request, pk):
    people = people_for_vcards(request.user, today=timezone.localdate())
    person = get_object_or_404(people, pk=pk)
    return _file([person], f"person-{person.pk}")


@require_GET
def institution_vcard(request, code):
    """Its focal points; a restricted body has none to give away, whoever asks."""
    institution = find_institution(request, code)
    if institution.is_restricted:
        raise Http404
    today = timezone.localdate()
    people = people_for_vcards(request.user, today=today)
    found = focal_points_of(institution, people=people, today=today)
    return _file(list(found), institution.code, first=institution)


def _file(people, name, *, first=None):
    """Whose cards somebody took goes on record: by number, as names may be erased."""
    cards = vcards_of(people, first=first)
    response = HttpResponse(cards, content_type="text/vcard; charset=utf-8")
    response.taken = Taken("contact_cards", len(people), name, format="vcf")
    response["Content-Disposition"] = f'attachment; filename="{name}.vcf"'
    response["Cache-Control"] = "private, no-store"
    return response
