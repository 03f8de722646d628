"""Instruments of a cooperation: one, its file, and its steps up to its end."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from cooperation.actions.instruments import add_instrument, edit_instrument
from cooperation.forms.follow_ups import NoteForm, ReasonForm
from cooperation.forms.instruments import (
    FIELDS,
    DayForm,
    EditInstrumentForm,
    EntryIntoForceForm,
    InstrumentForm,
)
from cooperation.models import Cooperation, Instrument, InstrumentStatus
from cooperation.views.pages import show_form
from files.actions import StoreError
from files.serving import serve_as_attachment
from migration_coop.lib.formats import format_moment
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import EditConflict
from migration_coop.lib.templatetags.interface import tone

# Verb of the model: where it leads, its form, its button.
STEPS = {
    "sign": (InstrumentStatus.SIGNED, DayForm, gettext_lazy("Mark as signed")),
    "enter_into_force": (
        InstrumentStatus.IN_FORCE,
        EntryIntoForceForm,
        gettext_lazy("Enter into force"),
    ),
    "suspend": (InstrumentStatus.SUSPENDED, ReasonForm, gettext_lazy("Suspend")),
    "expire": (InstrumentStatus.EXPIRED, NoteForm, gettext_lazy("Mark as expired")),
    "terminate": (InstrumentStatus.TERMINATED, ReasonForm, gettext_lazy("Terminate")),
}
DATED = {"sign", "enter_into_force"}


@require_GET
def instrument_detail(request, pk):
    instrument = _find(request, pk)
    context = {
        "instrument": instrument,
        "steps": _steps_of(instrument) if instrument.editable else [],
        "events": _history_of(instrument),
    }
    return render(request, "cooperation/instrument_detail.html", context)


@require_GET
def instrument_file(request, pk):
    instrument = _find(request, pk)
    if instrument.file is None:
        raise Http404
    return serve_as_attachment(instrument.file)


@require_http_methods(["GET", "POST"])
def instrument_add(request, code):
    cooperations = Cooperation.objects.for_user(request.user)
    cooperation = get_object_or_404(cooperations, code=code)
    _check_editable(cooperation)
    draft = Instrument(cooperation=cooperation)
    form = InstrumentForm(request.POST or None, request.FILES or None, instance=draft)
    if form.is_valid():
        file, stamp = form.cleaned_data["file"], _stamp(request)
        try:
            instrument = add_instrument(form.instance, file=file, **stamp)
        except StoreError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("Instrument added."))
            return redirect(instrument)
    return show_form(
        request,
        form,
        title=_("Add an instrument"),
        label=_("Add"),
        back_url=cooperation.get_absolute_url(),
        crumbs=_crumbs(cooperation),
    )


@require_http_methods(["GET", "POST"])
def instrument_edit(request, pk):
    instrument = _find_to_edit(request, pk)
    about = {"instance": copy(instrument)}
    form = EditInstrumentForm(request.POST or None, request.FILES or None, **about)
    context = _form_context(instrument, _("Edit the instrument"), _("Save"))
    if form.is_valid():
        try:
            _save(request, form)
        except StoreError as error:
            form.add_error("file", str(error))
        except EditConflict as error:
            meanwhile = form.show_conflict(error, _find_to_edit(request, pk))
            return show_form(request, form, **context, status=409, meanwhile=meanwhile)
        else:
            messages.success(request, _("Saved"))
            return redirect(instrument)
    return show_form(request, form, **context)


@require_http_methods(["GET", "POST"])
def instrument_step(request, pk, verb):
    instrument = _find_to_edit(request, pk)
    _status, form_class, label = STEPS[verb]
    about = {}
    if verb in DATED:
        about = {"instrument": instrument, "today": timezone.localdate()}
    form = form_class(request.POST if request.method == "POST" else None, **about)
    status = 200
    if form.is_valid():
        step = getattr(instrument, verb)
        try:
            step(**form.cleaned_data, **_stamp(request))
        except TransitionError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("Saved"))
            return redirect(instrument)
    context = _form_context(instrument, label, label)
    return show_form(request, form, **context, status=status, intro=instrument.title)


def _find(request, pk):
    instruments = Instrument.objects.for_user(request.user)
    return get_object_or_404(instruments.select_related("cooperation", "file"), pk=pk)


def _find_to_edit(request, pk):
    instrument = _find(request, pk)
    _check_editable(instrument)
    return instrument


def _check_editable(row):
    if not row.editable:
        raise PermissionDenied(_("You may read this cooperation, but not change it."))


def _save(request, form):
    edit_instrument(
        form.instance,
        expected_version=form.cleaned_data["version"],
        fields=FIELDS,
        file=form.cleaned_data["file"],
        **_stamp(request),
    )


def _stamp(request):
    return {"by": request.user, "at": timezone.now()}


def _steps_of(instrument):
    return [
        {
            "label": label,
            "url": reverse(f"cooperation:instrument_{verb}", args=[instrument.pk]),
            "is_main": verb in DATED,
        }
        for verb, (status, _form, label) in STEPS.items()
        if instrument.can_move_to(status)
    ]


def _history_of(instrument):
    statuses = dict(InstrumentStatus.choices)
    return [
        {
            "text": statuses[event.to_status],
            "note": event.note,
            "at": f"{format_moment(event.at)} · {event.by}",
            "tone": tone(event.to_status),
        }
        for event in instrument.events.select_related("by").order_by("-at", "-pk")
    ]


def _crumbs(cooperation):
    return [
        (_("Cooperations"), reverse("overview:board")),
        (cooperation.code, cooperation.get_absolute_url()),
    ]


def _form_context(instrument, title, label):
    url = instrument.get_absolute_url()
    crumbs = [*_crumbs(instrument.cooperation), (instrument.get_kind_display(), url)]
    return {"title": title, "label": label, "back_url": url, "crumbs": crumbs}
