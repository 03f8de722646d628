"""A schedule that nobody has saved yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from reminders.models import Audience

FIELDS = ("before_days", "on_the_day", "after_days", "weekly_after", "is_active")


@dataclass(frozen=True, order=True)
class Told:
    """Somebody else hears of it so many days after the date."""

    after_days: int
    audience: Audience


@dataclass(frozen=True)
class Lines:
    """As the rows of a schedule are asked for."""

    lines: Sequence[Told]

    def all(self) -> Sequence[Told]:
        return self.lines


@dataclass(frozen=True)
class Proposal:
    """Speaks as a row of ReminderSchedule does, wherever steps are worked out."""

    # No row has this key.
    pk: ClassVar[int] = 0

    before_days: Sequence[int]
    on_the_day: bool
    after_days: Sequence[int]
    weekly_after: bool
    is_active: bool
    told: tuple[Told, ...] = ()

    @classmethod
    def copied_from(cls, schedule: Any) -> Self:
        """What a row says, such as the one that holds above."""
        told = (
            Told(row.after_days, Audience(row.audience))
            for row in schedule.escalations.all()
        )
        fields = {name: getattr(schedule, name) for name in FIELDS}
        return cls(**fields, told=tuple(sorted(told)))

    @property
    def escalations(self) -> Lines:
        return Lines(self.told)

    @property
    def key(self) -> str:
        """Tells whether what is saved is what was shown."""
        days = [",".join(map(str, sorted(days))) for days in self._days]
        ticks = "".join("ny"[tick] for tick in self._ticks)
        told = ",".join(
            f"{line.after_days}{line.audience}" for line in sorted(self.told)
        )
        return "|".join([*days, ticks, told])

    @property
    def _days(self) -> tuple[Sequence[int], ...]:
        return self.before_days, self.after_days

    @property
    def _ticks(self) -> tuple[bool, ...]:
        return self.on_the_day, self.weekly_after, self.is_active
