"""Posts that people take up, hold, and leave to others."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from institutions.actions.posts import add_post, edit_post, end_post, replace_post
from institutions.forms.institutions import VersionForm
from institutions.forms.posts import (
    EditPostForm,
    EndPostForm,
    PostForm,
    PostOfPersonForm,
)
from institutions.models import Post
from institutions.person_filter import ToConfirmFilter
from institutions.views.editing import edit_merged
from institutions.views.finding import (
    find_institution_to_edit,
    find_person_to_edit,
    posted,
    show_form,
)
from migration_coop.lib.addresses import own_address
from migration_coop.lib.filters import chips
from migration_coop.lib.pages import keyset_page
from migration_coop.lib.records import EditConflict


@require_http_methods(["GET", "POST"])
def post_add(request, code):
    institution = find_institution_to_edit(request, code)
    left = _post_to_replace(request, institution)
    post = Post(institution=institution)
    form = PostForm(posted(request), instance=post, user=request.user, left=left)
    if form.is_valid():
        about = {
            "person": form.person(),
            "form_key": form.cleaned_data["form_key"],
            "themes": form.cleaned_data["focal_themes"],
        }
        if left:
            replace_post(left, post, **about)
        else:
            add_post(post, **about)
        messages.success(request, _("Saved"))
        return redirect(institution)
    about = {"title": _("Add a person"), "label": _("Add"), "institution": institution}
    if left:
        about |= _about_replacing(left)
    return show_form(request, form, **about)


@require_http_methods(["GET", "POST"])
def person_post_add(request, pk):
    """A further post of somebody we know."""
    person = find_person_to_edit(request, pk)
    form = PostOfPersonForm(
        posted(request), user=request.user, person=person, instance=Post()
    )
    if form.is_valid():
        add_post(
            form.instance,
            person=person,
            form_key=None,
            themes=form.cleaned_data["focal_themes"],
        )
        messages.success(request, _("Saved"))
        return redirect(person)
    title = _("Add a post of %(name)s") % {"name": person.full_name}
    context = {"form": form, "person": person, "title": title, "label": _("Add")}
    return render(request, "institutions/post_form.html", context)


@require_http_methods(["GET", "POST"])
def post_edit(request, pk):
    post = find_post_to_edit(request, pk)
    title = _("Edit the post of %(name)s") % {"name": post.person.full_name}

    def build(data):
        current = copy(find_post_to_edit(request, pk))
        return EditPostForm(data, instance=current, user=request.user)

    def save(form):
        edit_post(
            form.instance,
            themes=form.cleaned_data["focal_themes"],
            fields=[name for name in form.Meta.fields if name != "focal_themes"],
            expected_version=form.cleaned_data["version"],
        )

    def show(form, keeping):
        about = {"title": title, "label": _("Save"), "keeping": keeping}
        return _show(request, form, post, **about)

    steps = {"build": build, "save": save, "show": show}
    done_url = post.get_absolute_url()
    return edit_merged(request, row=post, **steps, done_url=done_url, title=title)


@require_http_methods(["GET", "POST"])
def post_end(request, pk):
    """Its last day, and who takes over. The page of the person says then what is
    still open in that name, and leads to handing it over."""
    post = find_post_to_edit(request, pk)
    title = _("%(name)s left the post") % {"name": post.person.full_name}

    def build(data):
        current = copy(find_post_to_edit(request, pk))
        about = {"user": request.user, "today": timezone.localdate()}
        return EndPostForm(data, instance=current, **about)

    def save(form):
        end_post(
            form.instance,
            on=form.cleaned_data["ends_on"],
            successor=form.successor(),
            expected_version=form.cleaned_data["version"],
        )

    def show(form, keeping):
        return render(
            request,
            "institutions/post_end.html",
            {"form": form, "post": post, "title": title, "keeping": keeping},
        )

    steps = {"build": build, "save": save, "show": show}
    done_url = post.person.get_absolute_url()
    return edit_merged(request, row=post, **steps, done_url=done_url, title=title)


@require_http_methods(["GET", "POST"])
def post_confirm(request, pk):
    """One click says that the post is still held. A mail leads to the page that asks;
    whoever may only read is led to the person."""
    post = find_post(request, pk)
    if request.method == "GET":
        if not (post.editable and post.covers(timezone.localdate())):
            return redirect(post)
        return render(request, "institutions/post_confirm.html", {"post": post})
    if not post.editable:
        raise PermissionDenied(_("Only administrators change people."))
    _confirm(request, post)
    return redirect(own_address(request.POST.get("back")) or post)


@require_GET
def post_to_confirm_list(request):
    if not request.user.access().administers:
        raise PermissionDenied(_("Only administrators confirm posts."))
    posts = Post.objects.for_user(request.user).filter(editable=True)
    posts = posts.to_confirm(timezone.localdate())
    posts = posts.select_related("person", "institution__country")
    found = ToConfirmFilter(request.GET, queryset=posts, request=request)
    keys = [F("last_word_on").asc(nulls_first=True)]
    page = keyset_page(found.qs, request, keys=keys)
    context = {"filter": found, "chips": chips(request, found), "page": page}
    return render(request, "institutions/post_to_confirm_list.html", context)


def _post_to_replace(request, institution):
    """Named in the address by the page of the institution."""
    if "replaces" not in request.GET:
        return None
    pk = request.GET["replaces"]
    if not pk.isdecimal():
        raise Http404
    post = find_post_to_edit(request, pk)
    if post.institution_id != institution.pk:
        raise Http404
    return post


def _about_replacing(left):
    facts = {"name": left.person.full_name, "title": left.title}
    intro = _("%(title)s. Their post ends the day before, at the latest.") % facts
    return {"title": _("Replace %(name)s") % facts, "intro": intro}


def find_post(request, pk):
    posts = Post.objects.for_user(request.user)
    return get_object_or_404(posts.select_related("person", "institution"), pk=pk)


def find_post_to_edit(request, pk):
    post = find_post(request, pk)
    if not post.editable:
        raise PermissionDenied(_("Only administrators change people."))
    return post


def _confirm(request, post):
    today = timezone.localdate()
    form = VersionForm(request.POST)
    seen = form.cleaned_data["version"] if form.is_valid() else 0
    if not post.covers(today):
        messages.warning(request, _("This post is not held today."))
        return
    try:
        post.confirm(on=today, expected_version=seen)
    except EditConflict:
        text = _("The record has changed since you opened it. Look at it once more.")
        messages.warning(request, text)
    else:
        names = {"name": post.person.full_name, "title": post.title}
        messages.success(request, _("%(name)s, %(title)s: confirmed today.") % names)


def _show(request, form, post, **context):
    context |= {"form": form, "post": post, "person": post.person}
    return render(request, "institutions/post_form.html", context)
