"""The list as a table for a workbook, read page by page however long it is."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from cooperation.work.kinds import Kind
from cooperation.work.rows import WorkRow, rows_at
from migration_coop.lib.formats import format_names
from migration_coop.lib.sheets import Sheet
from migration_coop.lib.union_pages import UnionList

# Exact up to here, and no more rows in one workbook.
COUNTED = 10_000
AT_ONCE = 500


def sheet_of(found: UnionList, *, user, today: date, names_people: bool) -> Sheet:
    headings = [
        _("Kind"),
        _("What"),
        _("Mission or plan"),
        _("Countries"),
        _("Institution in charge"),
        *([_("Person in charge")] if names_people else []),
        _("Due on"),
        _("Agreed for"),
        _("Days late"),
        _("State"),
        _("Blocked because"),
    ]
    rows = _all_rows(found, user=user, today=today)
    lines = (_line(row, names_people=names_people) for row in rows)
    return Sheet(_("Follow-ups and milestones"), headings, lines)


def _all_rows(found: UnionList, *, user, today: date) -> Iterator[WorkRow]:
    place, read = None, 0
    while read < COUNTED:
        places = found.after(place, size=min(AT_ONCE, COUNTED - read))
        yield from rows_at(places, user=user, today=today)
        if len(places) < AT_ONCE:
            return
        place, read = places[-1], read + len(places)


def _line(row: WorkRow, *, names_people: bool) -> list:
    person = [str(row.item.owner or "")] if names_people else []
    return [
        Kind(row.key.kind).label,
        row.title,
        row.whole,
        format_names(country.name for country in row.countries),
        row.institution,
        *person,
        row.due_on,
        row.agreed_on,
        row.days_late,
        row.item.get_status_display(),
        row.item.blocked_reason,
    ]
