"""Which rows of the list somebody chose: some of a page, or all that match."""

from dataclasses import dataclass, field

from django.http import QueryDict

from cooperation.work.kinds import KINDS, Key
from cooperation.work.steps import MOST
from migration_coop.lib.pages import AFTER, BEFORE
from migration_coop.lib.union_pages import UnionList

# What the addresses of the actions say; all else is about the list they came from.
OWN = {"do", "row", "all", "back", "names", "batch", AFTER, BEFORE}


@dataclass(frozen=True)
class Choice:
    """Rows, each with the version that a page showed, if one did."""

    rows: dict[Key, int | None] = field(default_factory=dict)
    # More were chosen than can be changed at once.
    is_too_many: bool = False


def token(key: Key, version: int) -> str:
    """A row as a page names it, with the version that it shows: "f12.3"."""
    return f"{key}.{version}"


def read_choice(data: QueryDict) -> Choice:
    """What nobody could have chosen is no choice."""
    rows: dict[Key, int | None] = {}
    for text in data.getlist("row"):
        name, _dot, version = text.partition(".")
        if key := Key.read(name):
            is_version = version.isdecimal() and len(version) < 10
            rows[key] = int(version) if is_version else None
    return _at_most(rows)


def all_of(found: UnionList) -> Choice:
    places = found.after(None, size=MOST + 1)
    return _at_most({Key(KINDS[place.part], place.pk): None for place in places})


def query_of_list(data: QueryDict) -> str:
    """The query of the list that an action was started from."""
    rest = data.copy()
    for name in OWN:
        rest.pop(name, None)
    rest.pop("csrfmiddlewaretoken", None)
    return rest.urlencode()


def _at_most(rows: dict[Key, int | None]) -> Choice:
    if len(rows) > MOST:
        return Choice(is_too_many=True)
    return Choice(rows)
