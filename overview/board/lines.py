"""Lines of the board: each cooperation as it stands, and how far it moved since."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from cooperation.facts import Standing, figures_of, with_items
from cooperation.models import GROUP_OF, Cooperation, Stage, StageChange, StageGroup
from institutions.models import Theme
from migration_coop.lib.formats import format_age
from overview.board.words import pair_name
from overview.since import Since

NEVER = date.min


@dataclass(frozen=True)
class Line:
    standing: Standing
    # The stage at which it stood on the day that the board compares with.
    stage_before: int
    themes: tuple[Theme, ...] = ()

    @property
    def cooperation(self) -> Cooperation:
        return self.standing.cooperation

    @property
    def moved(self) -> int:
        """By how many of the nine stages: +1, 0, -1."""
        return self.cooperation.stage - self.stage_before

    @property
    def group_before(self) -> StageGroup:
        return GROUP_OF[Stage(self.stage_before)]

    @property
    def group(self) -> StageGroup:
        return self.cooperation.stage_group

    @property
    def bar_before(self) -> int:
        """Up to where the bar is drawn as it was."""
        return min(self.group, self.group_before)

    @property
    def names(self) -> str:
        return pair_name(*self.pair)

    @property
    def age(self) -> str:
        """Of the last contact, as short as a cell."""
        silence = self.standing.silence
        return "–" if silence is None else format_age(silence)

    @property
    def pair(self) -> tuple[str, str]:
        return self.cooperation.country_a_id, self.cooperation.country_b_id

    @property
    def health(self) -> str:
        """Empty for what is not active: it is not judged."""
        return self.standing.verdict.health if self.standing.is_active else ""

    @property
    def tone(self) -> str:
        return self.standing.verdict.tone if self.standing.is_active else "mute"

    @property
    def state(self) -> str:
        """In a word."""
        if self.standing.is_active:
            return self.standing.verdict.label
        return self.cooperation.get_status_display()

    @property
    def order(self) -> tuple:
        """The worst first; among them the most overdue, then the longest silent."""
        standing = self.standing
        return (
            not standing.is_active,
            standing.verdict.order,
            -standing.days_overdue,
            standing.last_contact_on or NEVER,
            self.cooperation.pk,
        )


def lines_of(
    cooperations: list[Cooperation], *, user, today: date, since: Since | None
) -> list[Line]:
    """Three queries more, or two than their figures."""
    before = stages_before(cooperations, since)
    themes = themes_of(cooperations)
    lines = [
        Line(
            standing,
            stage_before=before.get(
                standing.cooperation.pk, standing.cooperation.stage
            ),
            themes=themes[standing.cooperation.pk],
        )
        for standing in figures_of(cooperations, user=user, today=today)
    ]
    return sorted(lines, key=lambda line: line.order)


def themes_of(cooperations: list[Cooperation]) -> dict[int, tuple[Theme, ...]]:
    """Prefetched, they would cost a query set for each cooperation."""
    links = Cooperation.themes.through.objects.filter(
        cooperation__in=[row.pk for row in cooperations]
    )
    known = Theme.objects.filter(pk__in=links.values("theme"))
    themes = {theme.pk: theme for theme in known}
    found: dict[int, tuple[Theme, ...]] = defaultdict(tuple)
    for row, theme in links.order_by("pk").values_list("cooperation", "theme"):
        found[row] += (themes[theme],)
    return found


def stages_before(
    cooperations: list[Cooperation], since: Since | None
) -> dict[int, int]:
    """Where those that moved stood: what the first change on record since then left."""
    if since is None:
        return {}
    changes = StageChange.objects.filter(
        cooperation__in=[row.pk for row in cooperations], at__gte=since.at
    )
    first = changes.order_by("cooperation", "at", "pk").distinct("cooperation")
    return {change.cooperation_id: change.from_stage for change in first}


def with_names(lines: Iterable[Line], *, user, today: date) -> list[Line]:
    """Lines that say what is due and who must act."""
    rows = list(lines)
    known = with_items([line.standing for line in rows], user=user, today=today)
    return [
        replace(line, standing=standing)
        for line, standing in zip(rows, known, strict=True)
    ]


def by_pair(lines: list[Line]) -> dict[tuple[str, str], list[Line]]:
    """In the order of the lines, so that the worst of each pair comes first."""
    found = defaultdict(list)
    for line in lines:
        found[line.pair].append(line)
    return dict(found)
