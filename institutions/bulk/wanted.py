"""What is to be set in many institutions, the same for every row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from institutions.models import Institution, InstitutionStatus, Theme

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
