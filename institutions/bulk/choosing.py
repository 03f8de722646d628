"""Which institutions somebody chose to change together: some of a page, or all that
match; each with the version that a page showed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import QueryDict

from institutions.listing import by_name, listed_for
from migration_coop.lib.pages import AFTER, BEFORE

# As many as a form can carry: a megabyte. No registry of a country has a tenth of it.
MOST = 100_000
LONGEST_NUMBER = 18
# What the addresses say about the choice; all else is about the list it came from.
OWN = {"row", "rows", "all", "back", "csrfmiddlewaretoken", AFTER, BEFORE}


@dataclass(frozen=True)
class Choice:
    # Key of the row: its version.
    versions: dict[int, int] = field(default_factory=dict)
    # More were chosen than can be changed at once.
    is_too_many: bool = False

    @property
    def token(self) -> str:
        """For one hidden field: "12.3 15.1"."""
        return " ".join(f"{pk}.{version}" for pk, version in self.versions.items())


def read_choice(data: QueryDict) -> Choice:
    """What nobody could have chosen is no choice."""
    versions: dict[int, int] = {}
    for text in [*data.getlist("row"), *data.get("rows", "").split()]:
        pk, _dot, version = text.partition(".")
        if _is_number(pk) and _is_number(version):
            versions[int(pk)] = int(version)
    return _at_most(versions)


def all_of(found: QuerySet) -> Choice:
    """What matches is settled when it is shown: what matches later stays unchanged."""
    rows = found.order_by("pk").values_list("pk", "version")
    return _at_most(dict(rows[: MOST + 1]))


def in_order(keys: Iterable[int], *, user) -> list[int]:
    """Those that the user may see, in the order of names."""
    rows = listed_for(user).filter(pk__in=list(keys)).order_by(by_name(), "pk")
    return list(rows.values_list("pk", flat=True))


def query_of_list(data: QueryDict) -> str:
    rest = data.copy()
    for name in OWN:
        rest.pop(name, None)
    return rest.urlencode()


def read_place(text: str) -> int:
    """From which row on a page shows them; what is no place is the first."""
    return int(text) if _is_number(text) else 0


def _at_most(versions: dict[int, int]) -> Choice:
    if len(versions) > MOST:
        return Choice(is_too_many=True)
    return Choice(versions)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
