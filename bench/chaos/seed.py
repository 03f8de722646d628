"""Milestones that are to be mailed now: python -m bench.chaos.seed COUNT FILE.

FILE receives who must hear of which: {title of the milestone: address}.
"""

import json
import sys
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

import django

# Each person answers for so many on average, so that mails differ in length.
EACH = 2
DOMAINS = 25


def main(count: int) -> dict[str, str]:
    django.setup()
    # Models can be imported once Django knows its apps.
    transaction = import_module("django.db.transaction")
    now = import_module("django.utils.timezone").now()
    with transaction.atomic():
        return add_milestones(count, now=now)


def add_milestones(count: int, *, now: datetime) -> dict[str, str]:
    """Due in a week, so that exactly one reminder of each is to go today. It is noon
    where their owners live, and no day of rest, whenever this is run."""
    models = import_module("cooperation.models")
    owners = add_owners(max(1, count // EACH), now=now)
    activity = add_activity(owners[0], now=now)
    day = now.astimezone(owners[0].zone).date() + timedelta(days=7)
    milestones = models.Milestone.objects.bulk_create(
        models.Milestone(
            plan=activity.plan,
            activity=activity,
            number=f"1.1.{number}",
            position=number,
            title_fr=f"Chaos{number:05}",
            baseline_on=day,
            forecast_on=day,
            owner=owners[(number * number) % len(owners)],
        )
        for number in range(count)
    )
    return {milestone.title_fr: milestone.owner.email for milestone in milestones}
