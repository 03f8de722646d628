"""People: the list, one of them, adding and editing."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from drafts.actions import forget_draft
from drafts.answers import keep_what_came_later
from drafts.keeping import find_resumed, keep_page, sent_or_resumed
from institutions.actions.people import add_person, edit_person
from institutions.forms.people import CHANNELS, VARIANTS, PersonPage
from institutions.forms.rows import leave_all_unchecked
from institutions.merging.progress import notice_of
from institutions.models import Person
from institutions.person_filter import FIRST_FILTERS, PersonFilter
from institutions.person_page import PersonRecord, say_why_found, with_posts
from institutions.views.editing import edit_merged
from institutions.views.finding import find_person, find_person_to_edit
from migration_coop.lib.filters import chips
from migration_coop.lib.htmx import render_part
from migration_coop.lib.pages import keyset_page

NAMES = "family_name given_names"


@require_GET
def person_list(request):
    today = timezone.localdate()
    people = with_posts(Person.objects.for_user(request.user), request.user)
    found = PersonFilter(request.GET, queryset=people, request=request, today=today)
    page = keyset_page(found.qs, request, keys=["family_name", "given_names"])
    say_why_found(page, request.GET.get("q", ""), today=today)
    context = {
        "filter": found,
        "first_filters": [found.form[name] for name in FIRST_FILTERS],
        "more_filters": [one for one in found.form if one.name not in FIRST_FILTERS],
        "chips": chips(request, found),
        "page": page,
        "may_add": request.user.access().administers,
        "today": today,
    }
    return render_part(
        request, "institutions/person_list.html", part="rows", context=context
    )


@require_GET
def person_detail(request, pk):
    person = find_person(request, pk)
    record = PersonRecord(person, user=request.user, today=timezone.localdate())
    context = {"person": person, "record": record, "today": record.today}
    context["being_merged"] = notice_of(person, user=request.user)
    return render(request, "institutions/person_detail.html", context)


@require_http_methods(["GET", "POST"])
def person_add(request):
    if not request.user.access().administers:
        raise PermissionDenied(_("Only administrators add people."))
    resumed = find_resumed(request)
    page = PersonPage(request.user, data=sent_or_resumed(request, resumed))
    if prefix := _asked_for_a_row(request):
        page = page.with_one_more(prefix)
    elif request.method == "POST" and page.is_valid():
        return _add(request, page)
    key = page.form["form_key"].value()
    about = {"page": _("Add a person"), "names": NAMES, "key": key}
    keeping = keep_page(request, resumed=resumed, **about)
    if keeping.is_resumed:
        leave_all_unchecked(page.forms)
    return _show(request, page, keeping, title=_("Add a person"))


@require_http_methods(["GET", "POST"])
def person_edit(request, pk):
    person = find_person_to_edit(request, pk)
    title = _("Edit %(name)s") % {"name": person.full_name}

    def build(data):
        current = copy(find_person_to_edit(request, pk))
        return PersonPage(request.user, data=data, person=current)

    def save(page):
        edit_person(
            page.form.instance,
            fields=page.changed_fields(),
            variants=page.variants.rows(),
            channels=page.channels.rows(),
            expected_version=page.form.cleaned_data["version"],
            by=request.user,
        )

    def show(page, keeping):
        return _show(request, page, keeping, title=title, person=person)

    if prefix := _asked_for_a_row(request):
        keeping = keep_page(request, page=title, names=NAMES)
        return show(build(request.POST).with_one_more(prefix), keeping)
    about = {"row": person, "title": title, "names": NAMES}
    about |= {"build": build, "save": save, "show": show}
    return edit_merged(request, **about, done_url=person.get_absolute_url())


def _add(request, page):
    key = page.form.cleaned_data["form_key"]
    person = add_person(
        page.form.instance,
        post=page.post.instance,
        themes=page.post.cleaned_data["focal_themes"],
        variants=page.variants.rows(),
        channels=page.channels.rows(),
        form_key=key,
        by=request.user,
    )
    if not keep_what_came_later(request, key):
        forget_draft(key, owner=request.user, posted=request.POST)
        messages.success(request, _("Person added."))
    return redirect(person)


def _asked_for_a_row(request) -> str:
    """The button that adds a row, where no script does it."""
    prefixes = (VARIANTS, CHANNELS)
    return next((name for name in prefixes if f"add-{name}" in request.POST), "")


def _show(request, page, keeping, **context):
    context |= {"page": page, "keeping": keeping, "has_errors": page.has_errors}
    return render(request, "institutions/person_form.html", context)
