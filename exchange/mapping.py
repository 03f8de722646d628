"""Which column of a sheet is which: by name, label in any language, or alias."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation

from exchange.targets.base import Column
from migration_coop.lib.search import folded


def guess_columns(headings: Sequence[str], columns: Sequence[Column]) -> dict[int, str]:
    """The place of each heading that is known; a column is found once only."""
    known = {}
    for column in columns:
        for word in _words(column):
            known.setdefault(folded(word), column.name)
    found: dict[int, str] = {}
    for place, heading in enumerate(headings):
        name = known.get(folded(heading))
        if name and name not in found.values():
            found[place] = name
    return found


def _words(column: Column) -> list[str]:
    words = [column.name, *column.aliases]
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words.append(str(column.label))
    return words
