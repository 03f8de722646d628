"""Reading the tables that people send: XLSX, CSV and ODS, safely and as plain text.

What a file is decides its bytes, not its name. Nothing that runs is accepted, and
nothing is left out without a word: what cannot be read is refused with a sentence, and
what was understood in a way that has to be said stands in the notes of the table.
"""

from migration_coop.lib.tables.days import Order, Unclear, day_of, order_of
from migration_coop.lib.tables.headings import Headings, find_headings
from migration_coop.lib.tables.opening import open_table
from migration_coop.lib.tables.shapes import (
    MAX_ROWS,
    Row,
    Table,
    TableRefused,
    cell_name,
)

__all__ = [
    "MAX_ROWS",
    "Headings",
    "Order",
    "Row",
    "Table",
    "TableRefused",
    "Unclear",
    "cell_name",
    "day_of",
    "find_headings",
    "open_table",
    "order_of",
]
