"""What the list of people can be narrowed to. All that is asked of posts is asked of
one and the same post: whoever is a focal point in Togo, not there and there a director."""

from collections import defaultdict

import django_filters
from django import forms
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from institutions.filters import SELECT, countries_by_name
from institutions.models import Institution, Person, Post, Theme
from institutions.models.post import holds
from migration_coop.lib.filters import ListFilter

TODAY, BEFORE = "now", "before"
HOLDS = [(TODAY, _("A post today")), (BEFORE, _("A post before, none today"))]
STATES = [("confirm", _("To be confirmed")), ("complete", _("To complete"))]
ABOUT_POSTS = ("country", "institution", "theme")
FIRST_FILTERS = ("q", "country", "institution")


def _choices(label, choices):
    return django_filters.ChoiceFilter(
        label=label,
        choices=choices,
        method="by_post",
        empty_label=_("All"),
        widget=SELECT,
    )


class PersonFilter(ListFilter):
    FIRST = FIRST_FILTERS

    q = django_filters.CharFilter(
        label=_("Name or spelling"),
        method="by_name",
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    country = _choices(_("Country"), countries_by_name)
    institution = django_filters.CharFilter(
        label=_("Institution"),
        method="by_post",
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    theme = django_filters.ModelChoiceFilter(
        label=_("Focal point for"),
        queryset=Theme.objects.filter(parent=None).order_by("code"),
        to_field_name="code",
        method="by_post",
        empty_label=_("All"),
        widget=SELECT,
    )
    holds = _choices(_("Holds"), HOLDS)
    state = _choices(_("State"), STATES)

    class Meta:
        model = Person
        fields = ["q", "country", "institution", "theme", "holds", "state"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def by_name(self, people, name, words):
        return people.search(words)

    def by_post(self, people, name, value):
        """Together, in `filter_queryset`."""
        return people

    def filter_queryset(self, queryset):
        people = super().filter_queryset(queryset)
        # What cannot be understood asks for nothing.
        asked = defaultdict(str, self.form.cleaned_data)
        if asked["state"] == "complete":
            people = people.to_complete()
        if asked["holds"] == BEFORE:
            people = people.exclude(holds(self._seen.on(self.today)))
        elif not self._asks_of_posts(asked):
            return people
        return people.filter(holds(self._posts(asked)))

    @cached_property
    def _seen(self):
        return Post.objects.for_user(self.request.user)

    def _asks_of_posts(self, asked) -> bool:
        is_confirm = asked["state"] == "confirm"
        return bool(any(asked[name] for name in (*ABOUT_POSTS, "holds")) or is_confirm)

    def _posts(self, asked):
        posts = self._seen
        if asked["country"]:
            posts = posts.filter(institution__country=asked["country"])
        if asked["institution"]:
            posts = posts.filter(institution__in=_bodies(asked["institution"]))
        if theme := asked["theme"]:
            all_or_this = Q(focal_themes=None) | Q(focal_themes=theme)
            posts = posts.filter(all_or_this, is_focal_point=True)
        if asked["holds"] == TODAY:
            posts = posts.on(self.today)
        if asked["state"] == "confirm":
            posts = posts.to_confirm(self.today)
        return posts


def _bodies(words: str):
    """By its code, as the link on its page has it, or by any of its names."""
    named = Institution.objects.search(words).values("pk")
    return Institution.objects.filter(Q(code=words.strip()) | Q(pk__in=named))


class ToConfirmFilter(ListFilter):
    """Posts that somebody should confirm, of a country or of one institution."""

    country = django_filters.ChoiceFilter(
        label=_("Country"),
        field_name="institution__country",
        choices=countries_by_name,
        empty_label=_("All"),
        widget=SELECT,
    )
    institution = django_filters.CharFilter(
        label=_("Institution"),
        method="by_institution",
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    class Meta:
        model = Post
        fields = ["country", "institution"]

    def by_institution(self, posts, name, words):
        return posts.filter(institution__in=_bodies(words))
