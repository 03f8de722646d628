"""The lists that can be exported. Each app registers its own in its module `exports`,
which exchange.apps reads when all apps are there; so a higher app can have some, too.
Beside them, how that is called which pages hand over as files of their own."""

from django.utils.functional import Promise

from exchange.exports.listing import Listing

_listings: dict[str, Listing] = {}
_files: dict[str, str | Promise] = {}


def register(*listings: Listing) -> None:
    for listing in listings:
        _listings[listing.name] = listing


def register_files(labels: dict[str, str | Promise]) -> None:
    """By what a response says that it holds (migration_coop/lib/taken.py)."""
    _files.update(labels)


def title_of(name: str) -> str:
    """Of a list or a file, as it is called today; else its name."""
    listing = named(name)
    return str(listing.label if listing else _files.get(name, name))


def named(name: str) -> Listing | None:
    return _listings.get(name)


def of_page(route: str) -> list[Listing]:
    """What can be exported from the page of this address; its own rows come first."""
    return [listing for listing in _listings.values() if listing.route == route]


def known() -> list[Listing]:
    return list(_listings.values())
