from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.models.country import DatedQuerySet
from migration_coop.lib.history import tracked
from migration_coop.lib.languages import localized
from migration_coop.lib.records import Versioned


class ThemeQuerySet(DatedQuerySet):
    def for_user(self, user):
        """Themes are no secret."""
        return self.all()

    def with_bodies(self):
        """How many institutions offer or seek each."""
        bodies = models.Count("institutions__institution", distinct=True)
        return self.annotate(bodies=bodies)

    def choosable(self, day: date, *, chosen: Iterable[Any] = ()):
        """What can be chosen on that day, and what is `chosen` already: a theme that
        ended stays where it is."""
        rows = self.on(day) | self.filter(pk__in=[getattr(c, "pk", c) for c in chosen])
        return rows.order_by("code", "pk")


@tracked
class Theme(Versioned, models.Model):
    """What cooperation is about, in two levels, mapped to the GCM and the SDGs.

    GCM objectives are those of A/RES/73/195 (1 to 23); SDG targets are UN codes
    such as 10.7; DAC purpose codes are those of the OECD.
    """

    code = models.CharField(_("code"), max_length=8, unique=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("broader theme"),
    )
    name_fr = models.CharField(_("name in French"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    name_pt = models.CharField(_("name in Portuguese"), max_length=200, blank=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=200, blank=True)
    definition_en = models.TextField(_("definition"), blank=True)
    gcm_objectives = ArrayField(
        models.PositiveSmallIntegerField(),
        default=list,
        blank=True,
        verbose_name=_("GCM objectives"),
    )
    sdg_targets = ArrayField(
        models.CharField(max_length=8),
        default=list,
        blank=True,
        verbose_name=_("SDG targets"),
    )
    migof_dimensions = ArrayField(
        models.PositiveSmallIntegerField(),
        default=list,
        blank=True,
        verbose_name=_("MiGOF dimensions"),
    )
    dac_purpose_codes = ArrayField(
        models.CharField(max_length=8),
        default=list,
        blank=True,
        verbose_name=_("DAC purpose codes"),
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = [
            models.CheckConstraint(
                name="theme_has_a_parent_exactly_on_the_second_level",
                condition=(
                    Q(code__contains=".", parent__isnull=False)
                    | (~Q(code__contains=".") & Q(parent=None))
                ),
            ),
            models.CheckConstraint(
                name="theme_does_not_end_before_it_starts",
                condition=Q(valid_from=None)
                | Q(valid_to=None)
                | Q(valid_to__gt=models.F("valid_from")),
                violation_error_message=_("It ends before it starts."),
            ),
            models.CheckConstraint(
                name="theme_names_gcm_objectives_1_to_23",
                condition=Q(gcm_objectives__contained_by=list(range(1, 24))),
            ),
            models.CheckConstraint(
                name="theme_names_migof_dimensions_1_to_6",
                condition=Q(migof_dimensions__contained_by=list(range(1, 7))),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return localized(self, "name")
