"""What happens to an institution: renamed, confirmed, restricted, dissolved, back."""

from copy import copy

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from institutions.actions.institutions import RenameError, rename_institution
from institutions.forms.institutions import RenameForm, StepForm, VersionForm
from institutions.models import InstitutionStatus
from institutions.views.finding import find_institution_to_edit, posted, show_form
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import EditConflict

# Verb of the model: where it leads, its button, what it means.
STEPS = {
    "activate": (
        InstitutionStatus.ACTIVE,
        gettext_lazy("Mark as active"),
        gettext_lazy("It can be chosen for missions again."),
    ),
    "rest": (
        InstitutionStatus.DORMANT,
        gettext_lazy("Mark as dormant"),
        gettext_lazy("It does not meet or answer for now. It can still be chosen."),
    ),
    "restrict": (
        InstitutionStatus.RESTRICTED,
        gettext_lazy("Restrict"),
        gettext_lazy("Its people and contacts are hidden outside its own country."),
    ),
    "dissolve": (
        InstitutionStatus.DISSOLVED,
        gettext_lazy("Mark as dissolved"),
        gettext_lazy("It no longer exists. Its missions and names stay."),
    ),
}


def steps_of(institution):
    """The steps that its status allows."""
    return [
        {
            "label": label,
            "url": reverse(f"institutions:institution_{verb}", args=[institution.code]),
        }
        for verb, (status, label, _meaning) in STEPS.items()
        if institution.can_move_to(status)
    ]


@require_http_methods(["GET", "POST"])
def institution_step(request, code, verb):
    institution = find_institution_to_edit(request, code)
    form = StepForm(posted(request))
    status = 200
    if form.is_valid():
        step = getattr(institution, verb)
        try:
            step(by=request.user, at=timezone.now(), note=form.cleaned_data["note"])
        except TransitionError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("Saved"))
            return redirect(institution)
    _status, label, meaning = STEPS[verb]
    context = {"institution": institution, "intro": meaning, "status": status}
    return show_form(request, form, title=label, label=label, **context)


@require_http_methods(["GET", "POST"])
def institution_rename(request, code):
    institution = find_institution_to_edit(request, code)
    form = RenameForm(posted(request), instance=copy(institution))
    context = {"institution": institution, "status": 200}
    if form.is_valid():
        try:
            rename_institution(institution, **form.renaming(today=timezone.localdate()))
        except RenameError as error:
            form.add_error("holds_from", str(error))
        except EditConflict as error:
            current = find_institution_to_edit(request, code)
            context |= {"meanwhile": form.show_conflict(error, current), "status": 409}
        else:
            messages.success(request, _("Renamed. Earlier missions keep the old name."))
            return redirect(institution)
    title = _("Its name changed")
    return show_form(request, form, title=title, label=_("Save"), **context)


@require_POST
def institution_confirm(request, code):
    """One click: what the record says is still right."""
    institution = find_institution_to_edit(request, code)
    form = VersionForm(request.POST)
    seen = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        institution.confirm(
            by=request.user, on=timezone.localdate(), expected_version=seen
        )
    except EditConflict:
        text = _("The record has changed since you opened it. Look at it once more.")
        messages.warning(request, text)
    else:
        messages.success(request, _("Confirmed today."))
    return redirect(institution)
