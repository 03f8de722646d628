"""When the next report to the funders of a programme is due, and about which days."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from migration_coop.lib.formats import days_between, format_lateness
from missions.models import Programme
from overview.indicators.periods import DAY, Period, add_months, first_day_of_part


@dataclass(frozen=True)
class Due:
    period: Period
    on: date

    def countdown(self, today: date) -> str:
        """ "in 31 days"; after the day, how late it is."""
        left = days_between(today, self.on)
        if left < 0:
            return format_lateness(-left)
        if not left:
            return _("due today")
        text = ngettext("due in %(days)s day", "due in %(days)s days", left)
        return text % {"days": left}

    def is_near(self, today: date) -> bool:
        return self.on - today <= timedelta(days=14)


def next_report(programme: Programme, today: date) -> Due:
    """About the last period that is over, until its day has passed; then about the
    running one."""
    running = _period_of(programme, today)
    last = _due(programme, _period_of(programme, running.start - DAY))
    return last if today <= last.on else _due(programme, running)


def report_about(programme: Programme, period: Period) -> Due:
    return _due(programme, period)


def _period_of(programme: Programme, day: date) -> Period:
    start = first_day_of_part(day, programme.report_months)
    return Period(start, add_months(start, programme.report_months) - DAY)


def _due(programme: Programme, period: Period) -> Due:
    return Due(period, period.end + timedelta(days=programme.report_days))
