"""Follow-ups: all of them, those of a mission, one and its steps."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from cooperation.actions.follow_ups import complete_follow_up, open_follow_up
from cooperation.filters import FollowUpFilter
from cooperation.forms.follow_ups import (
    FIELDS,
    CompleteFollowUpForm,
    EditFollowUpForm,
    FollowUpForm,
    NoteForm,
    PostponeFollowUpForm,
    ReasonForm,
)
from cooperation.models import FollowUp, FollowUpStatus
from cooperation.views.pages import show_form
from drafts.actions import forget_draft
from drafts.answers import ask_which, keep_what_came_later, say_what_was_merged
from drafts.keeping import find_resumed, keep_page, sent_or_resumed
from drafts.saving import save_merged
from files.actions import StoreError
from migration_coop.lib.filters import chips
from migration_coop.lib.formats import format_moment
from migration_coop.lib.htmx import render_part
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.pages import keyset_page
from migration_coop.lib.records import EditConflict
from migration_coop.lib.templatetags.interface import tone
from missions.models import Mission

# Verb of the model: where it leads, its form, its button.
STEPS = {
    "agree": (FollowUpStatus.AGREED, NoteForm, gettext_lazy("Mark as agreed")),
    "start": (FollowUpStatus.IN_PROGRESS, NoteForm, gettext_lazy("Start")),
    "complete": (
        FollowUpStatus.DONE,
        CompleteFollowUpForm,
        gettext_lazy("Mark as done"),
    ),
    "drop": (FollowUpStatus.DROPPED, ReasonForm, gettext_lazy("Drop")),
    "reopen": (FollowUpStatus.IN_PROGRESS, ReasonForm, gettext_lazy("Open again")),
}


@require_GET
def follow_up_list(request):
    listed = FollowUp.objects.for_user(request.user).with_mission()
    found = FollowUpFilter(request.GET, queryset=listed, request=request)
    soonest = F("due_on").asc(nulls_last=True)
    context = {
        "filter": found,
        "chips": chips(request, found),
        "page": keyset_page(found.qs, request, keys=[soonest]),
        "today": timezone.localdate(),
    }
    return render_part(
        request, "cooperation/follow_up_list.html", part="rows", context=context
    )


@require_GET
def follow_up_detail(request, pk):
    follow_up = _find(request, pk)
    context = {
        "follow_up": follow_up,
        "today": timezone.localdate(),
        "steps": _steps_of(follow_up) if follow_up.editable else [],
        "events": _history_of(follow_up),
    }
    return render_part(
        request, "cooperation/follow_up_detail.html", part="summary", context=context
    )


@require_GET
def mission_follow_ups(request, code):
    mission = _find_mission(request, code)
    follow_ups = FollowUp.objects.for_user(request.user).filter(mission=mission)
    context = {
        "mission": mission,
        "follow_ups": follow_ups.with_mission().in_order(),
        "today": timezone.localdate(),
    }
    return render_part(
        request, "cooperation/mission_follow_ups.html", part="table", context=context
    )


@require_http_methods(["GET", "POST"])
def follow_up_add(request, code):
    mission, resumed = _find_mission(request, code), find_resumed(request)
    if not mission.editable:
        raise PermissionDenied(_("You may read this mission, but not change it."))
    data = sent_or_resumed(request, resumed)
    form = FollowUpForm(data, mission=mission, user=request.user)
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in [*FIELDS, "form_key"]}
        follow_up = open_follow_up(
            mission=mission, **typed, by=request.user, at=timezone.now()
        )
        key = typed["form_key"]
        if not keep_what_came_later(request, key):
            forget_draft(key, owner=request.user, posted=request.POST)
            messages.success(request, _("Follow-up added."))
        return redirect(follow_up)
    key = form.initial["form_key"]
    return show_form(
        request,
        form,
        title=_("Add a follow-up"),
        label=_("Add"),
        back_url=mission.get_absolute_url(),
        crumbs=[(mission.code, mission.get_absolute_url())],
        keeping=_keeping(request, mission.code, resumed=resumed, key=key),
    )


@require_http_methods(["GET", "POST"])
def follow_up_edit(request, pk):
    def build(data):
        follow_up = copy(_find_to_edit(request, pk))
        about = {"mission": follow_up.mission, "user": request.user}
        return EditFollowUpForm(data, instance=follow_up, **about)

    def save(form):
        version = form.cleaned_data["version"]
        form.instance.save_edit(expected_version=version, fields=FIELDS)

    resumed = find_resumed(request)
    form, follow_up = build(resumed and resumed.posted), _find_to_edit(request, pk)
    keeping = _keeping(request, follow_up.mission.code, resumed=resumed)
    if request.method == "POST":
        outcome = save_merged(request.POST, build=build, save=save, owner=request.user)
        say_what_was_merged(request, outcome)
        if outcome.choices:
            return ask_which(request, outcome, row=follow_up, keeping=keeping)
        if outcome.is_saved:
            messages.success(request, _("Saved"))
            return redirect(follow_up)
        form = outcome.page
    context = _form_context(follow_up, _("Edit the follow-up"), _("Save"))
    return show_form(request, form, **context, keeping=keeping)


@require_http_methods(["GET", "POST"])
def follow_up_step(request, pk, verb):
    follow_up = _find_to_edit(request, pk)
    _status, form_class, label = STEPS[verb]
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_class(*sent)
    status = 200
    if form.is_valid():
        try:
            _take_step(request, follow_up, verb, form)
        except (TransitionError, StoreError) as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("Saved"))
            return redirect(follow_up)
    context = _form_context(follow_up, label, label)
    return show_form(request, form, **context, status=status, intro=follow_up.title)


@require_http_methods(["GET", "POST"])
def follow_up_postpone(request, pk):
    follow_up = _find_to_edit(request, pk)
    form = PostponeFollowUpForm(request.POST or None, instance=copy(follow_up))
    context = _form_context(follow_up, _("Postpone"), _("Postpone"))
    context["intro"] = follow_up.title
    if form.is_valid():
        typed = {"by": request.user, "at": timezone.now()}
        typed |= {"note": form.cleaned_data["note"]}
        on, version = form.cleaned_data["due_on"], form.cleaned_data["version"]
        try:
            follow_up.postpone(on, expected_version=version, **typed)
        except EditConflict as error:
            meanwhile = form.show_conflict(error, _find_to_edit(request, pk))
            return show_form(request, form, **context, status=409, meanwhile=meanwhile)
        except TransitionError as error:
            form.add_error(None, str(error))
            return show_form(request, form, **context, status=409)
        messages.success(request, _("Postponed."))
        return redirect(follow_up)
    return show_form(request, form, **context)


def _take_step(request, follow_up, verb, form):
    stamp = {"by": request.user, "at": timezone.now()}
    note = form.cleaned_data["note"]
    if verb == "complete":
        complete_follow_up(follow_up, note=note, evidence=form.evidence(), **stamp)
    else:
        getattr(follow_up, verb)(note=note, **stamp)


def _find(request, pk):
    follow_ups = FollowUp.objects.for_user(request.user).with_mission()
    return get_object_or_404(follow_ups, pk=pk)


def _find_to_edit(request, pk):
    follow_up = _find(request, pk)
    if not follow_up.editable:
        raise PermissionDenied(_("You may read this follow-up, but not change it."))
    return follow_up


def _find_mission(request, code):
    missions = Mission.objects.for_user(request.user)
    pair = missions.select_related("visiting_country", "host_country")
    return get_object_or_404(pair, code=code)


def _steps_of(follow_up):
    """The steps that its status allows; opening again is for what was closed."""
    return [
        {
            "label": label,
            "url": reverse(f"cooperation:follow_up_{verb}", args=[follow_up.pk]),
            "is_main": verb == "complete",
        }
        for verb, (status, _form, label) in STEPS.items()
        if follow_up.can_move_to(status)
        and (verb == "reopen") == (not follow_up.is_open)
    ]


def _history_of(follow_up):
    events = follow_up.events.select_related("by").order_by("-at", "-pk")
    return [
        {
            "text": _what_happened(event),
            "note": event.note,
            "at": f"{format_moment(event.at)} · {event.by}",
            "tone": tone(event.to_status, "follow_up"),
        }
        for event in events
    ]


def _what_happened(event):
    if event.from_status == event.to_status:
        return pgettext("follow-up", "Postponed")
    return FollowUpStatus(event.to_status).label


def _keeping(request, mission_code, *, resumed, key=None):
    page = _("Follow-up of %(mission)s") % {"mission": mission_code}
    names = "title detail"
    return keep_page(request, page=page, names=names, resumed=resumed, key=key)


def _form_context(follow_up, title, label):
    url = follow_up.get_absolute_url()
    crumbs = [
        (_("Follow-ups"), reverse("cooperation:follow_up_list")),
        (follow_up.mission.code, follow_up.mission.get_absolute_url()),
        (_("Follow-up %(number)s") % {"number": follow_up.number}, url),
    ]
    return {"title": title, "label": label, "back_url": url, "crumbs": crumbs}
