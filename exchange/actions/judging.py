"""What is to be done with rows of a sheet, asked of their target."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from exchange.actions.imports import UNCHECKED, value_of
from exchange.models import Import, ImportRow
from exchange.targets import TARGETS
from exchange.targets.base import (
    DECIDED_MATCH,
    DECISION,
    SAME,
    Action,
    Problem,
    Verdict,
)


def judge(import_: Import, rows: Sequence[ImportRow], *, today: date) -> list[Verdict]:
    """A constant number of queries, whatever the number of rows."""
    if not rows:
        return []
    said = [said_by(row, import_.places) for row in rows]
    target = TARGETS[import_.target]
    verdicts = target.check(said, user=import_.owner, today=today)
    _refuse_the_same(import_, rows, verdicts)
    return verdicts


def said_by(row: ImportRow, places: dict[str, int]) -> dict[str, str]:
    """The cells by the names of their columns, and what was decided about the row."""
    said = {
        name: value_of(row, name, places).strip()
        for name in {*places, *row.corrections}
    }
    if row.decision:
        said |= {DECISION: row.decision, DECIDED_MATCH: row.decided_match}
    return said


def is_as_checked(row: ImportRow, verdict: Verdict) -> bool:
    """Whether the records say the same as when somebody looked at the row."""
    return (
        verdict.action == row.action
        and _key(verdict.match) == _key(row.match)
        and verdict.values == row.values
        and verdict.changes == row.changes
    )


def hold(verdict: Verdict, message: str = "") -> Verdict:
    """Not to be written before somebody has looked at it again."""
    if verdict.action in (Action.CREATE, Action.UPDATE) or message:
        message = message or _("The records have changed since the check.")
        verdict.problems = [*verdict.problems, Problem("", message)]
        verdict.action = Action.FIX
    return verdict


def store_verdicts(rows: Sequence[ImportRow], verdicts: Sequence[Verdict]) -> None:
    for row, verdict in zip(rows, verdicts, strict=True):
        row.action = verdict.action.value
        row.values, row.match = verdict.values, verdict.match
        row.changes = list(verdict.changes)
        row.problems = [problem.dump() for problem in verdict.problems]
        row.same = verdict.values.get(SAME, "")[:300]
    ImportRow.objects.all().store(rows, UNCHECKED)


def _refuse_the_same(
    import_: Import, rows: Sequence[ImportRow], verdicts: Sequence[Verdict]
) -> None:
    """Two rows for one new thing would make it twice: the later one is asked about."""
    new = [
        (row, verdict)
        for row, verdict in zip(rows, verdicts, strict=True)
        if verdict.action == Action.CREATE and verdict.values.get(SAME)
    ]
    keys = {verdict.values[SAME][:300] for _row, verdict in new}
    first = import_.rows.of_the_same(keys) if keys else {}
    for row, verdict in new:
        key = verdict.values[SAME][:300]
        number = min(first.get(key, row.number), row.number)
        first[key] = number
        if number < row.number and row.decision != Action.CREATE:
            said = _("Row %(number)s of the sheet stands for the same.")
            verdict.problems = [Problem("", said % {"number": number})]
            verdict.action = Action.FIX


def _key(match: dict[str, Any] | None) -> Any:
    return match and match["pk"]
