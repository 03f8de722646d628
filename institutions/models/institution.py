"""Institutions: what they are called, when, and where they stand."""

from datetime import date, datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from institutions.models.country import Country
from institutions.models.institution_rows import (
    GONE,
    InstitutionQuerySet,
    InstitutionStatus,
)
from institutions.models.list_indexes import LIST_INDEXES
from institutions.models.names import AllNames, Names, has_a_name
from institutions.models.to_complete import ToComplete
from institutions.models.types import InstitutionType, SocialSide
from migration_coop.lib.formats import country_name
from migration_coop.lib.history import tracked
from migration_coop.lib.languages import FIRST_LANGUAGES
from migration_coop.lib.lifecycle import LifecycleEvent, StandingManager, Undoable
from migration_coop.lib.records import CreatedOnce
from migration_coop.lib.search import Fold


@tracked(by_time=True)
class Institution(Names, ToComplete, CreatedOnce, Undoable):
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
            InstitutionStatus.MERGED,
            InstitutionStatus.DISSOLVED,
        },
        InstitutionStatus.MERGED: {InstitutionStatus.ACTIVE},
        InstitutionStatus.DISSOLVED: {
            InstitutionStatus.ACTIVE,
            InstitutionStatus.MERGED,
        },
    }

    code = models.SlugField(_("code"), max_length=30, unique=True)
    # Languages in which the name is our translation, not the body's own.
    unofficial_names = ArrayField(
        models.CharField(max_length=2),
        default=list,
        blank=True,
        verbose_name=_("unofficial translations"),
    )
    # Empty only while the record is to be completed.
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
    # The first day without it. Empty where it stands, or nobody knows the day.
    ended_on = models.DateField(
        _("dissolved on"), null=True, blank=True, editable=False
    )
    # The body that took over when it was dissolved: no duplicate, as `merged_into` is.
    succeeded_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="predecessors",
        verbose_name=_("taken over by"),
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

    objects = StandingManager.from_queryset(InstitutionQuerySet)()

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
                name="institution_has_an_end_and_a_successor_only_when_gone",
                condition=Q(status__in=GONE) | Q(ended_on=None, succeeded_by=None),
            ),
            models.CheckConstraint(
                name="institution_does_not_succeed_itself",
                condition=Q(succeeded_by=None) | ~Q(succeeded_by=models.F("pk")),
            ),
            models.CheckConstraint(
                name="institution_rest_days_are_iso_weekdays",
                condition=Q(rest_days__contained_by=list(range(1, 8))),
            ),
            models.CheckConstraint(
                name="institution_has_a_type_unless_to_complete",
                condition=Q(is_incomplete=True) | ~Q(type=""),
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
            models.Index(
                models.F("verified_on").asc(nulls_first=True),
                "name_fr",
                "id",
                name="institution_by_verification",
            ),
            *LIST_INDEXES,
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("institutions:institution_detail", args=[self.code])

    # What it is

    @property
    def is_restricted(self) -> bool:
        return self.status == InstitutionStatus.RESTRICTED

    @property
    def label(self) -> str:
        """Its name as fields show it, with its country."""
        if self.country_id is None:
            return self.full_name
        return f"{self.full_name}, {country_name(self.country_id)}"

    @property
    def missing(self) -> list[str]:
        parts = [
            (not self.type, _("type")),
            (not self.city, _("city")),
            (not self.acronym, _("acronym")),
            (len(self.names_by_language()) == 1, _("names in other languages")),
        ]
        return [str(name) for is_missing, name in parts if is_missing]

    def names_by_language(self) -> list[dict]:
        """Each name it bears, and whether it is only our translation."""
        return [
            {
                "language": language,
                "name": name,
                "is_unofficial": language in self.unofficial_names,
            }
            for language in FIRST_LANGUAGES
            if (name := getattr(self, f"name_{language}"))
        ]

    def names_on(self, day: date) -> Names:
        """The names it bore that day. Prefetch `former_names` for lists."""
        if self.pk is None:
            # Named on a page that nobody has saved yet.
            return self
        former = (name for name in self.former_names.all() if name.covers(day))
        return next(former, self)

    def exists_on(self, day: date) -> bool:
        """Whether it can take part in something of that day. A body that is gone, and
        nobody knows since when, may have taken part in anything."""
        return self.ended_on is None or day < self.ended_on

    # What can happen to it

    def confirm(self, *, by, on: date, expected_version: int) -> None:
        """Somebody looked: what the record says still holds."""
        self.verified_by, self.verified_on = by, on
        self.save_edit(
            expected_version=expected_version, fields=["verified_by", "verified_on"]
        )

    def restrict(self, *, by, at: datetime, note: str) -> None:
        self.move_to(InstitutionStatus.RESTRICTED, by=by, at=at, note=note)

    def activate(self, *, by, at: datetime, note: str = "") -> None:
        gone = {"merged_into": None, "ended_on": None, "succeeded_by": None}
        self.move_to(InstitutionStatus.ACTIVE, by=by, at=at, note=note, **gone)

    def rest(self, *, by, at: datetime, note: str) -> None:
        self.move_to(InstitutionStatus.DORMANT, by=by, at=at, note=note)

    def dissolve(
        self,
        *,
        by,
        at: datetime,
        note: str,
        on: date | None = None,
        successor: "Institution | None" = None,
    ) -> None:
        """It is no more from that day on; another body may have taken over."""
        ended = {"ended_on": on, "succeeded_by": successor}
        self.move_to(InstitutionStatus.DISSOLVED, by=by, at=at, note=note, **ended)

    def merge_into(self, other: "Institution", *, by, at: datetime, note: str = ""):
        self.move_to(
            InstitutionStatus.MERGED, by=by, at=at, note=note, merged_into=other
        )

    def undo_merge(self, status: str, *, by, at: datetime, note: str) -> None:
        """Back to the status it had before."""
        self.take_back(status, by=by, at=at, note=note, merged_into=None)

    def note_merge(self, *, by, at: datetime, note: str) -> None:
        """Another record was merged into this one, or parted from it again."""
        self.events.create(
            from_status=self.status, to_status=self.status, by=by, at=at, note=note
        )

    def undo_noting(self, *, by, at: datetime, note: str) -> None:
        """As if nobody had named it: its code is free for the next one."""
        self.undo(by=by, at=at, note=note, code=f"~{self.pk}")


class InstitutionEvent(LifecycleEvent):
    subject = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="events"
    )
