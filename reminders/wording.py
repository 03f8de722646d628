"""Schedules as sentences, for people who have never heard of one."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from migration_coop.lib.formats import format_names
from reminders.models import Audience


def in_words(schedule: Any) -> str:
    """What it orders; `schedule` is a row, or one that is proposed."""
    if not schedule.is_active:
        return _("Silent: nobody is reminded.")
    rows = sorted(schedule.escalations.all(), key=lambda row: row.after_days)
    sentences = [
        _early(schedule.before_days, is_on_the_day=schedule.on_the_day),
        _late(schedule.after_days, is_weekly=schedule.weekly_after),
        *(_told(row.after_days, row.audience) for row in rows),
    ]
    return " ".join(sentences)


def days_before(days: Iterable[int]) -> str:
    """Somebody's own steps before the date."""
    found = sorted(days, reverse=True)
    if not found:
        return _("Never before the date.")
    text = ngettext(
        "%(days)s day before the date.", "%(days)s days before the date.", max(found)
    )
    return text % {"days": _listed(found)}


def _early(days: Sequence[int], *, is_on_the_day: bool) -> str:
    if not days:
        return _("On the day.") if is_on_the_day else _("Never before the date.")
    if not is_on_the_day:
        return days_before(days)
    text = ngettext(
        "%(days)s day before the date, and on the day.",
        "%(days)s days before the date, and on the day.",
        max(days),
    )
    return text % {"days": _listed(sorted(days, reverse=True))}


def _late(days: Sequence[int], *, is_weekly: bool) -> str:
    if not days:
        if is_weekly:
            return _("Then every Monday as long as nothing is done.")
        return _("Never after the date.")
    if is_weekly:
        text = ngettext(
            "If nothing is done: %(days)s day after it, then every Monday.",
            "If nothing is done: %(days)s days after it, then every Monday.",
            max(days),
        )
    else:
        text = ngettext(
            "If nothing is done: %(days)s day after it.",
            "If nothing is done: %(days)s days after it.",
            max(days),
        )
    return text % {"days": _listed(sorted(days))}


def _told(days: int, audience: str) -> str:
    text = {
        Audience.ESCALATION: ngettext(
            "After %(days)s day the person named for escalation hears of it.",
            "After %(days)s days the person named for escalation hears of it.",
            days,
        ),
        Audience.UNIT_HEAD: ngettext(
            "After %(days)s day the head of their unit hears of it.",
            "After %(days)s days the head of their unit hears of it.",
            days,
        ),
        Audience.COORDINATOR: ngettext(
            "After %(days)s day the coordinators hear of it.",
            "After %(days)s days the coordinators hear of it.",
            days,
        ),
        Audience.ADMIN: ngettext(
            "After %(days)s day the administrators hear of it.",
            "After %(days)s days the administrators hear of it.",
            days,
        ),
    }[Audience(audience)]
    return text % {"days": days}


def _listed(days: Iterable[int]) -> str:
    return format_names(map(str, days))
