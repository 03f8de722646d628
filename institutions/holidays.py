"""Public holidays as they are: the library's list, put right by people here.

A day off that the list does not know, or a listed day that is worked: each correction
is for one country and one day, and gives its source.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils.translation import gettext as _

from institutions.models import HolidayOverride
from migration_coop.lib import public_holidays
from migration_coop.lib.languages import localized


@dataclass(frozen=True)
class Holidays:
    """All corrections, read once for a page or a run."""

    corrected: Mapping[str, Mapping[date, HolidayOverride]]

    @classmethod
    def load(cls) -> Self:
        found: dict[str, dict[date, HolidayOverride]] = defaultdict(dict)
        for row in HolidayOverride.objects.all():
            found[row.country_id][row.on] = row
        return cls(dict(found))

    def corrections(self, country: str) -> dict[date, bool]:
        """Of the days that were put right: whether each is a day off after all."""
        days = self.corrected.get(country, {})
        return {day: row.is_day_off for day, row in days.items()}

    def name_on(self, country: str, day: date) -> str:
        """What is celebrated that day; nothing on an ordinary day."""
        row = self._row(country, day)
        if row is None:
            return public_holidays.holiday_on(country, day)
        if not row.is_day_off:
            return ""
        listed = public_holidays.holiday_on(country, day)
        return localized(row, "name") or listed or _("Day off")

    def is_estimated(self, country: str, day: date) -> bool:
        """Whether it may still come a day sooner or later. What was put right is sure."""
        is_sure = self._row(country, day) is not None
        return not is_sure and public_holidays.is_estimated(country, day)

    def _row(self, country: str, day: date) -> HolidayOverride | None:
        return self.corrected.get(country, {}).get(day)
