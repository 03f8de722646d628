"""Records that may be the same body, or the same person, twice."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution
from institutions.models.person import Person
from migration_coop.lib.history import tracked

# An answer holds until the score has risen by so many points since it was given.
CLEARLY_MORE = 10


class DuplicateKeys(models.Model):
    """By what an institution is found as a candidate; the database keeps it so.

    Triggers write `keys` (institutions/duplicates/key_triggers.py); `digest` says what
    the last sweep saw of the record. Not tracked: all of it can be worked out anew.
    """

    institution = models.OneToOneField(
        Institution,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="duplicate_keys",
    )
    keys = ArrayField(models.TextField(), default=list)
    digest = models.CharField(max_length=32, default="", db_default="")

    class Meta:
        # Without a list of what is to be indexed later: each search would read it all.
        indexes = [
            GinIndex(fields=["keys"], name="duplicate_keys_search", fastupdate=False)
        ]

    def __str__(self):
        return str(self.institution_id)


class SweptPerson(models.Model):
    """What the last sweep saw of a person. Not tracked, as `DuplicateKeys`."""

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, primary_key=True, related_name="swept"
    )
    digest = models.CharField(max_length=32)

    def __str__(self):
        return str(self.person_id)


class PairQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        """Nobody said that they are two, or they have become clearly more alike."""
        more = Q(score__gte=F("told_apart_score") + CLEARLY_MORE)
        return self.filter(Q(told_apart_at=None) | more)

    def between(self, one: models.Model, other: models.Model) -> Self:
        first, second = sorted([one.pk, other.pk])
        return self.filter(first=first, second=second)

    def told_apart(self) -> Self:
        return self.exclude(pk__in=self.model.objects.waiting().values("pk"))


class DuplicatePairQuerySet(PairQuerySet):
    def for_user(self, user) -> Self:
        """Both may be seen with all that they hold, and one is the user's to change."""
        access = user.access()
        seen = Institution.objects.showing_people_to(user).existing()
        own = Institution.objects.filter(country__in=access.administered_countries)
        if access.administers_everywhere:
            own = Institution.objects.all()
        elif not access.administers:
            own = Institution.objects.none()
        is_own = Q(first__in=own) | Q(second__in=own)
        return self.filter(is_own, first__in=seen, second__in=seen)

    def of(self, institution: Institution) -> Self:
        return self.filter(Q(first=institution) | Q(second=institution))


class PersonPairQuerySet(PairQuerySet):
    def for_user(self, user) -> Self:
        """Both may be seen, and one has a post in a country the user administers."""
        if not user.access().administers:
            return self.none()
        seen = Person.objects.for_user(user)
        own = seen.filter(editable=True).values("pk")
        is_own = Q(first__in=own) | Q(second__in=own)
        return self.filter(
            is_own, first__in=seen.values("pk"), second__in=seen.values("pk")
        )


class Pair(models.Model):
    """Two rows, the older one first; how alike they are, and what somebody said."""

    # Per cent, and why: a list of [kind, value] (institutions/duplicates/reasons.py).
    score = models.PositiveSmallIntegerField(_("likeness"))
    reasons = models.JSONField(default=list)
    found_at = models.DateTimeField(_("found"))
    told_apart_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    told_apart_at = models.DateTimeField(null=True, blank=True, editable=False)
    told_apart_score = models.PositiveSmallIntegerField(null=True, editable=False)
    told_apart_note = models.TextField(_("note"), blank=True, editable=False)

    class Meta:
        abstract = True

    def tell_apart(self, *, by, at: datetime, note: str = "") -> None:
        """They are two. Remembered with the score at which it was said."""
        self._answer(by=by, at=at, score=self.score, note=note)

    def take_back(self) -> None:
        """It was a mistake; who said what remains in the history."""
        self._answer(by=None, at=None, score=None, note="")

    def _answer(self, *, by, at, score, note) -> None:
        self.told_apart_by, self.told_apart_at = by, at
        self.told_apart_score, self.told_apart_note = score, note
        answer = ("by", "at", "score", "note")
        self.save(update_fields=[f"told_apart_{name}" for name in answer])

    @property
    def is_told_apart(self) -> bool:
        said_at = self.told_apart_score
        return said_at is not None and self.score < said_at + CLEARLY_MORE


def rules_of(name: str) -> list[models.BaseConstraint]:
    said = Q(told_apart_at__isnull=False, told_apart_score__isnull=False)
    nothing = Q(told_apart_by=None, told_apart_at=None, told_apart_score=None)
    return [
        models.UniqueConstraint(
            name=f"{name}_is_kept_once", fields=["first", "second"]
        ),
        models.CheckConstraint(
            name=f"{name}_is_in_order", condition=Q(first__lt=F("second"))
        ),
        models.CheckConstraint(
            name=f"{name}_score_is_per_cent", condition=Q(score__lte=100)
        ),
        models.CheckConstraint(
            name=f"{name}_is_told_apart_by_somebody_at_some_time",
            condition=nothing | (said & Q(told_apart_by__isnull=False)),
        ),
    ]


@tracked
class DuplicatePair(Pair):
    """Two institutions that may be one."""

    first = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair that looks alike")
        verbose_name_plural = _("pairs that look alike")
        constraints = rules_of("duplicate_pair")
        indexes = [
            models.Index(fields=["-score", "id"], name="duplicate_pair_by_score")
        ]

    def __str__(self):
        return f"{self.first_id} = {self.second_id}? {self.score}"

    def other(self, institution: Institution) -> Institution:
        return self.second if institution.pk == self.first_id else self.first

    @property
    def merge_url(self) -> str:
        """Where the two are compared field by field."""
        codes = [self.first.code, self.second.code]
        return reverse("institutions:institution_merge", args=codes)


@tracked
class PersonPair(Pair):
    """Two people who may be one."""

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = PersonPairQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair of people that look alike")
        verbose_name_plural = _("pairs of people that look alike")
        constraints = rules_of("person_pair")
        indexes = [models.Index(fields=["-score", "id"], name="person_pair_by_score")]

    def __str__(self):
        return f"{self.first_id} = {self.second_id}? {self.score}"

    @property
    def merge_url(self) -> str:
        return reverse(
            "institutions:person_merge", args=[self.first_id, self.second_id]
        )
