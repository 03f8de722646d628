"""How an edit of many is taken back: each entry where what it wrote still stands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from institutions.bulk.entries import ADDED, CHANGE, REMOVED, STEP, Entry, kept, row_of
from institutions.bulk.plans import chosen_rows
from institutions.bulk.reasons import Reason
from institutions.models import Institution, InstitutionParent, InstitutionTheme
from migration_coop.lib.changesets import take_back
from migration_coop.lib.lifecycle import take_back_together

PARENT = InstitutionParent._meta.label_lower
ROW = Institution._meta.label_lower


def is_only_beside(entries: Iterable[Entry]) -> bool:
    """Whether nothing of it writes the row itself, and moves its version."""
    return not any(
        entry.kind == STEP or (entry.change and entry.change.model == ROW)
        for entry in entries
    )


def move_versions(rows: Iterable[Institution]) -> None:
    keys = [row.pk for row in rows]
    found = Institution._base_manager.filter(pk__in=keys)
    found.update(version=F("version") + 1)


class TakingBack:
    """One undo, of some rows. `run` returns what was left of each, as it is kept."""

    def __init__(self, entries: Mapping[int, list[Entry]], *, by, at: datetime):
        self.by, self.at = by, at
        self.conflicts: dict[int, list[dict[str, Any]]] = defaultdict(list)
        found = chosen_rows(entries, user=by, locked=True)
        self.rows = {row.pk: row for row in found if row.editable}
        self.only_beside: list[Institution] = []
        self.entries: dict[str, list[tuple[int, Entry]]] = defaultdict(list)
        for pk, of_row in entries.items():
            if pk not in self.rows:
                self.conflicts[pk].append({"reason": Reason.NOT_YOURS})
                continue
            if is_only_beside(of_row):
                self.only_beside.append(self.rows[pk])
            for entry in of_row:
                self.entries[entry.kind].append((pk, entry))

    def run(self) -> dict[int, list[dict[str, Any]]]:
        """What was added goes first: what it replaced can only then come back."""
        self._delete_added()
        self._restore_removed()
        self._restore_values()
        self._step_back()
        move_versions(self.only_beside)
        return self.conflicts

    def _leave(self, pk: int, entry: Entry, reason: Reason) -> None:
        self.conflicts[pk].append({"reason": reason, "entry": entry.dump()})

    def _delete_added(self) -> None:
        gone: dict[str, list[int | None]] = defaultdict(list)
        present = self._present(ADDED)
        for pk, entry in self.entries[ADDED]:
            row = present.get((entry.model, entry.pk))
            if row is not None and kept(row) == dict(entry.values):
                gone[entry.model].append(entry.pk)
            elif row is not None:
                self._leave(pk, entry, Reason.SINCE)
            else:
                self._leave(pk, entry, Reason.REMOVED)
        for label, keys in gone.items():
            apps.get_model(label)._base_manager.filter(pk__in=keys).delete()

    def _restore_removed(self) -> None:
        """Only themes are removed; one that is listed again needs no second row."""
        listed = set(
            InstitutionTheme.objects.filter(institution__in=self.rows).values_list(
                "institution", "theme", "offer"
            )
        )
        back = []
        for pk, entry in self.entries[REMOVED]:
            row: Any = row_of(entry)
            if (row.institution_id, row.theme_id, row.offer) in listed:
                self._leave(pk, entry, Reason.AGAIN)
            else:
                back.append(row)
        InstitutionTheme.objects.bulk_create(back)

    def _restore_values(self) -> None:
        rows_of: dict[tuple[str, str], int] = {}
        wanted = []
        for pk, entry in self.entries[CHANGE]:
            change = entry.change
            assert change is not None
            if change.model == PARENT and self._stands_elsewhere(pk, change.pk):
                self._leave(pk, entry, Reason.ELSEWHERE)
                continue
            rows_of[change.model, change.pk] = pk
            wanted.append(change)
        for conflict in take_back(wanted):
            change = conflict.change.reversed
            pk = rows_of[change.model, change.pk]
            entry = Entry(CHANGE, change=change)
            self._leave(pk, entry, Reason.SINCE)

    def _stands_elsewhere(self, pk: int, ended: str) -> bool:
        """Whether another link lies in the days that the old one would cover again."""
        links = self._links[pk]
        old = next((one for one in links if str(one.pk) == ended), None)
        return old is not None and any(
            one is not old and (one.valid_to or date.max) > (old.valid_from or date.min)
            for one in links
        )

    @cached_property
    def _links(self) -> dict[int, list[InstitutionParent]]:
        """What the rows stand under by now, asked once."""
        links: dict[int, list[InstitutionParent]] = defaultdict(list)
        found = InstitutionParent.objects.filter(institution__in=self.rows)
        for link in found.order_by("pk"):
            links[link.institution_id].append(link)
        return links

    def _step_back(self) -> None:
        back: dict[str, list[Institution]] = defaultdict(list)
        for pk, entry in self.entries[STEP]:
            row = self.rows[pk]
            if row.status == entry.after:
                back[str(entry.before)].append(row)
            else:
                self._leave(pk, entry, Reason.SINCE)
        note = _("Taken back.")
        for status, rows in back.items():
            take_back_together(rows, status, by=self.by, at=self.at, note=note)

    def _present(self, kind: str) -> dict[tuple[str, int | None], models.Model]:
        keys: dict[str, list[int | None]] = defaultdict(list)
        for _pk, entry in self.entries[kind]:
            keys[entry.model].append(entry.pk)
        return {
            (label, row.pk): row
            for label, wanted in keys.items()
            for row in apps.get_model(label)._base_manager.filter(pk__in=wanted)
        }
