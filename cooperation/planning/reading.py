"""From the rows of a workbook to an outline, and everything that is wrong with it.

Two shapes are read. Where a column holds titles, each row is one part: its level is
said in words, or follows from its number and its dates. Otherwise columns hold the
levels, and a cell that is empty means the same as above.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cooperation.planning.by_columns import ColumnReader
from cooperation.planning.by_rows import RowReader
from cooperation.planning.outline import Outline
from cooperation.planning.reader import Problem, Reader
from missions.registry import Registry


def read_outline(
    rows: Sequence[Sequence[str]],
    columns: Sequence[str],
    *,
    headings: int,
    registry: Registry,
    country: str = "",
) -> tuple[Outline, list[Problem]]:
    """All that can be read, and all that must be mended before it is written."""
    reader = Reader(rows, columns, headings, registry, country)
    by_rows = "title_fr" in reader.places
    if not by_rows and not {"activity", "milestone"} & reader.places.keys():
        reader.say(0, _("No column holds activities or titles. Say which one does."))
        return reader.outline, reader.problems
    step = RowReader(reader) if by_rows else ColumnReader(reader)
    for _line in reader.lines():
        step.read()
    step.finish()
    reader.link()
    if not reader.outline.parts and not reader.problems:
        reader.say(0, _("There is no row below the headings."))
    return reader.outline, reader.problems
