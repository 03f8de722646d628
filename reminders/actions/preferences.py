"""What people say about their own reminders: at which hour, and how early."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django.db import transaction

from accounts.models import User
from reminders.actions.retiming import retime
from reminders.actions.schedules import set_schedule
from reminders.calendar import Calendars
from reminders.models import (
    SCOPES,
    Reminder,
    ReminderPreference,
    ReminderSchedule,
    Topic,
)
from reminders.proposals import Proposal


@transaction.atomic
def prefer_hours(
    user: User, *, digest_at: time, awake_from: time, awake_until: time
) -> None:
    """From now on, also for what is planned already."""
    hours = {
        "digest_at": digest_at,
        "awake_from": awake_from,
        "awake_until": awake_until,
    }
    ReminderPreference.objects.update_or_create(user=user, defaults=hours)
    retime(Reminder.objects.filter(recipient=user), Calendars.load())


@transaction.atomic
def set_own_steps(
    user: User, days_of: Mapping[Topic, Sequence[int]], *, at: datetime
) -> None:
    """How early the user hears of each topic; no days: as everybody does."""
    own = ReminderSchedule.objects.filter(person=user).select_for_update()
    known = {Topic(row.topic): row for row in own}
    for_me: dict[str, Any] = dict.fromkeys(SCOPES) | {"person": user}
    for topic, days in days_of.items():
        row = known.get(topic)
        version = row.version if row else 0
        if days and (row is None or set(row.before_days) != set(days)):
            early = Proposal(
                days, on_the_day=True, after_days=[], weekly_after=False, is_active=True
            )
            set_schedule(topic, for_me, early, expected_version=version)
        elif row is not None and not days:
            row.end(expected_version=version, by=user, at=at)
