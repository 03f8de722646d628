"""What a figure is asked about: by whom, for which days, country and programme."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from overview.indicators.periods import Period


@dataclass(frozen=True)
class Scope:
    """`travels`: the country counts where it travels, not where it hosts.

    `shows_lateness`: the reader may see what is late, country by country.
    """

    user: Any
    today: date
    period: Period
    country: str = ""
    programme: int | None = None
    travels: bool = False
    shows_lateness: bool = True

    def during(self, period: Period) -> "Scope":
        return replace(self, period=period)

    @property
    def before(self) -> "Scope":
        return self.during(self.period.before)

    @property
    def last_day(self) -> date:
        """Nothing is counted that has not come yet."""
        return min(self.period.end, self.today)

    def within(self, rows):
        """Rows of the period by their `dated_on`."""
        return rows.filter(dated_on__gte=self.period.start, dated_on__lte=self.last_day)

    @property
    def is_of_one_country(self) -> bool:
        """It tells of one country: by the question, or because of who asks it."""
        access = self.user.access()
        return bool(self.country) or (
            not access.reads_everywhere and len(access.readable_countries) == 1
        )

    def query(self, **changes: Any) -> str:
        """The same question as parameters of an address."""
        asked = {
            "from": self.period.start.isoformat(),
            "until": self.period.end.isoformat(),
            "country": self.country,
            "programme": self.programme,
            "side": "travels" if self.travels else "",
        }
        return urlencode({k: v for k, v in (asked | changes).items() if v})
