"""An export as an address asks for it: which list, narrowed how, and for what use."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from exchange.exports.listing import (
    Asked,
    Column,
    Found,
    Listing,
    all_but_contacts,
    usual,
)
from exchange.exports.registry import of_page
from exchange.permissions import may_export_contacts
from migration_coop.lib.filters import POSITIONS

LIST, OF, USE = "list", "of", "use"
IMPORT = "import"
# What of the address is not about the rows.
OWN = (LIST, OF, USE, *POSITIONS, "saved", "page", "batch")


@dataclass(frozen=True)
class Order:
    listing: Listing
    offered: list[Listing]
    asked: Asked
    is_for_import: bool

    @classmethod
    def read(cls, query: QueryDict, *, user: Any, today: date) -> "Order | None":
        """Nothing where the address names no list."""
        offered = of_page(query.get(LIST, ""))
        if not offered:
            return None
        by_name = {listing.name: listing for listing in offered}
        listing = by_name.get(query.get(OF, ""), offered[0])
        rest = query.copy()
        for name in OWN:
            rest.pop(name, None)
        is_for_import = listing.can_be_imported and query.get(USE) == IMPORT
        return cls(listing, offered, Asked(user, rest, today), is_for_import)

    @cached_property
    def found(self) -> Found:
        return self.listing.find(self.asked)

    @cached_property
    def count(self) -> int:
        return self.found.count()

    @cached_property
    def columns(self) -> list[Column]:
        """Those with contacts only for those who may take them away."""
        offered = self.listing.offered(self.asked, for_import=self.is_for_import)
        if may_export_contacts(self.asked.user):
            return offered
        return [column for column in offered if not column.holds_contacts]

    @property
    def chosen(self) -> list[str]:
        if self.is_for_import:
            return all_but_contacts(self.columns)
        return usual(self.listing, self.columns, self.asked)

    @property
    def query(self) -> str:
        return self.asked.query.urlencode()

    # Addresses

    @property
    def list_url(self) -> str:
        return f"{self.listing.url}?{self.query}"

    @property
    def contents(self) -> list[dict]:
        """What else can be exported from the page, as links."""
        return [
            {
                "label": listing.label,
                "url": self._address(of=listing.name),
                "is_current": listing is self.listing,
            }
            for listing in self.offered
        ]

    @property
    def uses(self) -> list[dict]:
        """For reading, or to be imported again."""
        if not self.listing.can_be_imported:
            return []
        return [
            {
                "label": label,
                "url": self._address(of=self.listing.name, use=use),
                "is_current": self.is_for_import == bool(use),
            }
            for label, use in ((_("To read"), ""), (_("To import again"), IMPORT))
        ]

    def _address(self, **own: str) -> str:
        about = {LIST: self.listing.route, **own}
        named = urlencode({name: value for name, value in about.items() if value})
        return f"?{named}&{self.query}" if self.query else f"?{named}"
