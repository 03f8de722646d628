"""The status of an institution, and what can happen to it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from institutions.actions.dated_changes import activate_institution
from institutions.forms.institutions import StepForm
from institutions.models import Institution, InstitutionStatus
from institutions.models.institution_rows import GONE
from institutions.views.finding import find_institution_to_edit, posted, show_form
from migration_coop.lib.lifecycle import TransitionError

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
}


TAKE = {
    "activate": activate_institution,
    "rest": Institution.rest,
    "restrict": Institution.restrict,
}

# What happens on a day has a page of its own: see dated_changes.py.
DATED = {
    "rename": gettext_lazy("Its name changed"),
    "move": gettext_lazy("It moved under another body"),
    "succeed": gettext_lazy("It took over another body"),
    "dissolve": gettext_lazy("It was dissolved"),
}


def steps_of(institution):
    """What can happen to it: on a day, then the steps that its status allows."""
    is_gone = institution.status in GONE
    dated = {} if is_gone else DATED
    changes = {
        verb: label
        for verb, (status, label, _meaning) in STEPS.items()
        if institution.can_move_to(status)
    }
    return [
        {
            "label": label,
            "url": reverse(f"institutions:institution_{verb}", args=[institution.code]),
        }
        for verb, label in (dated | changes).items()
    ]


@require_http_methods(["GET", "POST"])
def institution_step(request, code, verb):
    institution = find_institution_to_edit(request, code)
    form = StepForm(posted(request))
    status = 200
    if form.is_valid():
        who = {"by": request.user, "at": timezone.now()}
        try:
            TAKE[verb](institution, **who, note=form.cleaned_data["note"])
        except TransitionError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("Saved"))
            return redirect(institution)
    _status, label, meaning = STEPS[verb]
    context = {"institution": institution, "intro": meaning, "status": status}
    return show_form(request, form, title=label, label=label, **context)
