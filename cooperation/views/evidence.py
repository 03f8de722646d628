"""Documents that show that something was done, for those who may see that thing."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from cooperation.models import Cooperation, FollowUp, Milestone
from files.serving import serve_as_attachment


@require_GET
def milestone_evidence(request, code, number):
    milestones = Milestone.objects.for_user(request.user)
    found = milestones.select_related("evidence__file")
    milestone = get_object_or_404(found, plan__code=code, number=number)
    return _document_of(milestone.evidence)


@require_GET
def follow_up_evidence(request, pk):
    follow_ups = FollowUp.objects.for_user(request.user)
    found = follow_ups.select_related("evidence__file")
    return _document_of(get_object_or_404(found, pk=pk).evidence)


@require_GET
def stage_evidence(request, code, pk):
    cooperations = Cooperation.objects.for_user(request.user)
    cooperation = get_object_or_404(cooperations, code=code)
    changes = cooperation.stage_changes.select_related("evidence__file")
    return _document_of(get_object_or_404(changes, pk=pk).evidence)


def _document_of(evidence):
    if evidence is None or evidence.file is None:
        raise Http404
    return serve_as_attachment(evidence.file)
