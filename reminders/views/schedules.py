"""When people are reminded, in sentences; and each schedule with what it leads to."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cooperation.models import ActionPlan, Milestone
from migration_coop.lib.posted import leave_unchecked
from migration_coop.lib.posted_rows import posted_rows, with_rows
from migration_coop.lib.records import EditConflict
from missions.models import Programme
from reminders.actions.schedules import set_schedule
from reminders.forms.schedules import (
    MOST_TOLD,
    ScheduleForm,
    ToldRows,
    initial_of,
    proposal_of,
    told_of,
)
from reminders.models import Topic
from reminders.permissions import ScheduleRights
from reminders.places import PROGRAMME_PATHS, Place
from reminders.preview import HORIZON, preview
from reminders.schedule_list import schedules_by_topic
from reminders.schedule_page import SchedulePage, heard_line
from reminders.topics import SOURCES
from reminders.wording import in_words

PREFIX = "told"
END = "end"


@require_GET
def schedule_list(request):
    context = {"topics": schedules_by_topic(request.user)}
    return render(request, "reminders/schedule_list.html", context)


@require_http_methods(["GET", "POST"])
def schedule_edit(request, topic):
    return _edit(request, _topic(topic), Place())


@require_http_methods(["GET", "POST"])
def schedule_of_programme(request, topic, code):
    topic = _topic(topic)
    programmes = Programme.objects.for_user(request.user)
    programme = get_object_or_404(programmes, code=code)
    if topic not in PROGRAMME_PATHS:
        raise Http404
    return _edit(request, topic, Place(programme=programme))


@require_http_methods(["GET", "POST"])
def schedule_of_plan(request, code):
    plan = get_object_or_404(ActionPlan.objects.for_user(request.user), code=code)
    return _edit(request, Topic.MILESTONE, Place(plan=plan))


@require_http_methods(["GET", "POST"])
def schedule_of_milestone(request, code, number):
    milestones = Milestone.objects.for_user(request.user).select_related("plan")
    milestone = get_object_or_404(milestones, plan__code=code, number=number)
    return _edit(request, Topic.MILESTONE, Place(milestone=milestone))


def _edit(request, topic, place):
    """Nothing is saved before its steps were shown: what is sent to be saved names
    what was shown, and where the two differ the steps are shown again."""
    if not ScheduleRights.of(request.user).may_change(place):
        raise PermissionDenied(_("You may read these reminders, but not change them."))
    page = SchedulePage.read(topic, place)
    if request.method == "GET":
        return _show(request, page, *_forms(page), proposal=page.start)
    if END in request.POST and page.stands:
        return _end(request, page)
    if changed := _with_other_rows(request.POST):
        form, rows = _forms(page, changed)
        for each in (form, *rows):
            leave_unchecked(each)
        return _show(request, page, form, rows)
    form, rows = _forms(page, request.POST)
    # Both, so that all mistakes are shown at once.
    if not all([form.is_valid(), rows.is_valid()]):
        return _show(request, page, form, rows)
    proposal = proposal_of(form, rows)
    if "save" in request.POST and request.POST.get("seen") == proposal.key:
        return _save(request, page, form, rows, proposal)
    return _show(request, page, form, rows, proposal=proposal, is_asked=True)


def _save(request, page, form, rows, proposal):
    version = form.cleaned_data["version"]
    fields = page.place.fields
    try:
        set_schedule(page.topic, fields, proposal, expected_version=version)
    except EditConflict as error:
        return _show_conflict(request, page, form, rows, error)
    messages.success(request, _("Saved. From now on these reminders hold."))
    return redirect("reminders:schedule_list")


def _end(request, page):
    form, rows = _forms(page)
    if request.POST.get("seen") != END:
        return _show(request, page, form, rows, is_ending=True)
    version = request.POST.get("version", "")
    expected = int(version) if version.isdecimal() and len(version) < 9 else 0
    try:
        page.stands.end(expected_version=expected, by=request.user, at=timezone.now())
    except EditConflict as error:
        return _show_conflict(request, page, form, rows, error)
    messages.success(request, _("The exception is over. What holds above holds again."))
    return redirect("reminders:schedule_list")


def _show_conflict(request, page, form, rows, error):
    """What was typed is kept, beside what stands by now; sent again, it replaces it."""
    now = SchedulePage.read(page.topic, page.place)
    if form.is_bound:
        form.add_error(None, str(error))
        form.data = form.data.copy()
        form.data["version"] = now.version
    meanwhile = in_words(now.holds) if now.holds else ""
    return _show(request, now, form, rows, meanwhile=meanwhile, status=409)


def _forms(page, data=None):
    """Of what is posted; else of what stands, or what holds above it."""
    start = page.start
    initial = initial_of(start) | {"version": page.version}
    form = ScheduleForm(data, initial=initial)
    return form, ToldRows(data, prefix=PREFIX, initial=told_of(start))


def _with_other_rows(posted):
    """With a line more, or without one; nothing where no such button was pressed."""
    lines = posted_rows(posted, PREFIX, at_most=MOST_TOLD)
    if f"add-{PREFIX}" in posted:
        return with_rows(posted, PREFIX, [*lines, {}][:MOST_TOLD])
    number = posted.get(f"remove-{PREFIX}")
    if number is None:
        return None
    kept = [line for place, line in enumerate(lines) if str(place) != number]
    return with_rows(posted, PREFIX, kept)


def _show(request, page, form, rows, *, proposal=None, status=200, **more):
    now = timezone.now()
    is_ending = more.get("is_ending", False)
    context = {
        "topic": page.topic,
        "place": page.place,
        "stands": page.stands,
        "above": page.above and in_words(page.above),
        "form": form,
        "rows": rows,
        "forms": [form, rows],
        "has_errors": bool(form.errors or any(rows.errors)),
        "horizon": HORIZON.days,
        **more,
    }
    if proposal or is_ending:
        found = preview(page.topic, page.place, proposal, by=request.user, now=now)
        context |= {
            "preview": found,
            "example": _example(page.topic, found.example, request.user, now=now),
            "words": in_words(proposal) if proposal else context["above"],
            "seen": proposal.key if proposal else END,
        }
    return render(request, "reminders/schedule_edit.html", context, status=status)


def _example(topic, example, user, *, now):
    if example is None:
        return None
    return {
        "words": SOURCES[topic].words(example.row, user),
        "due_on": example.due_on,
        "lines": [heard_line(heard, now=now) for heard in example.heard],
    }


def _topic(name):
    if name not in Topic.values:
        raise Http404
    return Topic(name)
