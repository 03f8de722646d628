"""How far an import is, in numbers and words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchange.models import Import, ImportStatus
from migration_coop.lib.formats import format_number

# Before that, the speed is a guess.
SECONDS_TO_LEARN, LEARNT_FROM = 2, 1
A_MINUTE = 60


@dataclass(frozen=True)
class Progress:
    """`seconds_left` is nothing while nobody can tell."""

    done: int
    total: int
    seconds_left: int | None

    @property
    def words(self) -> str:
        if not self.total:
            return _("The sheet is being read.")
        numbers = {
            "done": format_number(self.done),
            "total": format_number(self.total),
            "left": _time_left(self.seconds_left),
        }
        if self.seconds_left is None:
            return _("%(done)s of %(total)s rows") % numbers
        return _("%(done)s of %(total)s rows, %(left)s") % numbers


def progress_of(running: Import, counts: dict[str, int], *, now: datetime) -> Progress:
    """Of the rows that there were to do when it began."""
    waiting = {
        ImportStatus.CHECKING: counts["pending"],
        ImportStatus.WRITING: counts["to_write"],
        ImportStatus.REVERTING: counts["written"] - counts["taken_back"],
    }[ImportStatus(running.status)]
    total = max(running.phase_rows, waiting) if running.row_count is not None else 0
    done = total - waiting if total else 0
    elapsed = (now - running.phase_at).total_seconds()
    if done < LEARNT_FROM or elapsed < SECONDS_TO_LEARN:
        return Progress(done, total, None)
    return Progress(done, total, round(elapsed * waiting / done))


def _time_left(seconds: int | None) -> str:
    if seconds is None:
        return ""
    if seconds < A_MINUTE:
        rounded = max(5, -(-seconds // 5) * 5)
        text = ngettext(
            "about %(count)s second left", "about %(count)s seconds left", rounded
        )
        return text % {"count": rounded}
    minutes = -(-seconds // A_MINUTE)
    text = ngettext(
        "about %(count)s minute left", "about %(count)s minutes left", minutes
    )
    return text % {"count": minutes}
