"""Names in several languages, and how they are searched."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.languages import FIRST_LANGUAGES, localized
from migration_coop.lib.search import Fold


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


def name_to_sort_by(language: str) -> Fold:
    """The name that a reader of this language sees, without case and accents. Those of
    French and English have an index on the same expression."""
    languages = dict.fromkeys([language, *FIRST_LANGUAGES])
    names = [NullIf(F(f"name_{code}"), Value("")) for code in languages]
    return Fold(Coalesce(*names))
