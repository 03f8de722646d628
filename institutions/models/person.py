"""People who act for institutions, and the posts they hold from one day to another."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import ANY, Institution, flag
from institutions.models.theme import Theme
from institutions.models.to_complete import ToComplete
from migration_coop.lib.history import track_links, tracked
from migration_coop.lib.records import CreatedOnce, Versioned
from migration_coop.lib.search import Fold


class Sex(models.TextChoices):
    FEMALE = "F", _("Woman")
    MALE = "M", _("Man")
    UNSTATED = "", _("Not stated")


class PersonName(models.Func):
    """A person's name as one text, for searching."""

    template = "(given_names || ' ' || family_name)"
    output_field = models.TextField()


class PersonQuerySet(models.QuerySet):
    def for_user(self, user):
        """Everybody the user may see: nobody of a restricted institution elsewhere."""
        bodies = Institution.objects.showing_people_to(user)
        seen = Post.objects.filter(institution__in=bodies)
        return self.filter(
            Exists(seen.filter(person=OuterRef("pk")))
            | ~Exists(Post.objects.filter(person=OuterRef("pk"))),
            is_withdrawn=False,
            merged_into=None,
        ).annotate(editable=flag(_edited_with(user.access())))

    def editable_by(self, user):
        """Also those that were merged into another, by whoever edits that one."""
        seen = Person.objects.for_user(user).filter(editable=True).values("pk")
        return self.filter(Q(pk__in=seen) | Q(merged_into__in=seen))

    def search(self, words: str):
        found = self
        for word in words.split():
            variants = PersonVariant.objects.annotate(
                folded_name=Fold(PersonName())
            ).filter(folded_name__contains=Fold(Value(word)))
            found = found.annotate(folded_name=Fold(PersonName())).filter(
                Q(folded_name__contains=Fold(Value(word)))
                | Q(pk__in=variants.values("person"))
                | Q(pk__in=Person.objects.merged_named_like(word))
            )
        return found

    def merged_named_like(self, word: str):
        """Keys of those into whom somebody of that name was merged."""
        merged = self.annotate(folded_name=Fold(PersonName())).filter(
            folded_name__contains=Fold(Value(word)), merged_into__isnull=False
        )
        return merged.values("merged_into")

    def to_complete(self):
        """Those who were noted by their name alone."""
        return self.filter(is_incomplete=True, merged_into=None)

    def in_order(self):
        return self.order_by("family_name", "given_names", "pk")


def _edited_with(access) -> Q:
    if access.administers_everywhere:
        return ANY
    posts = Post.objects.filter(institution__country__in=access.administered_countries)
    return Q(Exists(posts.filter(person=OuterRef("pk"))))


@tracked
class Person(ToComplete, CreatedOnce):
    """Somebody who holds, or held, posts."""

    family_name = models.CharField(_("family name"), max_length=100)
    given_names = models.CharField(_("given names"), max_length=100, blank=True)
    civility = models.CharField(
        _("civility or protocol title"), max_length=60, blank=True
    )
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True, default="")
    languages = ArrayField(
        models.CharField(max_length=2),
        default=list,
        blank=True,
        verbose_name=_("languages"),
    )
    # The name was withdrawn everywhere at once, because it could harm the person.
    is_withdrawn = models.BooleanField(_("name withdrawn"), default=False)
    # The record of the same person that is kept; this one leads to it.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                name="person_has_a_family_name", condition=~Q(family_name="")
            ),
            models.CheckConstraint(
                name="person_is_not_merged_into_themselves",
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("pk")),
            ),
        ]
        indexes = [
            GinIndex(
                OpClass(Fold(PersonName()), name="gin_trgm_ops"),
                name="person_name_search",
            ),
            models.Index(
                fields=["family_name", "given_names", "id"], name="person_by_name"
            ),
        ]

    def __str__(self):
        return self.full_name

    def get_absolute_url(self):
        return reverse("institutions:person_detail", args=[self.pk])

    @property
    def full_name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()

    def merge_into(self, other: "Person", *, expected_version: int) -> None:
        """Put away; who and when is kept by the history trigger and the merge."""
        self._lead_to(other, expected_version=expected_version)

    def undo_merge(self, *, expected_version: int) -> None:
        self._lead_to(None, expected_version=expected_version)

    def _lead_to(self, other: "Person | None", *, expected_version: int) -> None:
        self.merged_into = other
        self.save_edit(expected_version=expected_version, fields=["merged_into"])

    @property
    def missing(self) -> list[str]:
        """Whether there is a post is for the list to say: it knows all at once."""
        parts = [
            (not self.given_names, _("given names")),
            (not self.civility, _("civility")),
            (not self.sex, _("sex")),
        ]
        return [str(name) for is_missing, name in parts if is_missing]


@tracked
class PersonVariant(models.Model):
    """Another way the same person is written: Komlan Apédoh, or Gaston, Batchey."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="variants"
    )
    family_name = models.CharField(_("family name"), max_length=100)
    given_names = models.CharField(_("given names"), max_length=100, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("name variant")
        verbose_name_plural = _("name variants")
        indexes = [
            GinIndex(
                OpClass(Fold(PersonName()), name="gin_trgm_ops"),
                name="person_variant_search",
            )
        ]

    def __str__(self):
        return f"{self.given_names} {self.family_name}".strip()


class ChannelKind(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Telephone")
    WHATSAPP = "whatsapp", _("WhatsApp")


class ChannelUse(models.TextChoices):
    OFFICIAL = "official", _("Official")
    PERSONAL = "personal", _("Personal")


@tracked
class Channel(models.Model):
    """How to reach a person. Official and personal ways are kept apart."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="channels"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ChannelKind)
    use = models.CharField(_("use"), max_length=10, choices=ChannelUse)
    value = models.CharField(_("address or number"), max_length=254)
    is_preferred = models.BooleanField(_("preferred"), default=False)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints = [
            models.UniqueConstraint(
                name="person_prefers_one_channel_of_a_kind",
                fields=["person", "kind"],
                condition=Q(is_preferred=True),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.value}"


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
        ended = models.F("ends_on").desc(nulls_first=True)
        return self.order_by(ended, models.F("starts_on").desc(nulls_last=True), "-pk")


@tracked(by_time=True)
class Post(Versioned, models.Model):
    """A person in an institution, with a title, from one day to another."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
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
        ]

    def __str__(self):
        return f"{self.title}, {self.institution_id}"

    def covers(self, day: date) -> bool:
        return (self.starts_on or date.min) <= day <= (self.ends_on or date.max)

    def end(self, *, on: date, expected_version: int) -> None:
        """The person leaves the post; who and when is kept by the history trigger."""
        self.ends_on = on
        self.save_edit(expected_version=expected_version, fields=["ends_on"])

    def confirm(self, *, on: date, expected_version: int) -> None:
        """Somebody who should know says that the person still holds it."""
        self.confirmed_on = on
        self.save_edit(expected_version=expected_version, fields=["confirmed_on"])


track_links(Post, "focal_themes")
