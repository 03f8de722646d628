"""Who would hear what of a plan that is being imported: a part of the import's page."""

from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from cooperation.planning.imported import Imported
from drafts.models import Draft
from migration_coop.lib.htmx import render_part
from missions.registry import Registry
from reminders.imported import preview_of_import
from reminders.schedule_page import heard_line


@require_GET
def import_preview(request, key):
    """The draft holds what was read and corrected; it is its writer's alone."""
    draft = get_object_or_404(Draft.objects.for_user(request.user), pk=key)
    try:
        imported = Imported(draft.posted, registry=Registry(request.user))
    except signing.BadSignature as error:
        raise Http404 from error
    now = timezone.now()
    found = preview_of_import(imported.outline, draft.posted, now=now)
    context = {
        "draft": draft,
        "name": imported.name,
        "found": found,
        "lines": [heard_line(heard, now=now) for heard in found.heard],
    }
    template = "reminders/import_preview.html"
    return render_part(request, template, part="panel", context=context)
