"""Follow-ups as rows of a table, each with the steps that its reader may take."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.forms.follow_ups import (
    BlockForm,
    CompleteFollowUpForm,
    NoteForm,
    PostponeFollowUpForm,
    ReasonForm,
)
from cooperation.models import FollowUp, FollowUpStatus
from missions.permissions import name_for

# Verb of the model: where it leads, if anywhere else; its form, its button.
STEPS = {
    "complete": (FollowUpStatus.DONE, CompleteFollowUpForm, _("Mark as done")),
    "agree": (FollowUpStatus.AGREED, NoteForm, _("Mark as agreed")),
    "start": (FollowUpStatus.IN_PROGRESS, NoteForm, _("Start")),
    "drop": (FollowUpStatus.DROPPED, ReasonForm, _("Drop")),
    "reopen": (FollowUpStatus.IN_PROGRESS, ReasonForm, _("Open again")),
    "block": (None, BlockForm, pgettext_lazy("verb", "Block")),
    "unblock": (None, NoteForm, _("Unblock")),
}
POSTPONE = "postpone"
CLOSING = {"complete", "drop"}


@dataclass
class RowStep:
    """A verb with its address, and the form it asks, unless it asks nothing."""

    verb: str
    label: str | Promise
    url: str
    form: forms.BaseForm | None = None


@dataclass
class FollowUpRow:
    follow_up: FollowUp
    owner: str
    steps: list[RowStep]
    # Just taken here: it can be taken back at once.
    taken: str = ""
    error: str = ""

    @property
    def undo_url(self) -> str:
        return _url(self.follow_up, "reopen") if self.taken in CLOSING else ""


def possible_verbs(follow_up: FollowUp) -> list[str]:
    """Steps that its status allows; opening again is for what was closed."""
    verbs = [
        verb
        for verb, (status, _form, _label) in STEPS.items()
        if status
        and follow_up.can_move_to(status)
        and (verb == "reopen") == (not follow_up.is_open)
    ]
    if not follow_up.is_open:
        return verbs
    if follow_up.due_on is not None:
        verbs.append(POSTPONE)
    return [*verbs, "unblock" if follow_up.is_blocked else "block"]


def step_of(follow_up: FollowUp, verb: str) -> RowStep:
    _status, _form, label = STEPS.get(verb, (None, None, _("Postpone")))
    return RowStep(verb, label, _url(follow_up, verb))


def form_for(follow_up: FollowUp, verb: str, *sent) -> forms.BaseForm:
    """Its fields bear the names of the page of that step, and ids of their own."""
    ids = f"follow-up-{follow_up.pk}-{verb}-%s"
    if verb == POSTPONE:
        return PostponeFollowUpForm(*sent, instance=copy(follow_up), auto_id=ids)
    return STEPS[verb][1](*sent, auto_id=ids)


def row_of(
    follow_up: FollowUp,
    *,
    user,
    today: date,
    taken: str = "",
    refused: RowStep | None = None,
    error: str = "",
) -> FollowUpRow:
    """`refused` is a step that could not be taken: what was typed stays, even where
    the step itself is not possible any more."""
    verbs = possible_verbs(follow_up) if follow_up.editable else []
    steps = [_with_form(follow_up, verb) for verb in verbs]
    if refused:
        steps = [step for step in steps if step.verb != refused.verb] + [refused]
    return FollowUpRow(
        follow_up,
        name_for(user, follow_up.owner_institution, on=today),
        steps,
        taken=taken,
        error=error,
    )


def rows_of(follow_ups: Iterable[FollowUp], *, user, today: date) -> list[FollowUpRow]:
    return [row_of(follow_up, user=user, today=today) for follow_up in follow_ups]


def _with_form(follow_up: FollowUp, verb: str) -> RowStep:
    step = step_of(follow_up, verb)
    if verb == POSTPONE or STEPS[verb][1] is not NoteForm:
        step.form = form_for(follow_up, verb)
    return step


def _url(follow_up: FollowUp, verb: str) -> str:
    return reverse(f"cooperation:follow_up_{verb}", args=[follow_up.pk])
