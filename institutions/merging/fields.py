"""The fields of a record that are compared, how they are shown, and which is fuller."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from institutions.models import Institution, InstitutionStatus, Person
from migration_coop.lib.formats import country_name, format_date, format_names

LANGUAGES = {
    "fr": gettext_lazy("French"),
    "en": gettext_lazy("English"),
    "pt": gettext_lazy("Portuguese"),
    "ar": gettext_lazy("Arabic"),
}


def capital(words: str | Promise) -> str:
    return f"{words[0].upper()}{words[1:]}"


def is_given(value: Any) -> int:
    return int(bool(value))


def count_words(value: Any) -> int:
    return len(str(value).split())


def count_entries(value: Any) -> int:
    return len(value)


def lateness(value: Any) -> int:
    return value.toordinal() if value else 0


def always(_kept: Any, _merged: Any) -> bool:
    return True


def both_ended(kept: Any, merged: Any) -> bool:
    """What stands has neither an end nor a body that took over."""
    ended = InstitutionStatus.DISSOLVED
    return kept.status == ended and merged.status == ended


def both_ended_otherwise(kept: Any, merged: Any) -> bool:
    """Neither takes over from itself once the two are one."""
    is_of_the_other = kept.pk == merged.succeeded_by_id or (
        merged.pk == kept.succeeded_by_id
    )
    return both_ended(kept, merged) and not is_of_the_other


@dataclass(frozen=True)
class Field:
    """One line of the comparison."""

    name: str
    fullness: Callable[[Any], int] = is_given
    # Columns that go wherever its value goes.
    along: tuple[str, ...] = ()
    # What is not chosen goes on being found, on the record that is put away.
    is_name: bool = False
    # Between which two records there is a choice.
    is_open: Callable[[Any, Any], bool] = always

    @property
    def language(self) -> str:
        """Of a name: for the attribute that tells screen readers."""
        stem, _separator, language = self.name.rpartition("_")
        return language if stem == "name" else ""

    def label(self, row: Model) -> str:
        return capital(row._meta.get_field(self.name).verbose_name)

    def value(self, row: Model) -> Any:
        return getattr(row, row._meta.get_field(self.name).attname)

    def text(self, row: Model) -> str:
        value = self.value(row)
        if not value:
            return ""
        show = SHOWN.get(self.name)
        if show:
            return show(value)
        if row._meta.get_field(self.name).is_relation:
            return str(getattr(row, self.name))
        display = getattr(row, f"get_{self.name}_display", None)
        return str(display()) if display else str(value)

    def fullness_of(self, row: Model) -> int:
        value = self.value(row)
        return self.fullness(value) if value else 0


SHOWN: dict[str, Callable[[Any], str]] = {
    "country": country_name,
    "phone": lambda number: number.as_international,
    "whatsapp": lambda number: number.as_international,
    "languages": lambda codes: format_names(str(LANGUAGES[code]) for code in codes),
    "rest_days": lambda days: format_names(str(WEEKDAYS[day - 1]) for day in days),
    "verified_on": format_date,
    "ended_on": format_date,
}
NAMES = tuple(
    Field(name, count_words, is_name=True)
    for name in ("name_fr", "name_en", "name_pt", "name_ar")
)
FIELDS: dict[type[Model], tuple[Field, ...]] = {
    Institution: (
        *NAMES,
        Field("acronym", is_name=True),
        Field("type", along=("iati_type",)),
        Field("social_side"),
        Field("country"),
        Field("city", count_words),
        Field("address", count_words),
        Field("website"),
        Field("email"),
        Field("phone"),
        Field("whatsapp"),
        Field("languages", count_entries),
        Field("rest_days", count_entries),
        Field("mandate", count_words),
        Field("verified_on", lateness, along=("verified_by",)),
        Field("source", count_words),
        Field("note", count_words),
        Field("ended_on", is_open=both_ended),
        Field("succeeded_by", is_open=both_ended_otherwise),
    ),
    Person: (
        Field("family_name", count_words, is_name=True),
        Field("given_names", count_words, is_name=True),
        Field("civility", count_words),
        Field("sex"),
        Field("languages", count_entries),
        Field("preferred_language"),
        Field("preferred_channel"),
        # One statement, made by somebody on a day.
        Field(
            "legal_basis", along=("basis_laws", "basis_on", "basis_note", "basis_by")
        ),
    ),
}


def fields_between(kept: Model, merged: Model) -> list[Field]:
    """Those in which there is something to choose."""
    return [field for field in FIELDS[type(kept)] if field.is_open(kept, merged)]
