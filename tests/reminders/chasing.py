"""What the tests of chases share."""

import uuid
from datetime import timedelta

from reminders.actions import chase
from reminders.chasing import preview_of
from tests.reminders.conftest import NOW

DAY = timedelta(days=1)


def seen(row, user):
    """As the view finds it: with what the user may do."""
    return type(row).objects.for_user(user).get(pk=row.pk)


def order(items, by, *, at=NOW, note="Please answer", key=None):
    """Chase the one person in charge of these."""
    rows = [seen(item, by) for item in items]
    form_key = key or uuid.uuid4()
    return chase(rows[0].owner, rows, note=note, form_key=form_key, by=by, at=at)


def reasons(items, by, now=NOW):
    rows = [seen(item, by) for item in items]
    return [left.reason for left in preview_of(rows, by=by, now=now).unreached]
