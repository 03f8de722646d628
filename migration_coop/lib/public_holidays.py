"""Public holidays of a country, as far as anybody lists them.

Religious feasts follow the moon: the list says "(estimated)" and may be a day off.
"""

import re
from collections.abc import Container
from datetime import date
from functools import cache

import holidays
from django.utils.translation import get_language

ESTIMATED = " (estimated)"
REMARK = re.compile(r" \([^)]*\)")


@cache
def public_holidays(country: str) -> Container[date]:
    """The list works years out as they are asked for; some countries have none."""
    return _listed(country, None)


def holiday_on(country: str, day: date) -> str:
    """What is celebrated that day, in the reader's language where it has a name in
    it, else in English; nothing on an ordinary day."""
    name = _listed(country, (get_language() or "fr").split("-")[0]).get(day, "")
    return REMARK.sub("", name)


def is_estimated(country: str, day: date) -> bool:
    """Whether the day hangs on the moon, so that it may come a day sooner or later."""
    return ESTIMATED in _listed(country, "en_US").get(day, "")


@cache
def _listed(country: str, language: str | None) -> dict[date, str]:
    try:
        return holidays.country_holidays(country, language=language)
    except NotImplementedError:
        return {}
