"""People, and the posts they take up and leave."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from institutions.actions.posts import add_post
from institutions.forms.posts import EndPostForm, PostForm
from institutions.models import Person, Post
from institutions.views.finding import find_institution_to_edit, posted, show_form
from migration_coop.lib.records import EditConflict


@require_GET
def person_detail(request, pk):
    person = get_object_or_404(Person.objects.for_user(request.user), pk=pk)
    posts = Post.objects.for_user(request.user).filter(person=person)
    context = {
        "person": person,
        "posts": posts.latest_first().select_related("institution__country"),
        "variants": person.variants.order_by("family_name", "pk"),
        "merged": person.merged_from.order_by("family_name", "pk"),
        "channels": person.channels.order_by("use", "kind") if person.editable else [],
        "today": timezone.localdate(),
    }
    return render(request, "institutions/person_detail.html", context)


@require_http_methods(["GET", "POST"])
def post_add(request, code):
    institution = find_institution_to_edit(request, code)
    form = PostForm(
        posted(request), instance=Post(institution=institution), user=request.user
    )
    if form.is_valid():
        post = add_post(
            form.instance,
            person=form.person(),
            form_key=form.cleaned_data["form_key"],
            themes=form.cleaned_data["focal_themes"],
        )
        messages.success(request, _("Saved"))
        return redirect(post.institution)
    title = _("Add a person")
    return show_form(
        request, form, title=title, label=_("Add"), institution=institution
    )


@require_http_methods(["GET", "POST"])
def post_end(request, pk):
    posts = Post.objects.for_user(request.user)
    post = get_object_or_404(posts.select_related("person", "institution"), pk=pk)
    if not post.editable:
        raise PermissionDenied(_("Only administrators change institutions."))
    form = EndPostForm(posted(request), instance=post)
    status = 200
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            post.end(on=post.ends_on, expected_version=version)
        except EditConflict as error:
            current = Post.objects.for_user(request.user).get(pk=pk)
            form.show_conflict(error, current)
            status = 409
        else:
            messages.success(request, _("Saved"))
            # Its page says what is still open in that name, and to be handed over.
            return redirect(post.person)
    context = {"institution": post.institution, "intro": post.title, "status": status}
    title = _("%(name)s left the post") % {"name": post.person.full_name}
    return show_form(request, form, title=title, label=_("Save"), **context)
