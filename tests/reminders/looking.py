"""What tests of looks at everything share."""

from reminders.actions.materialise import close_stale, materialise
from tests.reminders.conftest import NOW


def look(now=NOW, **options):
    close_stale(now=now)
    materialise(now=now, **options)


def change(milestone, now=NOW, **fields):
    type(milestone).objects.filter(pk=milestone.pk).update(**fields)
    look(now)


def change_user(user, **fields):
    type(user).objects.filter(pk=user.pk).update(**fields)


def state_of(milestone, step, **fields):
    row = milestone.reminders.get(step=step, **fields)
    return row.state, row.reason


def planned(user):
    return set(user.reminders.waiting().values_list("kind", "step"))
