"""What a visit row offers, alone: asked for when its institution or day changes."""

import re

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cooperation.visit_offers import offer
from missions.forms.rows import VisitForm
from missions.models import Visit
from missions.permissions import may_log_missions
from missions.registry import Registry

ROW = re.compile(r"visits-[0-9]{1,3}")


@require_GET
def visit_offers(request):
    """The fields of the row come as they would be posted; `row` is their prefix."""
    if not may_log_missions(request.user):
        raise PermissionDenied(_("You may read missions, but not log them."))
    prefix, sent = request.GET.get("row", ""), request.GET
    if not ROW.fullmatch(prefix):
        raise Http404
    registry = Registry(request.user)
    row = VisitForm(
        sent,
        prefix=prefix,
        registry=registry,
        country=sent.get("host_country", ""),
        known=_saved(request, sent.get(f"{prefix}-pk", "")),
    )
    offer([row], registry=registry, day=sent.get("starts_on", ""))
    return HttpResponse(str(row["hosts"]))


def _saved(request, key) -> dict[int, Visit]:
    if not key.isdecimal():
        return {}
    visits = Visit.objects.for_user(request.user).filter(pk=key)
    return {visit.pk: visit for visit in visits.prefetch_related("hosts_met")}
