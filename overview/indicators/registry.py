"""All indicators, in the groups and the order in which pages and reports show them."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from overview.indicators import (
    cooperations,
    delegations,
    follow_ups,
    outcomes,
    reporting,
)
from overview.indicators.indicator import Indicator


class Group(NamedTuple):
    title: str
    indicators: list[Indicator]


GROUPS = [
    Group(
        _("Reports and minutes"),
        [
            reporting.REPORTS_ON_TIME,
            reporting.DAYS_TO_REPORT,
            reporting.REPORTS_FILED,
            reporting.MINUTES_AGREED,
        ],
    ),
    Group(
        _("Follow-ups"),
        [
            outcomes.FOLLOW_UPS_PER_MISSION,
            follow_ups.ASSIGNED,
            *follow_ups.DONE,
        ],
    ),
    Group(
        _("What missions lead to"),
        [
            outcomes.LED_TO_A_STAGE,
            outcomes.RECIPROCATED,
            outcomes.PAIRS_BOTH_WAYS,
            cooperations.SILENT,
        ],
    ),
    Group(
        _("Who travels"),
        [
            delegations.WITH_EMPLOYERS,
            delegations.WITH_WORKERS,
            delegations.SOCIAL_PARTNER_DELEGATES,
            delegations.WOMEN,
        ],
    ),
]
INDICATORS = {
    indicator.name: indicator for group in GROUPS for indicator in group.indicators
}
