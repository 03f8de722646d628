"""Asking the country whether two records are the same institution."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from institutions.models import Institution
from migration_coop.lib.wake import wake
from reminders import tasks
from reminders.actions.asking import ask_about_merge
from reminders.asking import questions_about
from reminders.forms.questions import MergeQuestionForm


@require_http_methods(["GET", "POST"])
def merge_question(request, code, other):
    """What would be sent to whom, in which words; then it is sent."""
    now = timezone.now()
    bodies = _find(request, code), _find(request, other)
    data = request.POST if request.method == "POST" else None
    note = request.POST.get("note", "").strip()[:1000]
    found = questions_about(*bodies, by=request.user, note=note, now=now)
    reached = [question for question in found if not question.refusal]
    form = MergeQuestionForm(data, people=[question.recipient for question in reached])
    if form.is_valid() and "look" not in request.POST:
        key = form.cleaned_data["form_key"]
        count = ask_about_merge(
            *bodies,
            recipients=form.chosen(),
            note=note,
            form_key=key,
            by=request.user,
            at=now,
        )
        return _sent(request, bodies, count)
    context = {
        "bodies": bodies,
        "form": form,
        "reached": reached,
        "refusals": [question.refusal for question in found if question.refusal],
    }
    return render(request, "reminders/merge_question.html", context)


def _sent(request, bodies, count):
    wake(tasks.deliver)
    text = ngettext("%(count)s person is asked.", "%(count)s people are asked.", count)
    messages.success(request, text % {"count": count})
    codes = [body.code for body in bodies]
    return redirect("institutions:institution_merge", *codes)


def _find(request, code):
    institutions = Institution.objects.for_user(request.user).unmerged()
    institution = get_object_or_404(institutions, code=code)
    if not institution.editable:
        raise PermissionDenied(_("Only administrators change institutions."))
    return institution
