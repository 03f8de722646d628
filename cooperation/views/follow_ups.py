"""Follow-ups: all of them, those of a mission, one of them."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from cooperation.actions.follow_ups import open_follow_up
from cooperation.actions.missions import follow_up_gate
from cooperation.changes import FOLLOW_UP, LAYER
from cooperation.filters import FollowUpFilter
from cooperation.follow_up_rows import possible_verbs, rows_of, step_of
from cooperation.forms.follow_ups import FIELDS, EditFollowUpForm, FollowUpForm
from cooperation.models import FollowUp, FollowUpStatus
from cooperation.views.pages import show_form
from drafts.actions import forget_draft
from drafts.answers import ask_which, keep_what_came_later, say_what_was_merged
from drafts.keeping import find_resumed, keep_page, sent_or_resumed
from drafts.saving import save_merged
from migration_coop.lib.changes import mark_moved
from migration_coop.lib.filters import chips
from migration_coop.lib.formats import format_moment
from migration_coop.lib.htmx import render_part
from migration_coop.lib.pages import keyset_page
from migration_coop.lib.templatetags.interface import tone
from missions.models import Mission


@require_GET
def follow_up_list(request):
    listed = FollowUp.objects.for_user(request.user).with_mission()
    found = FollowUpFilter(request.GET, queryset=listed, request=request)
    soonest = F("due_on").asc(nulls_last=True)
    page = keyset_page(found.qs, request, keys=[soonest])
    mark_moved(page, LAYER, FOLLOW_UP, request=request)
    context = {
        "filter": found,
        "chips": chips(request, found),
        "page": page,
        "today": timezone.localdate(),
    }
    return render_part(
        request, "cooperation/follow_up_list.html", part="rows", context=context
    )


@require_GET
def follow_up_detail(request, pk):
    follow_up = find_follow_up(request, pk)
    context = {
        "follow_up": follow_up,
        "today": timezone.localdate(),
        "steps": _steps_of(follow_up),
        "events": _history_of(follow_up),
    }
    return render_part(
        request, "cooperation/follow_up_detail.html", part="summary", context=context
    )


@require_GET
def mission_follow_ups(request, code):
    mission = _find_mission(request, code)
    today = timezone.localdate()
    follow_ups = find_follow_ups(request, mission)
    context = {
        "mission": mission,
        "rows": rows_of(follow_ups, user=request.user, today=today),
        "gate": follow_up_gate(follow_ups),
        "today": today,
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
        follow_up = copy(find_to_edit(request, pk))
        about = {"mission": follow_up.mission, "user": request.user}
        return EditFollowUpForm(data, instance=follow_up, **about)

    def save(form):
        version = form.cleaned_data["version"]
        form.instance.save_edit(expected_version=version, fields=FIELDS)

    resumed = find_resumed(request)
    form, follow_up = build(resumed and resumed.posted), find_to_edit(request, pk)
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
    context = form_context(follow_up, _("Edit the follow-up"), _("Save"))
    return show_form(request, form, **context, keeping=keeping)


def find_follow_up(request, pk):
    follow_ups = FollowUp.objects.for_user(request.user).with_mission()
    return get_object_or_404(follow_ups, pk=pk)


def find_follow_ups(request, mission):
    """Those of a mission, with what their rows name."""
    follow_ups = FollowUp.objects.for_user(request.user).filter(mission=mission)
    follow_ups = follow_ups.with_mission().in_order()
    return list(follow_ups.prefetch_related("owner_institution__former_names"))


def find_to_edit(request, pk):
    follow_up = find_follow_up(request, pk)
    if not follow_up.editable:
        raise PermissionDenied(_("You may read this follow-up, but not change it."))
    return follow_up


def _find_mission(request, code):
    missions = Mission.objects.for_user(request.user)
    pair = missions.select_related("visiting_country", "host_country")
    return get_object_or_404(pair, code=code)


def _steps_of(follow_up):
    verbs = possible_verbs(follow_up) if follow_up.editable else []
    return [step_of(follow_up, verb) for verb in verbs]


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


def form_context(follow_up, title, label):
    url = follow_up.get_absolute_url()
    crumbs = [
        (_("Follow-ups"), reverse("cooperation:follow_up_list")),
        (follow_up.mission.code, follow_up.mission.get_absolute_url()),
        (_("Follow-up %(number)s") % {"number": follow_up.number}, url),
    ]
    return {"title": title, "label": label, "back_url": url, "crumbs": crumbs}
