"""An empty sheet of a kind of import: its headings, as the reader calls them."""

from django.utils.text import capfirst

from exchange.targets.base import Target
from migration_coop.lib.sheets import Sheet


def empty_sheet(target: Target) -> Sheet:
    """Filled in and sent, its columns are known without a question."""
    headings = [capfirst(str(column.label)) for column in target.columns()]
    return Sheet(str(target.label), headings, rows=[])
