"""What changed, as a workbook. People are left out of it unless they are asked for."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from migration_coop.lib.changes import Change, Group, Line
from migration_coop.lib.formats import country_name
from migration_coop.lib.sheets import Sheet
from overview.changes.finding import KINDS


def change_sheets(changes: Sequence[Change], *, with_people: bool) -> list[Sheet]:
    """What came of it, and the steps it came from."""
    headings = [_("Recorded at"), _("Where"), _("What"), _("Kind"), _("Change")]
    headings += [_("Before"), _("After")]
    people = [_("Person"), _("By")] if with_people else []
    step_headings = [_("Recorded at"), _("Where"), _("What"), _("Step")]
    step_headings += [_("Before"), _("After"), _("Reason")]
    by = [_("By")] if with_people else []
    return [
        Sheet(
            _("What changed"),
            [*headings, *people],
            (_row(change, with_people=with_people) for change in changes),
        ),
        Sheet(
            _("Steps"),
            [*step_headings, *by],
            _step_rows(changes, with_people=with_people),
        ),
    ]


def _row(change: Change, *, with_people: bool) -> list[Any]:
    about, words = change.about, change.words
    row = [change.at, where(about.group), about.label, KINDS[words.kind]]
    row += [words.sentence, *_values(words, with_people=with_people)]
    return [*row, about.person, change.by] if with_people else row


def _step_rows(
    changes: Iterable[Change], *, with_people: bool
) -> Iterator[Sequence[Any]]:
    of_things = {change.subject: change for change in changes}
    for change in of_things.values():
        for line in change.lines:
            yield _step_row(change, line, with_people=with_people)


def _step_row(change: Change, line: Line, *, with_people: bool) -> list[Any]:
    about, words = change.about, line.words
    row = [line.at, where(about.group), about.label, words.sentence]
    # A reason is free text, in which people may be named.
    reason = line.note if with_people else ""
    row += [*_values(words, with_people=with_people), reason]
    return [*row, line.by] if with_people else row


def _values(words, *, with_people: bool) -> list[str]:
    if words.names_people and not with_people:
        return ["", ""]
    return [words.before, words.after]


def where(group: Group) -> str:
    return group.title or " – ".join(country_name(code) for code in group.countries)
