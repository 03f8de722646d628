"""People who act for institutions: how they are called, and by whom they are seen."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.models.channel import ChannelKind
from institutions.models.institution import Institution
from institutions.models.institution_rows import ANY, flag
from institutions.models.legal_basis import WithLegalBasis, is_stated_in_full
from institutions.models.post import Post, holds
from institutions.models.to_complete import ToComplete
from migration_coop.lib.history import tracked
from migration_coop.lib.records import AppendOnly, CreatedOnce
from migration_coop.lib.search import Fold


class Sex(models.TextChoices):
    FEMALE = "F", _("Woman")
    MALE = "M", _("Man")
    UNSTATED = "", _("Not stated")


class Language(models.TextChoices):
    """In which somebody prefers to be written to."""

    FRENCH = "fr", _("French")
    ENGLISH = "en", _("English")
    PORTUGUESE = "pt", _("Portuguese")
    ARABIC = "ar", _("Arabic")


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
            holds(seen) | ~holds(Post.objects.all()),
            is_withdrawn=False,
            merged_into=None,
        ).annotate(editable=flag(_edited_with(user.access())))

    def editable_by(self, user):
        """Also those that were merged into another, by whoever edits that one."""
        seen = Person.objects.for_user(user).filter(editable=True).values("pk")
        return self.filter(Q(pk__in=seen) | Q(merged_into__in=seen))

    def withdrawn_for(self, user):
        """Whose name was withdrawn, for those who may give it back."""
        found = self.filter(
            _edited_with(user.access()), is_withdrawn=True, merged_into=None
        )
        bodies = Institution.objects.showing_people_to(user)
        hidden = Post.objects.exclude(institution__in=bodies)
        return found.exclude(holds(hidden))

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
    return Q(holds(posts))


@tracked
class Person(ToComplete, WithLegalBasis, CreatedOnce):
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
    preferred_language = models.CharField(
        _("preferred language"), max_length=2, choices=Language, blank=True
    )
    preferred_channel = models.CharField(
        _("prefers to be reached by"), max_length=10, choices=ChannelKind, blank=True
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
                name="person_legal_basis_names_its_law_and_day",
                condition=is_stated_in_full(),
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

    # What it is

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

    # What can happen to it

    def withdraw_name(self, *, by, at: datetime, note: str) -> None:
        """From now on nobody finds the name: it could harm the person."""
        self._set_withdrawn(True, by=by, at=at, note=note)

    def restore_name(self, *, by, at: datetime, note: str) -> None:
        self._set_withdrawn(False, by=by, at=at, note=note)

    @transaction.atomic
    def _set_withdrawn(self, value: bool, *, by, at: datetime, note: str) -> None:
        # Of two who do the same at once, both reasons are kept.
        same = Person.objects.filter(pk=self.pk)
        same.update(is_withdrawn=value, version=F("version") + 1)
        self.is_withdrawn, self.version = value, self.version + 1
        self.name_events.create(is_withdrawn=value, by=by, at=at, note=note)


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
        constraints = [
            models.CheckConstraint(
                name="person_variant_has_a_family_name", condition=~Q(family_name="")
            )
        ]

    def __str__(self):
        return f"{self.given_names} {self.family_name}".strip()


class PersonNameEvent(AppendOnly):
    """A name was withdrawn or given back: by whom, when and why. For those alone who
    may give it back."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="name_events"
    )
    is_withdrawn = models.BooleanField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    note = models.TextField()

    class Meta(AppendOnly.Meta):
        constraints = [
            models.CheckConstraint(
                name="person_name_is_withdrawn_with_a_reason", condition=~Q(note="")
            )
        ]

    def __str__(self):
        return f"{self.person_id}: {self.is_withdrawn}"
