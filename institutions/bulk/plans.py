"""What an edit of many would do to each row, and to which it may or need not be done.

Worked out for the rows of the page that shows it and again, with the rows locked,
before they are written. The same number of queries however many rows there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from institutions.bulk.entries import (
    ADDED,
    CHANGE,
    REMOVED,
    STEP,
    Entry,
    entry_of,
    text_of,
)
from institutions.bulk.reasons import Reason
from institutions.bulk.wanted import STEPS, Wanted
from institutions.listing import listed_for
from institutions.models import (
    IATI_TYPE_OF,
    Institution,
    InstitutionParent,
    InstitutionTheme,
)
from migration_coop.lib.changesets import Change, changes_of
from migration_coop.lib.search import folded

LABEL = Institution._meta.label_lower
# Column: what is to stand in it.
Texts = Mapping[Any, str | None]


@dataclass
class RowPlan:
    row: Institution
    entries: list[Entry] = field(default_factory=list)
    # Rows to add beside it, for which there are entries once they have keys; with the
    # parent that an added one replaces.
    added: list[tuple[InstitutionParent | InstitutionTheme, str | None]] = field(
        default_factory=list
    )
    # Why nothing is done to it, where that is so.
    reason: Reason | None = None

    @property
    def said(self) -> list[Entry]:
        """All that would happen, to be put in words."""
        added = [entry_of(ADDED, row, before=before) for row, before in self.added]
        return [*self.entries, *added]


@dataclass(frozen=True)
class Beside:
    """What stands beside the rows: their parents and the themes they list."""

    parents: Mapping[int, list[InstitutionParent]]
    themes: Mapping[int, dict[tuple[int, str], InstitutionTheme]]
    # Bodies above the new parent, itself included: none of them can stand under it.
    above: frozenset[int] = frozenset()


def plan_rows(
    versions: Mapping[int, int], wanted: Wanted, *, user, today: date, locked=False
) -> list[RowPlan]:
    """In the order of names; rows that the user cannot see are not told of."""
    rows = chosen_rows(versions, user=user, locked=locked)
    beside = _read_beside(rows, wanted, today)
    new = _texts(wanted, user=user, today=today)
    return [_plan(row, versions[row.pk], wanted, new, beside) for row in rows]


def chosen_rows(
    keys: Iterable[int], *, user, locked: bool = False
) -> list[Institution]:
    """In the order of names; locked in the order of keys, as everybody locks them."""
    found: QuerySet = listed_for(user).filter(pk__in=list(keys)).order_by("pk")
    rows = list(found.select_for_update(of=("self",)) if locked else found)
    return sorted(rows, key=lambda row: folded(row.name))


def _plan(row, version, wanted: Wanted, new: Texts, beside: Beside) -> RowPlan:
    plan = RowPlan(row)
    if not row.editable:
        plan.reason = Reason.READ_ONLY
    elif row.version != version:
        plan.reason = Reason.MEANWHILE
    else:
        plan.reason = _refusal(row, wanted, beside)
    if plan.reason:
        return plan
    _set_values(plan, new)
    _set_parent(plan, wanted, beside)
    _set_themes(plan, wanted, beside)
    if wanted.step:
        before, after = STEPS[wanted.step]
        if row.status == before:
            plan.entries.append(Entry(STEP, before=before, after=after))
    if not plan.said:
        plan.reason = Reason.UNCHANGED
    return plan


def _refusal(row: Institution, wanted: Wanted, beside: Beside) -> Reason | None:
    if wanted.step and row.status not in STEPS[wanted.step]:
        return Reason.STATUS
    if wanted.parent is None:
        return None
    if not wanted.parent.stands:
        return Reason.NO_BODY
    if row.pk == wanted.parent.body.pk:
        return Reason.ITSELF
    if row.pk in beside.above:
        return Reason.ABOVE
    since = wanted.parent.since
    for link in beside.parents[row.pk]:
        is_same = link.parent_id == wanted.parent.body.pk and link.valid_to is None
        begins_later = link.valid_from is not None and link.valid_from >= since
        ends_later = link.valid_to is not None and link.valid_to > since
        if not is_same and (begins_later or ends_later):
            return Reason.LATER
    return None


def _set_values(plan: RowPlan, new: Texts) -> None:
    changes = []
    for column, after in new.items():
        before = text_of(plan.row, column)
        if before != after:
            key = str(plan.row.pk)
            changes.append(Change(LABEL, key, column.name, before, after))
    # Who verified it says nothing by itself.
    if any(change.field != "verified_by" for change in changes):
        plan.entries += [Entry(CHANGE, change=change) for change in changes]


def _texts(wanted: Wanted, *, user, today: date) -> Texts:
    """What is to stand in each column, the same for all rows and so made once."""
    values = dict(wanted.values)
    if "type" in values:
        values["iati_type"] = IATI_TYPE_OF[values["type"]]
    if wanted.is_verified:
        values |= {"verified_on": today, "verified_by": user.pk}
    blank, texts = Institution(), {}
    for name, value in values.items():
        column: Any = Institution._meta.get_field(name)
        setattr(blank, column.attname, value)
        texts[column] = text_of(blank, column)
    return texts


def _set_parent(plan: RowPlan, wanted: Wanted, beside: Beside) -> None:
    new = wanted.parent
    if new is None:
        return
    present = [one for one in beside.parents[plan.row.pk] if one.valid_to is None]
    if any(link.parent_id == new.body.pk for link in present):
        return
    for link in present:
        ended = changes_of(link, {"valid_to": new.since})
        plan.entries += [Entry(CHANGE, change=change) for change in ended]
    added = InstitutionParent(
        institution=plan.row,
        parent=new.body,
        valid_from=new.since,
        source=new.source,
    )
    replaced = str(present[0].parent_id) if present else None
    plan.added.append((added, replaced))


def _set_themes(plan: RowPlan, wanted: Wanted, beside: Beside) -> None:
    listed = beside.themes[plan.row.pk]
    for theme in wanted.add_themes:
        if (theme.pk, wanted.offer) not in listed:
            entry = InstitutionTheme(
                institution=plan.row, theme=theme, offer=wanted.offer
            )
            plan.added.append((entry, None))
    for theme in wanted.remove_themes:
        if gone := listed.get((theme.pk, wanted.offer)):
            plan.entries.append(entry_of(REMOVED, gone))


def _read_beside(rows: Sequence[Institution], wanted: Wanted, today: date) -> Beside:
    """Nothing is asked about what is not to be set."""
    parents: dict[int, list[InstitutionParent]] = defaultdict(list)
    themes: dict[int, dict] = defaultdict(dict)
    above: set[int] = set()
    if wanted.parent:
        links = InstitutionParent.objects.filter(institution__in=rows)
        for link in links.order_by("valid_from", "pk"):
            parents[link.institution_id].append(link)
        above = above_of(wanted.parent.body.pk, today)
    if wanted.add_themes or wanted.remove_themes:
        entries = InstitutionTheme.objects.filter(institution__in=rows)
        for entry in entries.order_by("pk"):
            themes[entry.institution_id][entry.theme_id, entry.offer] = entry
    return Beside(parents, themes, frozenset(above))


def above_of(body: int, today: date) -> set[int]:
    """The parents of the parent, as far up as they go today: one query for a level."""
    found, level = {body}, {body}
    while level:
        links = InstitutionParent.objects.on(today).filter(institution__in=level)
        level = set(links.values_list("parent", flat=True)) - found
        found |= level
    return found
