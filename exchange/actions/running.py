"""Working through imports: each batch is one transaction that writes records and marks
the rows of the sheet, so whatever is killed, and whenever, goes on where it was.

The claim of a batch is a lock of the database that ends with its transaction: two
workers never do the same batch, and what a dead one held is free at once. A worker that
is alive and silent is cut off by `idle_in_transaction_session_timeout`.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from exchange.actions.judging import hold, is_as_checked, judge, store_verdicts
from exchange.emails.imports import order_import_mail
from exchange.models import Import, ImportRow, ImportStatus
from exchange.targets import TARGETS
from exchange.targets.base import Action, Verdict
from migration_coop.lib.database import database_now, repeated_after_reconnect
from migration_coop.lib.tables import Row, Table, TableRefused, open_table
from migration_coop.lib.troubles import others_go_on

logger = logging.getLogger(__name__)

CHECKED_AT_ONCE, WRITTEN_AT_ONCE = 500, 200
# As long as a worker works before it looks for other tasks.
BUDGET = 15.0
LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('import'), %s)"


def run_imports(
    *, now: Callable[[], datetime] = database_now, budget: float = BUDGET
) -> bool:
    """Work on all that is running. Says whether something is left to do at once."""
    deadline = monotonic() + budget
    is_left = True
    while is_left and monotonic() < deadline:
        running = Import.objects.running().order_by("phase_at", "pk")
        keys = running.values_list("pk", flat=True)
        # One batch of each in turn: nobody waits for the end of another's sheet.
        done = [_attempt(pk, now=now) for pk in keys]
        is_left = any(done)
    return is_left


def advance(about: Import, *, now: Callable[[], datetime], seconds: float) -> None:
    """Do it while somebody waits, as far as there is time; the rest is for a worker.
    Who waited needs no mail."""
    deadline = monotonic() + seconds
    while monotonic() < deadline and _attempt(about.pk, now=now, tells=False):
        pass
    about.refresh_from_db()


def _attempt(pk: int, *, now: Callable[[], datetime], tells: bool = True) -> bool:
    """One import's trouble must not stop the others; the next tick tries again."""
    with others_go_on(logger, "A batch of import %s failed", pk):
        return run_batch(pk, now=now, tells=tells)
    return False


@repeated_after_reconnect
def run_batch(pk: int, *, now: Callable[[], datetime], tells: bool = True) -> bool:
    """Do the next batch, unless another worker is at it. Says whether it did."""
    unread = Import.objects.running().filter(row_count=None)
    import_ = unread.select_related("owner", "file").filter(pk=pk).first()
    if import_ is None:
        return _run(pk, _next_step, now=now, tells=tells)
    with translation.override(import_.owner.language):
        try:
            # Before a transaction begins: some formats are read as a whole first.
            with import_.file.open() as upload:
                table = open_table(upload, name=import_.file.name)
                return _run(pk, partial(_stage, table=table), now=now, tells=tells)
        except FileNotFoundError:
            logger.exception("The sheet of import %s is missing on the disk", pk)
            reason = _("The file is no longer there. Send it again.")
        except TableRefused as refusal:
            reason = str(refusal)
        return _run(pk, partial(_fail, reason=reason), now=now, tells=tells)


@transaction.atomic
def _run(
    pk: int, step: Callable[..., bool], *, now: Callable[[], datetime], tells: bool
) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [pk])
        if not cursor.fetchone()[0]:
            return False
    found = Import.objects.running().select_related("owner", "file").filter(pk=pk)
    if (import_ := found.first()) is None:
        return False
    who = pghistory.context(user=import_.owner_id, source=f"import {pk}")
    with who, translation.override(import_.owner.language):
        at = now()
        if not step(import_, at=at):
            import_.finish(at=at)
        if tells and not import_.is_running:
            order_import_mail(import_, at=at)
    return True


# Each step says whether it found something to do.


def _next_step(import_: Import, *, at: datetime) -> bool:
    return STEPS[ImportStatus(import_.status)](import_, at=at)


def _check(import_: Import, *, at: datetime) -> bool:
    waiting = import_.rows.to_check().order_by("number")
    rows = list(waiting.select_for_update()[:CHECKED_AT_ONCE])
    if rows:
        store_verdicts(rows, _judged(import_, rows, at=at))
    return bool(rows)


def _write(import_: Import, *, at: datetime) -> bool:
    waiting = import_.rows.to_write().order_by("number")
    rows = list(waiting.select_for_update()[:WRITTEN_AT_ONCE])
    ready: list[tuple[ImportRow, Verdict]] = []
    held: list[tuple[ImportRow, Verdict]] = []
    for row, verdict in zip(rows, _judged(import_, rows, at=at), strict=True):
        if is_as_checked(row, verdict):
            ready.append((row, verdict))
        else:
            held.append((row, hold(verdict)))
    store_verdicts([row for row, _v in held], [verdict for _r, verdict in held])
    _write_ready(import_, ready, at=at)
    return bool(rows)


def _take_back(import_: Import, *, at: datetime) -> bool:
    """The last rows first: what was made later may hang on what was made before."""
    waiting = import_.rows.to_take_back().order_by("-number")
    rows = list(waiting.select_for_update()[:WRITTEN_AT_ONCE])
    if rows:
        done = [step for row in rows for step in reversed(row.done)]
        target = TARGETS[import_.target]
        # Told once, with the first of them.
        rows[-1].left = target.take_back(done, user=import_.owner, at=at)
        for row in rows:
            row.taken_back_at = at
        ImportRow.objects.all().store(rows, ["taken_back_at", "left"])
    return bool(rows)


STEPS: dict[ImportStatus, Callable[..., bool]] = {
    ImportStatus.CHECKING: _check,
    ImportStatus.WRITING: _write,
    ImportStatus.REVERTING: _take_back,
}


def _stage(import_: Import, *, table: Table, at: datetime) -> bool:
    """Every row of the sheet into the database, all or none."""
    if import_.row_count is None:
        count = _store_rows(import_, table.rows)
        if not count:
            raise TableRefused(_("There is no row below the headings."))
        # Notes on what was passed over may come only with the last rows.
        import_.notes = [str(note) for note in table.notes]
        import_.row_count = import_.phase_rows = count
        import_.save(update_fields=["notes", "row_count", "phase_rows"])
    return True


def _fail(import_: Import, *, reason: str, at: datetime) -> bool:
    import_.fail(reason, at=at)
    return True


def _store_rows(import_: Import, rows: Iterator[Row]) -> int:
    width, count = len(import_.headings), 0
    waiting: list[ImportRow] = []
    for row in rows:
        cells = row.cells[:width]
        if row.number <= import_.heading_row or not any(cells):
            continue
        waiting.append(ImportRow(part_of=import_, number=row.number, cells=cells))
        count += 1
        if len(waiting) == CHECKED_AT_ONCE:
            ImportRow.objects.bulk_create(waiting)
            waiting = []
    ImportRow.objects.bulk_create(waiting)
    return count


def _judged(
    import_: Import, rows: Sequence[ImportRow], *, at: datetime
) -> list[Verdict]:
    """All at once; where that fails one by one, so that a row nobody foresaw is told
    and the others go on."""
    today = timezone.localdate(at)
    try:
        with transaction.atomic():
            return judge(import_, rows, today=today)
    except (DatabaseError, ValueError, TypeError, KeyError):
        logger.exception("Import %s is checked row by row", import_.pk)
    verdicts = []
    for row in rows:
        try:
            with transaction.atomic():
                verdicts += judge(import_, [row], today=today)
        except (DatabaseError, ValueError, TypeError, KeyError):
            problem = _("This row cannot be checked. Look at what is odd about it.")
            verdicts.append(hold(Verdict(Action.FIX, {}), problem))
    return verdicts


def _write_ready(
    import_: Import, ready: list[tuple[ImportRow, Verdict]], *, at: datetime
) -> None:
    try:
        with transaction.atomic():
            _write_all(import_, ready, at=at)
    except (DatabaseError, ValidationError):
        logger.exception("Import %s is written row by row", import_.pk)
        for row, verdict in ready:
            try:
                with transaction.atomic():
                    _write_all(import_, [(row, verdict)], at=at)
            except (DatabaseError, ValidationError):
                problem = _(
                    "The records refuse this row. Enter it on the page instead."
                )
                row.done, row.written_at = [], None
                store_verdicts([row], [hold(verdict, problem)])


def _write_all(
    import_: Import, ready: list[tuple[ImportRow, Verdict]], *, at: datetime
) -> None:
    if not ready:
        return
    rows = [row for row, _verdict in ready]
    verdicts = [verdict for _row, verdict in ready]
    done: list[list[dict[str, Any]]] = TARGETS[import_.target].write(
        verdicts, user=import_.owner, at=at
    )
    for row, steps in zip(rows, done, strict=True):
        row.done, row.written_at = steps, at
    ImportRow.objects.all().store(rows, ["done", "written_at"])
