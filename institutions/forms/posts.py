"""Somebody takes up a post, holds it, and leaves it to the next."""

import uuid
from copy import copy
from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institutions.actions.posts import NextInPost
from institutions.forms.conflicts import VersionedForm
from institutions.forms.same_person import ask_which, people_called, same_person_field
from institutions.models import Institution, Person, Post, Theme
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField

NOBODY, SOMEBODY_NEW = "", "new"
# Of a body with more people than that, the successor is named by hand.
MOST_COLLEAGUES = 40
HELD_ALREADY = _("This person holds this post already at that time.")


def offer_themes(form) -> None:
    themes = Theme.objects.filter(parent=None).order_by("code")
    form.fields["focal_themes"].queryset = themes


def refuse_twice(form, post: Post, *, field: str = "title") -> None:
    """What the constraint of the table would refuse, said in words. The very same post
    sent again is no second one."""
    others = Post.objects.overlapping(post)
    if post.pk is None:
        others = (other for other in others if other.starts_on != post.starts_on)
    if any(True for other in others):
        form.add_error(field, HELD_ALREADY)


class PostForm(forms.ModelForm):
    """Somebody takes up a post, of their own or after somebody who left. A name we know
    asks whether it is the same person."""

    given_names = forms.CharField(label=_("Given names"), max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100)
    same_person = same_person_field()
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    class Meta:
        model = Post
        fields = ["title", "starts_on", "is_focal_point", "focal_themes", "source"]
        widgets = {"focal_themes": forms.CheckboxSelectMultiple}
        field_classes = {"starts_on": ForgivingDateField}

    def __init__(self, *args, user, left: Post | None = None, **kwargs):
        super().__init__(*args, initial=_as_before(left), **kwargs)
        self.left = left
        offer_themes(self)
        names = (self.data.get(name, "") for name in ("given_names", "family_name"))
        # Sent twice, the person of the first time is nobody to ask about.
        sent = self.data.get("form_key", "")
        called = people_called(user, *names).items()
        self.known = {pk: one for pk, one in called if str(one.form_key) != sent}
        ask_which(self, self.known)

    @property
    def helper(self):
        asked = ["same_person"] if self.known else []
        lines = ("title", ("starts_on", "source"), "is_focal_point", "focal_themes")
        return Fields(("given_names", "family_name"), *asked, *lines)

    def clean(self):
        cleaned = super().clean()
        known = self.known.get(cleaned.get("same_person"))
        if known and not self.errors:
            days = {"starts_on": cleaned["starts_on"], "title": cleaned["title"]}
            body = self.instance.institution
            refuse_twice(self, Post(person=known, institution=body, **days))
        if self.left and not self.errors:
            self._refuse_too_early()
        return cleaned

    def _refuse_too_early(self):
        starts_on, before = self.cleaned_data["starts_on"], self.left.starts_on
        if starts_on is None and self.left.ends_on is None:
            self.add_error("starts_on", _("Say from which day: the other leaves then."))
        elif starts_on and before and starts_on <= before:
            self.add_error("starts_on", _("The other took it up later than that."))

    def person(self):
        """Whom the form is about: somebody known, or a new person not yet stored."""
        known = self.known.get(self.cleaned_data.get("same_person"))
        return known or Person(
            given_names=self.cleaned_data["given_names"],
            family_name=self.cleaned_data["family_name"],
        )


def _as_before(left: Post | None) -> dict:
    """Whoever follows answers for the same."""
    if left is None:
        return {}
    return {
        "title": left.title,
        "is_focal_point": left.is_focal_point,
        "focal_themes": list(left.focal_themes.all()),
    }


class PostOfPersonForm(forms.ModelForm):
    """A further post of somebody we know, or the first one of somebody new."""

    helper = Fields(
        "institution",
        "title",
        ("starts_on", "source"),
        "is_focal_point",
        "focal_themes",
    )

    class Meta:
        model = Post
        fields = [
            "institution",
            "title",
            "starts_on",
            "is_focal_point",
            "focal_themes",
            "source",
        ]
        widgets = {"focal_themes": forms.CheckboxSelectMultiple}
        field_classes = {"starts_on": ForgivingDateField}
        labels = {"institution": _("Institution")}

    def __init__(self, *args, user, person: Person | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        offer_themes(self)
        bodies = Institution.objects.for_user(user).filter(editable=True).existing()
        field = self.fields["institution"]
        field.queryset = bodies.order_by("country", "name_fr", "pk")
        field.label_from_instance = _in_country

    def clean(self):
        cleaned = super().clean()
        if self.person and not self.errors:
            said = {name: cleaned[name] for name in ("institution", "title")}
            post = Post(person=self.person, starts_on=cleaned["starts_on"], **said)
            refuse_twice(self, post)
        return cleaned


def _in_country(institution: Institution) -> str:
    if institution.country_id is None:
        return institution.full_name
    return f"{institution.country_id} – {institution.full_name}"


class EditPostForm(VersionedForm):
    """A slip of the pen, a further theme, an alternate: not who holds it, nor where."""

    helper = Fields(
        "title",
        ("starts_on", "ends_on"),
        "is_focal_point",
        "focal_themes",
        ("alternate", "source"),
    )

    class Meta:
        model = Post
        fields = [
            "title",
            "starts_on",
            "ends_on",
            "is_focal_point",
            "focal_themes",
            "alternate",
            "source",
        ]
        widgets = {"focal_themes": forms.CheckboxSelectMultiple}
        field_classes = {"starts_on": ForgivingDateField, "ends_on": ForgivingDateField}
        help_texts = {
            "alternate": _("Who answers while the person is away."),
            "ends_on": _("Empty as long as the post is held."),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        offer_themes(self)
        colleagues = Q(posts__institution=self.instance.institution_id)
        people = Person.objects.for_user(user).filter(colleagues).distinct()
        self.fields["alternate"].queryset = people.exclude(
            pk=self.instance.person_id
        ).in_order()

    def clean(self):
        cleaned = super().clean()
        names = ("title", "starts_on", "ends_on")
        title, starts_on, ends_on = (cleaned.get(name) for name in names)
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The post ends before it starts."))
        elif not self.errors:
            post = copy(self.instance)
            post.title, post.starts_on, post.ends_on = title, starts_on, ends_on
            refuse_twice(self, post)
        return cleaned


class EndPostForm(VersionedForm):
    """The last day, and who comes next: a colleague, a new name, or nobody yet."""

    next_person = forms.ChoiceField(
        label=_("Who takes over?"), required=False, widget=forms.RadioSelect
    )
    given_names = forms.CharField(
        label=_("Given names"), max_length=100, required=False
    )
    family_name = forms.CharField(
        label=_("Family name"), max_length=100, required=False
    )
    same_person = same_person_field()
    next_title = forms.CharField(
        label=_("Title of the post"), max_length=200, required=False
    )
    next_starts_on = ForgivingDateField(
        label=_("Takes it up on"),
        required=False,
        help_text=_("The day after the last day, if left empty."),
    )
    takes_over_themes = forms.BooleanField(
        label=_("Is the focal point from then on"), required=False
    )
    form_key = forms.UUIDField(
        required=False, widget=forms.HiddenInput, initial=uuid.uuid4
    )

    class Meta:
        model = Post
        fields = ["ends_on"]
        field_classes = {"ends_on": ForgivingDateField}

    def __init__(self, *args, user, today, **kwargs):
        title = kwargs["instance"].title
        kwargs["initial"] = {"next_title": title, "takes_over_themes": True}
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].required = True
        self.colleagues = self._colleagues(user, today)
        self.fields["next_person"].choices = [
            (NOBODY, _("Nobody is known yet")),
            *((pk, _with_post(post)) for pk, post in self.colleagues.items()),
            (SOMEBODY_NEW, _("Somebody else, whose name stands below")),
        ]
        if not self.instance.is_focal_point:
            del self.fields["takes_over_themes"]
        names = (self.data.get(name, "") for name in ("given_names", "family_name"))
        is_new = self.data.get("next_person") == SOMEBODY_NEW
        self.known = people_called(user, *names) if is_new else {}
        ask_which(self, self.known)

    @property
    def last_day_helper(self):
        return Fields("ends_on")

    @property
    def next_helper(self):
        asked = ["same_person"] if self.known else []
        lines = ["next_person", ("given_names", "family_name"), *asked]
        lines.append(("next_title", "next_starts_on"))
        if self.instance.is_focal_point:
            lines.append("takes_over_themes")
        helper = Fields(*lines)
        helper.render_hidden_fields = False
        return helper

    def _colleagues(self, user, today) -> dict[str, Post]:
        """Those of the same body who hold a post there today, each once."""
        posts = Post.objects.for_user(user).on(today)
        posts = posts.filter(institution=self.instance.institution_id)
        posts = posts.exclude(person=self.instance.person_id).select_related("person")
        in_order = posts.order_by("person__family_name", "person__given_names", "pk")
        return {str(post.person_id): post for post in in_order[:MOST_COLLEAGUES]}

    def clean_ends_on(self):
        ends_on, starts_on = self.cleaned_data["ends_on"], self.instance.starts_on
        if starts_on and ends_on < starts_on:
            raise forms.ValidationError(_("The post ends before it starts."))
        return ends_on

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("next_person") == SOMEBODY_NEW:
            if not cleaned.get("family_name"):
                self.add_error("family_name", _("Enter the name of who takes over."))
        elif cleaned.get("family_name") or cleaned.get("given_names"):
            # A name that is typed and not chosen would be lost without a word.
            self.add_error("next_person", _("Choose this, or take the name out again."))
        if not self.errors:
            self._refuse_next()
        return cleaned

    def _refuse_next(self):
        following = self.successor()
        if following and following.person.pk:
            post = Post(
                person=following.person,
                institution_id=self.instance.institution_id,
                title=following.title,
                starts_on=following.starts_on,
            )
            refuse_twice(self, post, field="next_title")

    def successor(self) -> NextInPost | None:
        """Whoever takes over, as far as somebody was named."""
        typed = self.cleaned_data
        if typed["next_person"] == NOBODY:
            return None
        colleague = self.colleagues.get(typed["next_person"])
        known = self.known.get(typed.get("same_person"))
        named = known or Person(
            given_names=typed["given_names"], family_name=typed["family_name"]
        )
        return NextInPost(
            person=colleague.person if colleague else named,
            title=typed["next_title"] or self.instance.title,
            starts_on=typed["next_starts_on"] or typed["ends_on"] + timedelta(days=1),
            takes_over_themes=typed.get("takes_over_themes", False),
            form_key=typed["form_key"],
        )


def _with_post(post: Post) -> str:
    names = {"name": post.person.full_name, "title": post.title}
    return gettext("%(name)s, %(title)s") % names
