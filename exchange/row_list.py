"""Rows of an import as a list shows them: what is done with each, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchange.created_records import Created, created_records
from exchange.models import Import, ImportRow
from exchange.problems import address
from exchange.targets import TARGETS
from exchange.targets.base import Action

TONES = {"create": "ok", "update": "info", "fix": "late"}


@dataclass(frozen=True)
class ShownRow:
    row: ImportRow
    title: str
    action: str
    label: str
    tone: str
    # {"label", "before", "after"}
    changes: list[dict[str, str]]
    # {"cell", "message"}
    problems: list[dict[str, str]]
    # What it made, once it is written.
    record: Created | None


def rows_of_kind(about: Import, kind: str) -> QuerySet:
    if kind == Action.FIX:
        return about.rows.to_fix()
    if kind == Action.SKIP:
        return about.rows.skipped()
    if kind in set(Action):
        return about.rows.filter(action=kind).unskipped()
    return about.rows.all()


def shown_rows(about: Import, rows: Iterable[ImportRow], *, user) -> list[ShownRow]:
    labels = {
        column.name: str(column.label) for column in TARGETS[about.target].columns()
    }
    rows = list(rows)
    made = created_records(rows, user=user)
    return [_shown(row, labels, about.places, made.get(row.pk)) for row in rows]


def _shown(
    row: ImportRow,
    labels: dict[str, str],
    places: dict[str, int],
    record: Created | None,
) -> ShownRow:
    action = Action.SKIP.value if row.is_skipped else row.action
    return ShownRow(
        row=row,
        title=" · ".join([cell for cell in row.cells if cell][:2]),
        action=action,
        label=_words(action, is_written=row.written_at is not None),
        tone=TONES.get(action, "mute"),
        changes=[
            {**change, "label": labels.get(change["column"], change["column"])}
            for change in row.changes
        ],
        problems=[
            {
                "cell": address(row, problem["column"], places),
                "message": problem["message"],
            }
            for problem in row.problems
        ],
        record=record,
    )


def _words(action: str, *, is_written: bool) -> str:
    if is_written:
        return {
            "create": pgettext("row of an import", "Created"),
            "update": pgettext("row of an import", "Updated"),
        }[action]
    return {
        "create": _("To create"),
        "update": _("To update"),
        "unchanged": _("Unchanged"),
        "skip": _("Skipped"),
        "fix": _("To correct"),
        "": _("Not checked yet"),
    }[action]
