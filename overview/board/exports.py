"""The board as a table: one row for each cooperation, as its list shows them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cooperation.models import Cooperation, CooperationStatus
from exchange.exports.listing import Asked, Column, Listing, in_words
from exchange.exports.words import country_of, theme_names
from migration_coop.lib.formats import format_number
from overview.board.filters import BoardForm
from overview.board.lines import Line, lines_of, with_names
from overview.since import find_since


@dataclass(frozen=True)
class FoundLines:
    """All of them at once: the board judges cooperations side by side."""

    lines: list[Line]
    words: list[tuple[str, str]]
    asked: Asked

    def count(self) -> int:
        return len(self.lines)

    def left_out(self) -> int:
        return 0

    def rows(self) -> Iterator[Line]:
        user, today = self.asked.user, self.asked.today
        yield from with_names(self.lines, user=user, today=today)


def find(asked: Asked) -> FoundLines:
    cooperations = Cooperation.objects.for_user(asked.user).with_countries()
    since = find_since(asked.query.get("since", ""), asked.user)
    rows = list(cooperations.in_order())
    lines = lines_of(rows, user=asked.user, today=asked.today, since=since)
    form = BoardForm(asked.query, lines=lines)
    words = in_words(form)
    if not form.cleaned_data.get("status"):
        active = CooperationStatus.ACTIVE.label
        words.append((str(form.fields["status"].label), str(active)))
    return FoundLines(form.narrow(lines), words, asked)


def columns(asked: Asked) -> Sequence[Column]:
    return [
        _of("code", _("code")),
        Column(
            "country_a",
            _("Country"),
            lambda row: country_of(row.cooperation.country_a),
            is_shown=True,
        ),
        Column(
            "country_b",
            _("Other country"),
            lambda row: country_of(row.cooperation.country_b),
            is_shown=True,
        ),
        _of("title", _("Cooperation"), is_shown=True),
        Column("themes", _("Themes"), lambda row: theme_names(row.themes)),
        Column(
            "stage",
            _("Stage"),
            lambda row: row.cooperation.get_stage_display(),
            is_shown=True,
        ),
        _of("stage_since", _("Stage since")),
        Column(
            "status", _("Situation"), lambda row: row.cooperation.get_status_display()
        ),
        *_standing(),
    ]


def _standing() -> list[Column]:
    return [
        Column("state", _("State"), lambda row: row.state, is_shown=True),
        Column(
            "last_contact",
            _("Last contact"),
            lambda row: row.standing.last_contact_on,
            is_shown=True,
        ),
        Column(
            "next_milestone",
            _("Next milestone"),
            lambda row: str(row.standing.next_milestone or ""),
            is_shown=True,
        ),
        Column(
            "open_follow_ups",
            _("Open follow-ups"),
            lambda row: row.standing.open_follow_ups,
            is_shown=True,
        ),
        Column(
            "overdue_follow_ups",
            _("Overdue follow-ups"),
            lambda row: row.standing.overdue_follow_ups,
            is_shown=True,
        ),
    ]


def _of(name: str, label, *, is_shown: bool = False) -> Column:
    def value(row: Line):
        return getattr(row.cooperation, name)

    return Column(name, label, value, is_shown=is_shown)


def how_many(count: int) -> str:
    words = ngettext("%(count)s cooperation", "%(count)s cooperations", count)
    return words % {"count": format_number(count)}


COOPERATIONS = Listing(
    name="cooperations",
    route="overview:board",
    label=_("Cooperations"),
    how_many=how_many,
    order=_("the most pressing first"),
    find=find,
    columns=columns,
)
