"""The document that shows that a milestone was reached, for who may see the plan."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from cooperation.models import Milestone
from files.serving import serve_as_attachment


@require_GET
def milestone_evidence(request, code, number):
    milestones = Milestone.objects.for_user(request.user)
    found = milestones.select_related("evidence__file")
    milestone = get_object_or_404(found, plan__code=code, number=number)
    if milestone.evidence is None or milestone.evidence.file is None:
        raise Http404
    return serve_as_attachment(milestone.evidence.file)
