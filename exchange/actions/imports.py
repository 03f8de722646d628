"""What somebody does with an import: send the sheet, choose columns, correct, decide."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext as _

from exchange.mapping import guess_columns
from exchange.models import REVERT_WITHIN, Import, ImportRow, ImportStatus
from exchange.targets import TARGETS
from files.actions import store_file
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.search import folded
from migration_coop.lib.tables import Row, TableRefused, open_table

# Above the headings some sheets have a title, an author, a date.
HEADINGS_WITHIN = 20
SAMPLES = 4
# What a check sets, and a new one begins from.
UNCHECKED: dict[str, Any] = {
    "action": "",
    "values": {},
    "match": None,
    "changes": [],
    "problems": [],
    "same": "",
}
CHANGEABLE = (ImportStatus.CHECKED, ImportStatus.WRITTEN)


def start_import(upload, *, target: str, by, at: datetime) -> Import:
    """Keep the sheet and read its headings. Raises what refuses it."""
    table = open_table(upload, name=upload.name)
    rows = list(islice(table.rows, HEADINGS_WITHIN + SAMPLES))
    heading = _heading_of(rows, target)
    upload.seek(0)
    with transaction.atomic():
        begun = Import(
            owner=by,
            target=target,
            file=store_file(upload, by=by, at=at),
            heading_row=heading.number,
            headings=_trimmed(heading.cells),
            samples=[row.cells for row in rows if row.number > heading.number],
            notes=[str(note) for note in table.notes],
            started_at=at,
            phase_at=at,
        )
        begun.samples = begun.samples[:SAMPLES]
        begun.shape = shape_of(begun.headings)
        begun.save(force_insert=True)
        begun.record_start(by=by, at=at)
    return begun


def remembered_columns(begun: Import) -> dict[int, str]:
    """As they were chosen last for such a sheet: by oneself, else by a colleague.

    Rows that came back as a file have one column more, the reason."""
    owner, names = begun.owner, {c.name for c in TARGETS[begun.target].columns()}
    whose = Q(owner=owner)
    if owner.institution_id:
        whose |= Q(owner__institution=owner.institution_id)
    for headings in (begun.headings, begun.headings[:-1]):
        alike = Import.objects.of_shape(begun.target, shape_of(headings))
        own_first = Case(When(owner=owner, then=0), default=1)
        found = alike.filter(whose).order_by(own_first, "-started_at", "-pk").first()
        if found:
            return {
                int(place): name
                for place, name in found.mapping.items()
                if name in names
            }
    return {}


def guessed_columns(begun: Import) -> dict[int, str]:
    return guess_columns(begun.headings, TARGETS[begun.target].columns())


@transaction.atomic
def choose_columns(
    chosen: Import, mapping: Mapping[int, str], *, by, at: datetime
) -> None:
    """Check all that is not written yet, with these columns."""
    rows = ImportRow.objects.filter(part_of=chosen, written_at=None)
    columns = {str(place): name for place, name in mapping.items()}
    if chosen.status != ImportStatus.MAPPING:
        chosen.move_to(ImportStatus.MAPPING, by=by, at=at)
    count = rows.update(**UNCHECKED)
    chosen.run(ImportStatus.CHECKING, by=by, at=at, rows=count, mapping=columns)


@transaction.atomic
def correct_alike(
    about: Import, *, column: str, before: str, after: str, by, at: datetime
) -> int:
    """Write something else in every cell of a column that says the same and cannot be
    read. Nothing instead means that the record keeps what it has."""
    _must_be_changeable(about)
    troubled = about.rows.to_fix().filter(problems__contains=[{"column": column}])
    rows = [
        row
        for row in troubled.select_for_update().order_by("pk")
        if value_of(row, column, about.places) == before
    ]
    for row in rows:
        row.corrections[column] = after
    ImportRow.objects.all().store(rows, ["corrections"])
    _recheck(about, [row.pk for row in rows], by=by, at=at)
    return len(rows)


@transaction.atomic
def decide_row(
    row: ImportRow,
    *,
    corrections: Mapping[str, str],
    decision: str,
    match: str,
    by,
    at: datetime,
) -> None:
    """Correct one row, and say whether it is new, which record it is, or to skip it."""
    about = row.part_of
    _must_be_changeable(about)
    locked = ImportRow.objects.select_for_update().get(pk=row.pk)
    if locked.written_at:
        raise TransitionError(_("This row is written already."))
    locked.corrections |= corrections
    locked.decision, locked.decided_match = decision, match
    locked.save(update_fields=["corrections", "decision", "decided_match"])
    _recheck(about, [row.pk], by=by, at=at)


def check_again(about: Import, *, by, at: datetime) -> None:
    """All that is not written, against the records as they are by now."""
    _must_be_changeable(about)
    keys = about.rows.filter(written_at=None).values_list("pk", flat=True)
    _recheck(about, list(keys), by=by, at=at)


def write_import(checked: Import, *, by, at: datetime) -> None:
    rows = checked.rows.to_write().count()
    if not rows:
        raise TransitionError(_("There is no row to write."))
    checked.run(ImportStatus.WRITING, by=by, at=at, rows=rows)


def revert_import(written: Import, *, by, at: datetime) -> None:
    rows = written.rows.to_take_back()
    if not rows and not written.forgotten_at:
        raise TransitionError(_("Nothing of it is written."))
    if written.forgotten_at or until(written) < at:
        raise TransitionError(_("After 30 days an import stays."))
    written.run(ImportStatus.REVERTING, by=by, at=at, rows=rows.count())


def until(written: Import) -> datetime:
    """The last moment at which it can be taken back."""
    return written.rows.to_take_back().earliest("written_at").written_at + REVERT_WITHIN


def value_of(row: ImportRow, column: str, places: Mapping[str, int]) -> str:
    """What stands in this column of the row, or was written on the page instead."""
    if column in row.corrections:
        return row.corrections[column]
    place = places.get(column, len(row.cells))
    return row.cells[place] if place < len(row.cells) else ""


def shape_of(headings: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(map(folded, headings)).encode()).hexdigest()


def _recheck(about: Import, keys: list[int], *, by, at: datetime) -> None:
    rows: QuerySet = ImportRow.objects.filter(pk__in=keys)
    rows.update(**UNCHECKED)
    if keys:
        about.run(ImportStatus.CHECKING, by=by, at=at, rows=len(keys))


def _must_be_changeable(about: Import) -> None:
    if about.status not in CHANGEABLE:
        raise TransitionError(_("Nothing can be changed while the import is running."))


def _heading_of(rows: list[Row], target: str) -> Row:
    """The row in which most of our columns are known, else the first."""
    if not rows:
        # In workbooks cells may be filled and say nothing.
        raise TableRefused(_("There is nothing in this table."))
    columns = TARGETS[target].columns()
    return max(
        rows[:HEADINGS_WITHIN],
        key=lambda row: len(guess_columns(row.cells, columns)),
    )


def _trimmed(cells: list[str]) -> list[str]:
    filled = [place for place, text in enumerate(cells) if text]
    return [" ".join(text.split()) for text in cells[: filled[-1] + 1]]
