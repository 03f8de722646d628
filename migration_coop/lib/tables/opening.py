"""One door for every kind of table."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from migration_coop.lib.tables.kinds import kind_of
from migration_coop.lib.tables.ods import open_ods
from migration_coop.lib.tables.separated import open_csv
from migration_coop.lib.tables.shapes import MAX_ROWS, Row, Table, TableRefused
from migration_coop.lib.tables.xlsx import open_xlsx

OPENERS = {"xlsx": open_xlsx, "ods": open_ods, "csv": open_csv}


def open_table(upload: IO[bytes], *, name: str, max_rows: int = MAX_ROWS) -> Table:
    """The first sheet that can be seen. Its rows are read while `upload` stays open;
    whatever would be refused is refused now."""
    kind = kind_of(upload)
    title = PurePosixPath(name.replace("\\", "/")).stem
    with _refused():
        table = OPENERS[kind](upload, title=title, max_rows=max_rows)
    table.rows = _read(table.rows)
    return table


def _read(rows: Iterator[Row]) -> Iterator[Row]:
    with _refused():
        yield from rows


@contextmanager
def _refused() -> Iterator[None]:
    """The parsers meet whatever somebody made up, and fail in as many ways."""
    try:
        yield
    except TableRefused:
        raise
    except Exception as error:
        raise TableRefused(
            _("This file cannot be read. Save it again as XLSX and retry.")
        ) from error
