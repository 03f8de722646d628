"""Institutions: what they are called, when, and where they stand."""

from datetime import date, datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import BooleanField, Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from institutions.models.country import Country, DateRange
from institutions.models.theme import Theme
from institutions.models.types import InstitutionType, SocialSide
from migration_coop.lib.history import tracked
from migration_coop.lib.languages import localized
from migration_coop.lib.lifecycle import Lifecycle, LifecycleEvent
from migration_coop.lib.records import CreatedOnce, Versioned
from migration_coop.lib.search import Fold


class InstitutionStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    DORMANT = "dormant", _("Dormant")
    # Its people and contacts are shown to nobody outside its own country.
    RESTRICTED = "restricted", _("Restricted")
    MERGED = "merged", _("Merged")
    DISSOLVED = "dissolved", _("Dissolved")


class InstitutionQuerySet(models.QuerySet):
    def for_user(self, user):
        """What the user may see, each row knowing whether they may change it.

        Those who log missions can choose a restricted body; observers of other
        countries do not learn of it. Its people are another question.
        """
        access = user.access()
        found = self if access.writes else self.showing_people_to(user)
        return found.annotate(editable=self._editable_by(access))

    def showing_people_to(self, user):
        """Bodies whose people and contacts the user may see."""
        access = user.access()
        if access.reads_everywhere:
            return self.all()
        return self.filter(
            ~Q(status=InstitutionStatus.RESTRICTED)
            | Q(country__in=access.readable_countries)
            | Q(pk__in=access.readable_institutions)
        )

    @staticmethod
    def _editable_by(access):
        if access.administers_everywhere:
            return Value(True, output_field=BooleanField())
        return Case(
            When(country__in=access.administered_countries, then=True), default=False
        )

    def search(self, words: str):
        """By any of its names, past ones too, or its acronym; accents do not matter."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(pk__in=Institution.objects.named_like(word).values("pk"))
                | Q(pk__in=FormerName.objects.named_like(word).values("institution"))
            )
        return found

    def named_like(self, word: str):
        return self.annotate(folded_names=Fold(AllNames())).filter(
            folded_names__contains=Fold(Value(word))
        )

    def in_order(self):
        return self.order_by("name_fr", "pk")


class AllNames(models.Func):
    """Every present name of an institution as one text, for searching."""

    template = (
        "(name_fr || ' ' || name_en || ' ' || name_pt || ' ' || name_ar"
        " || ' ' || acronym)"
    )
    output_field = models.TextField()


class Names(models.Model):
    """A name in several languages. The one in the reader's language comes first."""

    name_fr = models.CharField(_("name in French"), max_length=250, blank=True)
    name_en = models.CharField(_("name in English"), max_length=250, blank=True)
    name_pt = models.CharField(_("name in Portuguese"), max_length=250, blank=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=250, blank=True)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        return localized(self, "name")

    @property
    def short_name(self) -> str:
        return self.acronym or self.name

    @property
    def full_name(self) -> str:
        return f"{self.name} ({self.acronym})" if self.acronym else self.name


def has_a_name() -> Q:
    return ~Q(name_fr="", name_en="", name_pt="", name_ar="")


@tracked
class Institution(Names, Versioned, CreatedOnce, Lifecycle):
    """A body that takes part in labour-migration cooperation."""

    TRANSITIONS = {
        InstitutionStatus.ACTIVE: {
            InstitutionStatus.DORMANT,
            InstitutionStatus.RESTRICTED,
            InstitutionStatus.MERGED,
            InstitutionStatus.DISSOLVED,
        },
        InstitutionStatus.DORMANT: {
            InstitutionStatus.ACTIVE,
            InstitutionStatus.RESTRICTED,
            InstitutionStatus.MERGED,
            InstitutionStatus.DISSOLVED,
        },
        InstitutionStatus.RESTRICTED: {
            InstitutionStatus.ACTIVE,
            InstitutionStatus.DORMANT,
            InstitutionStatus.DISSOLVED,
        },
        InstitutionStatus.MERGED: {InstitutionStatus.ACTIVE},
        InstitutionStatus.DISSOLVED: {InstitutionStatus.ACTIVE},
    }

    code = models.SlugField(_("code"), max_length=30, unique=True)
    # Languages in which the name is our translation, not the body's own.
    unofficial_names = ArrayField(
        models.CharField(max_length=2),
        default=list,
        blank=True,
        verbose_name=_("unofficial translations"),
    )
    type = models.CharField(_("type"), max_length=8, choices=InstitutionType)
    iati_type = models.CharField(_("IATI organisation type"), max_length=2)
    social_side = models.CharField(
        _("side in social dialogue"), max_length=20, choices=SocialSide
    )
    # Empty for a supranational body.
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="institutions",
        verbose_name=_("country"),
    )
    city = models.CharField(_("city"), max_length=100, blank=True)
    address = models.TextField(_("address"), blank=True)
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("general e-mail"), blank=True)
    phone = PhoneNumberField(_("telephone"), blank=True)
    whatsapp = PhoneNumberField(_("WhatsApp service number"), blank=True)
    languages = ArrayField(
        models.CharField(max_length=2),
        default=list,
        blank=True,
        verbose_name=_("working languages"),
    )
    # Empty means those of its country. ISO 8601 numbers, 7 is Sunday.
    rest_days = ArrayField(
        models.PositiveSmallIntegerField(
            validators=[MinValueValidator(1), MaxValueValidator(7)]
        ),
        default=list,
        blank=True,
        verbose_name=_("weekly rest days"),
    )
    mandate = models.TextField(_("mandate"), blank=True)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=InstitutionStatus,
        default=InstitutionStatus.ACTIVE,
        editable=False,
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
    )
    source = models.CharField(_("source"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True)
    verified_on = models.DateField(_("last verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("verified by"),
    )

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        constraints = [
            models.CheckConstraint(
                name="institution_has_a_name", condition=has_a_name()
            ),
            models.CheckConstraint(
                name="institution_is_merged_into_another_exactly_when_merged",
                condition=(
                    Q(status=InstitutionStatus.MERGED, merged_into__isnull=False)
                    | (~Q(status=InstitutionStatus.MERGED) & Q(merged_into=None))
                ),
            ),
            models.CheckConstraint(
                name="institution_is_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("pk")),
            ),
            models.CheckConstraint(
                name="institution_rest_days_are_iso_weekdays",
                condition=Q(rest_days__contained_by=list(range(1, 8))),
            ),
        ]
        indexes = [
            GinIndex(
                OpClass(Fold(AllNames()), name="gin_trgm_ops"),
                name="institution_names_search",
            ),
            models.Index(fields=["name_fr", "id"], name="institution_by_name"),
            models.Index(
                fields=["country", "name_fr", "id"], name="institution_by_country"
            ),
            models.Index(fields=["type", "name_fr", "id"], name="institution_by_type"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("institutions:institution_detail", args=[self.code])

    # What it is

    @property
    def is_restricted(self) -> bool:
        return self.status == InstitutionStatus.RESTRICTED

    def names_on(self, day: date) -> Names:
        """The names it bore that day. Prefetch `former_names` for lists."""
        former = (name for name in self.former_names.all() if name.covers(day))
        return next(former, self)

    # What can happen to it

    def restrict(self, *, by, at: datetime, note: str) -> None:
        self.move_to(InstitutionStatus.RESTRICTED, by=by, at=at, note=note)

    def activate(self, *, by, at: datetime, note: str = "") -> None:
        self.move_to(
            InstitutionStatus.ACTIVE, by=by, at=at, note=note, merged_into=None
        )

    def rest(self, *, by, at: datetime, note: str) -> None:
        self.move_to(InstitutionStatus.DORMANT, by=by, at=at, note=note)

    def dissolve(self, *, by, at: datetime, note: str) -> None:
        self.move_to(InstitutionStatus.DISSOLVED, by=by, at=at, note=note)

    def merge_into(self, other: "Institution", *, by, at: datetime, note: str = ""):
        self.move_to(
            InstitutionStatus.MERGED, by=by, at=at, note=note, merged_into=other
        )


class InstitutionEvent(LifecycleEvent):
    subject = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="events"
    )


class FormerNameQuerySet(models.QuerySet):
    def named_like(self, word: str):
        return self.annotate(folded_names=Fold(AllNames())).filter(
            folded_names__contains=Fold(Value(word))
        )


@tracked
class FormerName(Names):
    """What an institution was called from one day up to, not including, another."""

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="former_names"
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"))
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = FormerNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        constraints = [
            models.CheckConstraint(
                name="former_name_is_not_empty", condition=has_a_name()
            ),
            ExclusionConstraint(
                name="institution_bore_one_name_at_a_time",
                expressions=[
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                    ("institution", RangeOperators.EQUAL),
                ],
            ),
        ]

    def __str__(self):
        return self.name

    def covers(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day < self.valid_to


@tracked
class InstitutionParent(models.Model):
    """Under which ministry or body an institution stood, and when."""

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="parents"
    )
    parent = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="children"
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("parent body")
        verbose_name_plural = _("parent bodies")
        constraints = [
            models.CheckConstraint(
                name="institution_is_not_its_own_parent",
                condition=~Q(institution=models.F("parent")),
            ),
            ExclusionConstraint(
                name="institution_has_one_parent_at_a_time",
                expressions=[
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                    ("institution", RangeOperators.EQUAL),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.institution_id} < {self.parent_id}"


class IdentifierScheme(models.TextChoices):
    IATI = "iati", _("IATI organisation identifier")
    ROR = "ror", _("Research Organization Registry")
    WIKIDATA = "wikidata", _("Wikidata")


@tracked
class InstitutionIdentifier(models.Model):
    """The institution in somebody else's register."""

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="identifiers"
    )
    scheme = models.CharField(_("register"), max_length=10, choices=IdentifierScheme)
    value = models.CharField(_("identifier"), max_length=100)

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = [
            models.UniqueConstraint(
                name="identifier_names_one_institution", fields=["scheme", "value"]
            ),
        ]

    def __str__(self):
        return f"{self.scheme}:{self.value}"


class ThemeOffer(models.TextChoices):
    OFFERED = "offered", _("Offered")
    SOUGHT = "sought", _("Sought")


@tracked
class InstitutionTheme(models.Model):
    """What an institution can teach, or wants to learn."""

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="themes"
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="institutions"
    )
    offer = models.CharField(
        _("offered or sought"),
        max_length=10,
        choices=ThemeOffer,
        default=ThemeOffer.OFFERED,
    )

    class Meta:
        verbose_name = _("theme of an institution")
        verbose_name_plural = _("themes of institutions")
        constraints = [
            models.UniqueConstraint(
                name="institution_lists_a_theme_once",
                fields=["institution", "theme", "offer"],
            ),
        ]

    def __str__(self):
        return f"{self.institution_id} {self.offer} {self.theme_id}"
