"""Judging a milestone otherwise than the rules do."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperation.forms.plan_reading import JudgementForm
from cooperation.models import Milestone
from cooperation.views.pages import show_form


@require_http_methods(["GET", "POST"])
def milestone_judge(request, code, number):
    milestones = Milestone.objects.for_user(request.user).with_details()
    milestone = get_object_or_404(milestones, plan__code=code, number=number)
    if not milestone.editable:
        raise PermissionDenied(_("You may read this milestone, but not change it."))
    form = JudgementForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        who = {"by": request.user, "at": timezone.now()}
        milestone.judgements.create(**form.cleaned_data, **who)
        messages.success(request, _("Judgement recorded."))
        return redirect(milestone)
    health = milestone.health(timezone.localdate()).label
    intro = _(
        "The rules say: %(health)s. That stays visible; your judgement stands beside it."
    )
    return show_form(
        request,
        form,
        title=_("Judge otherwise"),
        label=_("Record"),
        back_url=milestone.get_absolute_url(),
        crumbs=[
            (_("Action plans"), reverse("cooperation:plan_list")),
            (milestone.plan.code, milestone.plan.get_absolute_url()),
            (milestone.number, milestone.get_absolute_url()),
        ],
        intro=intro % {"health": health},
    )
