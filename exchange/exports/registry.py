"""The lists that can be exported. Each app registers its own in its module `exports`,
which exchange.apps reads when all apps are there; so a higher app can have some, too."""

from exchange.exports.listing import Listing

_listings: dict[str, Listing] = {}


def register(*listings: Listing) -> None:
    for listing in listings:
        _listings[listing.name] = listing


def named(name: str) -> Listing | None:
    return _listings.get(name)


def of_page(route: str) -> list[Listing]:
    """What can be exported from the page of this address; its own rows come first."""
    return [listing for listing in _listings.values() if listing.route == route]


def known() -> list[Listing]:
    return list(_listings.values())
