"""What is to be set in many institutions, the same for every row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from institutions.models import Institution, InstitutionStatus, Theme
from institutions.models.institution_rows import GONE

# Verb of the model: from where it leads, and where to. What hides or ends a body is
# done on its own page, one at a time.
STEPS = {
    "rest": (InstitutionStatus.ACTIVE, InstitutionStatus.DORMANT),
    "activate": (InstitutionStatus.DORMANT, InstitutionStatus.ACTIVE),
}


@dataclass(frozen=True)
class NewParent:
    body: Institution
    since: date
    source: str = ""

    @property
    def stands(self) -> bool:
        """It may have been merged or dissolved before the last rows are done."""
        return self.body.undone_at is None and self.body.status not in GONE


@dataclass(frozen=True)
class Wanted:
    # Columns of the row that are set, such as its type.
    values: Mapping[str, Any] = field(default_factory=dict)
    parent: NewParent | None = None
    add_themes: tuple[Theme, ...] = ()
    remove_themes: tuple[Theme, ...] = ()
    # How these themes are listed.
    offer: str = ""
    is_verified: bool = False
    # A verb of STEPS, or nothing.
    step: str = ""
    note: str = ""

    @property
    def asked(self) -> list[str]:
        """What is set, by the names of words.py."""
        others = {
            "parent": self.parent,
            "add_themes": self.add_themes,
            "remove_themes": self.remove_themes,
            "verified": self.is_verified,
            self.step: self.step,
        }
        return [*self.values, *(name for name, is_set in others.items() if is_set)]

    def dump(self) -> dict[str, Any]:
        """For a JSON field."""
        parent = self.parent
        return {
            "values": dict(self.values),
            "parent": parent
            and {
                "body": parent.body.pk,
                "since": parent.since.isoformat(),
                "source": parent.source,
            },
            "add_themes": [theme.pk for theme in self.add_themes],
            "remove_themes": [theme.pk for theme in self.remove_themes],
            "offer": str(self.offer),
            "is_verified": self.is_verified,
            "step": self.step,
            "note": self.note,
        }

    @classmethod
    def load(cls, stored: Mapping[str, Any]) -> Self:
        """The body and the themes as they are by now, in two queries."""
        parent = stored["parent"]
        if parent:
            body = Institution._base_manager.get(pk=parent["body"])
            since = date.fromisoformat(parent["since"])
            parent = NewParent(body, since, parent["source"])
        add, remove = stored["add_themes"], stored["remove_themes"]
        themes = Theme.objects.in_bulk([*add, *remove])
        read = {
            "parent": parent,
            "add_themes": tuple(themes[pk] for pk in add),
            "remove_themes": tuple(themes[pk] for pk in remove),
        }
        return cls(**{**stored, **read})
