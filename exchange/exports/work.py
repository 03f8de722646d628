"""Follow-ups and milestones as the list of all work shows them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cooperation.forms.work_filter import WorkFilterForm
from cooperation.work.kinds import Kind, Work
from cooperation.work.narrowing import narrow
from cooperation.work.rows import WorkRow, rows_at
from exchange.exports.listing import (
    AT_ONCE,
    UNCOUNTED,
    Asked,
    Column,
    Listing,
    in_words,
)
from exchange.exports.words import body_name
from migration_coop.lib.formats import format_names, format_number
from migration_coop.lib.union_pages import UnionList
from missions.permissions import may_log_missions


@dataclass(frozen=True)
class FoundWork:
    """Rows of two kinds, read page by page."""

    listed: UnionList
    words: list[tuple[str, str]]
    asked: Asked

    def count(self) -> int:
        return self.listed.count(most=UNCOUNTED)

    def left_out(self) -> int:
        return 0

    def rows(self) -> Iterator[WorkRow]:
        place = None
        while places := self.listed.after(place, size=AT_ONCE):
            yield from rows_at(places, user=self.asked.user, today=self.asked.today)
            place = places[-1]


def find(asked: Asked) -> FoundWork:
    form = WorkFilterForm(asked.query, user=asked.user)
    work = narrow(
        Work.of(asked.user),
        form.cleaned_data,
        state=form.state_or_default,
        user=asked.user,
        today=asked.today,
    )
    state = dict(form.fields["state"].choices)[form.state_or_default]
    words = [(str(form.fields["state"].label), str(state))]
    words += [pair for pair in in_words(form) if pair not in words]
    listed = work.sorted_by(form.sort_or_default, user=asked.user)
    return FoundWork(listed, words, asked)


def columns(asked: Asked) -> Sequence[Column]:
    shown = [
        Column("kind", _("Kind"), lambda row: Kind(row.key.kind).label, is_shown=True),
        Column("title", _("What"), lambda row: row.title, is_shown=True),
        Column("whole", _("Mission or plan"), lambda row: row.whole, is_shown=True),
        Column("countries", _("Countries"), _countries, is_shown=True),
        Column(
            "institution",
            _("Institution in charge"),
            lambda row: body_name(row.item.owner_institution),
            is_shown=True,
        ),
        Column("due_on", _("Due on"), lambda row: row.due_on, is_shown=True),
        Column("agreed_on", _("Agreed for"), lambda row: row.agreed_on, is_shown=True),
        Column("days_late", _("Days late"), lambda row: row.days_late, is_shown=True),
        Column(
            "status",
            _("State"),
            lambda row: row.item.get_status_display(),
            is_shown=True,
        ),
        Column(
            "blocked_reason",
            _("Blocked because"),
            lambda row: row.item.blocked_reason,
            is_shown=True,
        ),
    ]
    if not may_log_missions(asked.user):
        return shown
    # People are named only for those who work on the rows, and when they ask for it.
    owner = Column(
        "owner", _("Person in charge"), lambda row: str(row.item.owner or "")
    )
    return [*shown[:5], owner, *shown[5:]]


def _countries(row: WorkRow) -> str:
    return format_names(country.name for country in row.countries)


def how_many(count: int) -> str:
    words = ngettext(
        "%(count)s follow-up or milestone", "%(count)s follow-ups and milestones", count
    )
    return words % {"count": format_number(count)}


WORK = Listing(
    name="work",
    route="cooperation:work_list",
    label=_("Follow-ups and milestones"),
    how_many=how_many,
    order=_("as the list is sorted"),
    find=find,
    columns=columns,
)
