"""Under which body each of the two stands today: one of them can be chosen.

An institution has one parent at a time, so the other one stays with the record that
is put away: the two rows change places, with their days and their source.
"""

from datetime import date
from typing import Any

from institutions.merging.comparing import KEPT, MERGED, Line
from institutions.merging.fields import capital
from institutions.models import Institution, InstitutionParent
from migration_coop.lib.changesets import Change, changes_of

PARENT = "parent"
SWAPPED = ("parent", "valid_from", "valid_to", "source")


def parent_line(
    kept: Institution, merged: Institution, chosen: str | None, *, on: date
) -> Line | None:
    """Nothing where there is no choice. Unless somebody chose, the newer one."""
    pair = _choice(kept, merged, on=on)
    if pair is None:
        return None
    ours, theirs = pair
    return Line(
        PARENT,
        capital(InstitutionParent._meta.verbose_name),
        ours.parent.full_name,
        theirs.parent.full_name,
        chosen or _newer(ours, theirs),
    )


def parent_changes(kept: Any, merged: Any, *, on: date) -> list[Change]:
    """What makes them change places. Nothing is written here."""
    pair = _choice(kept, merged, on=on)
    if pair is None:
        return []
    ours, theirs = pair
    return [
        *changes_of(ours, {name: getattr(theirs, name) for name in SWAPPED}),
        *changes_of(theirs, {name: getattr(ours, name) for name in SWAPPED}),
    ]


def _choice(
    kept: Institution, merged: Institution, *, on: date
) -> tuple[InstitutionParent, InstitutionParent] | None:
    """The two rows of today, if they can change places without standing over another."""
    ours, theirs = _held(kept, on), _held(merged, on)
    if ours is None or theirs is None:
        return None
    if ours.parent_id in (theirs.parent_id, merged.pk) or theirs.parent_id == kept.pk:
        return None
    if _others_over(theirs, beside=ours) or _others_over(ours, beside=theirs):
        return None
    return ours, theirs


def _held(institution: Institution, on: date) -> InstitutionParent | None:
    return institution.parents.select_related("parent").on(on).order_by("pk").first()


def _newer(ours: InstitutionParent, theirs: InstitutionParent) -> str:
    first = date.min
    return MERGED if (theirs.valid_from or first) > (ours.valid_from or first) else KEPT


def _others_over(row: InstitutionParent, *, beside: InstitutionParent) -> bool:
    """Whether another row of the institution of `beside` holds in the days of `row`."""
    others = beside.institution.parents.exclude(pk=beside.pk)
    return any(
        (row.valid_from or date.min) < (other.valid_to or date.max)
        and (other.valid_from or date.min) < (row.valid_to or date.max)
        for other in others
    )
