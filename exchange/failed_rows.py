"""Rows that could not be written, as a sheet: as it was sent, with the reason beside."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from exchange.models import Import
from migration_coop.lib.sheets import Sheet


def failed_rows_sheet(about: Import) -> Sheet:
    """Corrected here and sent again, its columns are known by then."""
    headings = [*about.headings, _("Reason")]
    return Sheet(_("To correct"), headings, _rows(about))


def _rows(about: Import) -> Iterator[list[str]]:
    width = len(about.headings)
    for row in about.rows.to_fix().order_by("number").iterator(chunk_size=500):
        cells = [*row.cells, *[""] * width][:width]
        reasons = dict.fromkeys(problem["message"] for problem in row.problems)
        yield [*cells, " ".join(reasons)]
