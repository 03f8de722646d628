"""What happens to an institution on a day: renamed, moved, dissolved, taken over."""

from copy import copy

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from institutions.actions.dated_changes import (
    DatedChangeError,
    dissolve_institution,
    move_institution,
)
from institutions.actions.institutions import rename_institution
from institutions.forms.dated_changes import (
    DissolveForm,
    MoveForm,
    RenameForm,
    SucceedForm,
)
from institutions.forms.edits import Edit
from institutions.views.editing import edit_page
from institutions.views.finding import find_institution_to_edit
from migration_coop.lib.lifecycle import TransitionError

REFUSALS = (DatedChangeError, TransitionError)


@require_http_methods(["GET", "POST"])
def institution_rename(request, code):
    def save(form):
        rename_institution(find_institution_to_edit(request, code), **form.renaming)

    return _page(
        request,
        code,
        form=RenameForm,
        save=save,
        title=_("Its name changed"),
        said=_("Renamed. Earlier missions keep the old name."),
    )


@require_http_methods(["GET", "POST"])
def institution_move(request, code):
    def save(form):
        move_institution(find_institution_to_edit(request, code), **form.move)

    return _page(
        request,
        code,
        form=MoveForm,
        save=save,
        title=_("It moved under another body"),
        said=_("Moved. Earlier missions keep the old parent body."),
        user=request.user,
    )


@require_http_methods(["GET", "POST"])
def institution_dissolve(request, code):
    def save(form):
        edge = {"by": request.user, "at": timezone.now()}
        dissolve_institution(
            find_institution_to_edit(request, code), **form.end, **edge
        )

    return _page(
        request,
        code,
        form=DissolveForm,
        save=save,
        title=_("It was dissolved"),
        said=_("Dissolved. Its missions, names and people stay on record."),
        user=request.user,
    )


@require_http_methods(["GET", "POST"])
def institution_succeed(request, code):
    def save(form):
        predecessor = form.cleaned_data["predecessor"]
        edge = {"by": request.user, "at": timezone.now()}
        dissolve_institution(predecessor, **form.end, **edge)

    return _page(
        request,
        code,
        form=SucceedForm,
        save=save,
        title=_("It took over another body"),
        said=_("Taken over. Both records and their missions stay as they were."),
        intro=_("For bodies that were joined. Two records of one body are merged."),
        user=request.user,
    )


def _page(request, code, *, form, save, title, said, intro="", **about):
    def build(data):
        today = timezone.localdate()
        return form(
            data,
            instance=copy(find_institution_to_edit(request, code)),
            today=today,
            **about,
        )

    institution = find_institution_to_edit(request, code)
    edit = Edit(institution, title, build, save, said=said, refusals=REFUSALS)
    return edit_page(request, edit, institution=institution, intro=intro)
