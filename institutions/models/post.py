"""Posts: a person in an institution, with a title, from one day to another."""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from institutions.models.country import DateRange
from institutions.models.institution import Institution
from institutions.models.institution_rows import ANY, GONE, flag
from institutions.models.theme import Theme
from migration_coop.lib.history import track_links, tracked
from migration_coop.lib.records import Versioned
from migration_coop.lib.search import Fold

# Contact data are reviewed every twelve months: lists, pages and reminders ask here.
CONFIRM_EVERY = timedelta(days=365)


class PostQuerySet(models.QuerySet):
    def on(self, day: date):
        return self.filter(
            Q(starts_on=None) | Q(starts_on__lte=day),
            Q(ends_on=None) | Q(ends_on__gte=day),
        )

    def for_user(self, user):
        """Each row knowing whether the user may change it."""
        access = user.access()
        edited = Q(institution__country__in=access.administered_countries)
        return self.filter(
            institution__in=Institution.objects.showing_people_to(user).unmerged(),
            person__is_withdrawn=False,
            person__merged_into=None,
        ).annotate(editable=flag(ANY if access.administers_everywhere else edited))

    def latest_first(self):
        """Those held now first, then by when they ended."""
        ended = F("ends_on").desc(nulls_first=True)
        return self.order_by(ended, F("starts_on").desc(nulls_last=True), "-pk")

    def with_last_word(self):
        """On which day we last heard that the post is held; never is empty."""
        return self.annotate(last_word_on=Coalesce("confirmed_on", "starts_on"))

    def to_confirm(self, today: date):
        """Held today, and for a year nobody has said so."""
        long_ago = Q(last_word_on=None) | Q(last_word_on__lte=today - CONFIRM_EVERY)
        return (
            self.on(today)
            .with_last_word()
            .filter(long_ago)
            .exclude(institution__status__in=GONE)
        )

    def overlapping(self, post: "Post"):
        """Others that say the same of the same days: what the constraint refuses."""
        rows = self.filter(person=post.person_id, institution=post.institution_id)
        rows = rows.annotate(folded_title=Fold("title"))
        rows = rows.filter(folded_title=Fold(Value(post.title))).exclude(pk=post.pk)
        if post.ends_on:
            rows = rows.filter(Q(starts_on=None) | Q(starts_on__lte=post.ends_on))
        if post.starts_on:
            rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=post.starts_on))
        return rows


@tracked(by_time=True)
class Post(Versioned, models.Model):
    """A person in an institution, with a title, from one day to another.

    Somebody may hold two posts at once, in one institution or in two; not one post
    twice on the same day.
    """

    person = models.ForeignKey(
        "institutions.Person", on_delete=models.PROTECT, related_name="posts"
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="posts"
    )
    title = models.CharField(_("title"), max_length=200)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    is_focal_point = models.BooleanField(_("focal point"), default=False)
    focal_themes = models.ManyToManyField(
        Theme, blank=True, related_name="+", verbose_name=_("focal point for")
    )
    # Who answers while the person is away.
    alternate = models.ForeignKey(
        "institutions.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stands_in_for",
        verbose_name=_("alternate"),
    )
    # The post of whoever came after; its title may be another by now.
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    confirmed_on = models.DateField(_("last confirmed on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.CheckConstraint(
                name="post_does_not_end_before_it_starts",
                condition=Q(starts_on=None)
                | Q(ends_on=None)
                | Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_("The post ends before it starts."),
            ),
            models.CheckConstraint(name="post_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="post_is_not_its_own_successor",
                condition=Q(successor=None) | ~Q(successor=models.F("pk")),
            ),
            models.CheckConstraint(
                name="post_has_somebody_else_as_alternate",
                condition=Q(alternate=None) | ~Q(alternate=models.F("person")),
            ),
            ExclusionConstraint(
                name="person_holds_one_post_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("institution", RangeOperators.EQUAL),
                    (Fold("title"), RangeOperators.EQUAL),
                    (
                        DateRange(
                            "starts_on",
                            "ends_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("This person holds this post already."),
            ),
        ]
        indexes = [
            models.Index(
                Coalesce("confirmed_on", "starts_on").asc(nulls_first=True),
                "id",
                name="post_by_last_word",
            )
        ]

    def __str__(self):
        return f"{self.title}, {self.institution_id}"

    def get_absolute_url(self):
        """A post stands on the page of whoever holds it."""
        return f"{self.person.get_absolute_url()}#post-{self.pk}"

    # What it is

    def covers(self, day: date) -> bool:
        return (self.starts_on or date.min) <= day <= (self.ends_on or date.max)

    def is_to_confirm(self, today: date) -> bool:
        """As `to_confirm` says of many; that its institution stands, is asked there."""
        last_word = self.confirmed_on or self.starts_on
        is_old = last_word is None or last_word <= today - CONFIRM_EVERY
        return self.covers(today) and is_old

    # What can happen to it

    def end(
        self, *, on: date, expected_version: int, successor: "Post | None" = None
    ) -> None:
        """The person leaves the post; who and when is kept by the history trigger."""
        self.ends_on, self.successor = on, successor
        fields = ["ends_on", "successor"]
        self.save_edit(expected_version=expected_version, fields=fields)

    def confirm(self, *, on: date, expected_version: int) -> None:
        """Somebody who should know says that the person still holds it."""
        self.confirmed_on = on
        self.save_edit(expected_version=expected_version, fields=["confirmed_on"])


track_links(Post, "focal_themes")


def holds(posts: models.QuerySet, *, of: str = "pk") -> Exists:
    """That a person, or the person of a row, holds one of these posts."""
    return Exists(posts.filter(person=OuterRef(of)))
