"""Which rows of which tables point at an institution or a person, whatever the app.

Asked of Django's own models, so that a table that is new is not forgotten. A guard
test lists every pointer with what was decided about it.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.db.models import QuerySet
from pghistory.models import Event

from migration_coop.lib.records import AppendOnly

# Left where they are, each with its reason; so is what is only ever added (history,
# steps that were taken, snapshots), because the past names whom it named.
STAY = {
    "institutions.merge.kept_institution": "It says what was merged with what.",
    "institutions.merge.merged_institution": "It says what was merged with what.",
    "institutions.merge.kept_person": "It says what was merged with what.",
    "institutions.merge.merged_person": "It says what was merged with what.",
    "institutions.bulkeditrow.institution": "It says what was done to this record.",
    # What the nightly sweep works out anew (institutions/duplicates/sweep.py).
    "institutions.duplicatekeys.institution": "It is found by its own keys.",
    "institutions.sweptperson.person": "It is what the sweep saw of this record.",
    "institutions.duplicatepair.first": "These two were compared, no others.",
    "institutions.duplicatepair.second": "These two were compared, no others.",
    "institutions.personpair.first": "These two were compared, no others.",
    "institutions.personpair.second": "These two were compared, no others.",
}
# Rows that say the same as one of the kept record where these fields are alike,
# although the database would take them both.
SAME_WHERE: dict[str, tuple[str, ...]] = {
    "institutions.post.institution": ("person", "title", "starts_on"),
    "institutions.post.person": ("institution", "title", "starts_on"),
    "institutions.channel.person": ("kind", "value"),
    "institutions.personvariant.person": ("family_name", "given_names"),
}
# What gives way where the kept record has such a row already, and the row then moves.
GIVE_WAY: dict[str, dict[str, Any]] = {
    "institutions.channel.person": {"is_preferred": False}
}


@dataclass(frozen=True)
class Pointer:
    """A foreign key at a kind of record that is merged."""

    model: type[models.Model]
    name: str

    @property
    def key(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    @property
    def field(self) -> Any:
        return self.model._meta.get_field(self.name)

    def rows_of(self, record: models.Model) -> QuerySet:
        """All of them, those that were undone too."""
        return self.model._base_manager.filter(**{self.name: record.pk})


def pointers_at(target: type[models.Model]) -> list[Pointer]:
    """Every foreign key at it, hidden ones and tables of links included."""
    found = [
        Pointer(relation.related_model, relation.field.name)
        for relation in target._meta.get_fields(include_hidden=True)
        if _is_pointer(relation)
    ]
    return sorted(found, key=lambda pointer: pointer.key)


@cache
def moving_pointers(target: type[models.Model]) -> tuple[Pointer, ...]:
    return tuple(one for one in pointers_at(target) if not stays(one))


def stays(pointer: Pointer) -> bool:
    return pointer.key in STAY or issubclass(pointer.model, Event | AppendOnly)


def _is_pointer(relation: Any) -> bool:
    """The other end of a foreign key. Links between many come by their own table."""
    return (
        relation.auto_created
        and not relation.concrete
        and (relation.one_to_many or relation.one_to_one)
    )
