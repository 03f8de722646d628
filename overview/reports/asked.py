"""What every report is asked with: by whom, when, about which days."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from overview.indicators.periods import Period
from overview.indicators.scope import Scope


@dataclass(frozen=True)
class Asked:
    """`with_names`: people are named; only for those who may."""

    user: Any
    at: datetime
    period: Period | None = None
    with_names: bool = False

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    def scope(self, period: Period, **narrowed: Any) -> Scope:
        return Scope(self.user, self.today, period, **narrowed)
