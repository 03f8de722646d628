"""The registry: one institution, adding and editing."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from institutions.actions.institutions import add_institution
from institutions.changes import LAYER, POST
from institutions.forms.institutions import InstitutionAddForm, InstitutionEditForm
from institutions.models import InstitutionStatus, Post, ThemeOffer
from institutions.views.finding import (
    find_institution,
    find_institution_to_edit,
    posted,
    show_form,
)
from institutions.views.steps import steps_of
from migration_coop.lib.changes import mark_moved
from migration_coop.lib.formats import format_moment
from migration_coop.lib.records import EditConflict
from migration_coop.lib.templatetags.interface import tone


@require_GET
def institution_detail(request, code):
    institution = find_institution(request, code)
    if institution.status == InstitutionStatus.MERGED:
        return redirect(institution.merged_into)
    today = timezone.localdate()
    posts = (
        Post.objects.for_user(request.user)
        .filter(institution=institution)
        .select_related("person")
        .prefetch_related("focal_themes")
        .order_by("-is_focal_point", "person__family_name", "pk")
    )
    mark_moved(posts, LAYER, POST, request=request)
    country = institution.country
    context = {
        "institution": institution,
        "names": institution.names_by_language(),
        "former_names": institution.former_names.order_by("-valid_to"),
        "parents": institution.parents.select_related("parent").order_by("-valid_to"),
        "memberships": memberships_of(country) if country else [],
        "members": members_of(institution),
        "themes": themes_of(institution),
        "posts": [post for post in posts if post.covers(today)],
        "other_posts": [post for post in posts if not post.covers(today)],
        "identifiers": institution.identifiers.order_by("scheme"),
        "events": history_of(institution),
        "steps": steps_of(institution),
        "today": today,
    }
    return render(request, "institutions/institution_detail.html", context)


@require_http_methods(["GET", "POST"])
def institution_add(request):
    access = request.user.access()
    if not access.administers:
        raise PermissionDenied(_("Only administrators add institutions."))
    form = InstitutionAddForm(posted(request), access=access)
    if form.is_valid():
        institution = add_institution(
            form.institution(),
            form_key=form.cleaned_data["form_key"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("Institution added."))
        return redirect(institution)
    return show_form(request, form, title=_("Add an institution"), label=_("Add"))


@require_http_methods(["GET", "POST"])
def institution_edit(request, code):
    institution = find_institution_to_edit(request, code)
    title = _("Edit %(name)s") % {"name": institution.short_name}
    context = {"title": title, "label": _("Save"), "institution": institution}
    form = InstitutionEditForm(
        posted(request), instance=copy(institution), access=request.user.access()
    )
    if form.is_valid():
        try:
            form.instance.save_edit(
                expected_version=form.cleaned_data["version"],
                fields=form.changed_fields(),
            )
        except EditConflict as error:
            current = find_institution_to_edit(request, code)
            context["meanwhile"] = form.show_conflict(error, current)
            return show_form(request, form, **context, status=409)
        messages.success(request, _("Saved"))
        return redirect(institution)
    return show_form(request, form, **context)


def memberships_of(country):
    memberships = country.memberships.select_related("body")
    return memberships.order_by("valid_to", "body__acronym", "pk")


def members_of(institution):
    members = institution.member_countries.select_related("country")
    return members.order_by("country", "valid_from")


def themes_of(institution):
    """What it offers and what it seeks: (words, themes) for each."""
    listed = institution.themes.select_related("theme").order_by("theme__code")
    by_offer = {offer: [] for offer in ThemeOffer}
    for entry in listed:
        by_offer[entry.offer].append(entry.theme)
    return [(offer.label, themes) for offer, themes in by_offer.items() if themes]


def history_of(institution):
    """The latest steps, for the timeline."""
    statuses = dict(InstitutionStatus.choices)
    steps = institution.events.select_related("by").order_by("-at", "-pk")[:10]
    return [
        {
            "text": statuses[step.to_status],
            "note": step.note,
            "at": f"{format_moment(step.at)} · {step.by}",
            "tone": tone(step.to_status),
        }
        for step in steps
    ]
