"""What the tests of actions on several rows share."""

from datetime import date

from cooperation.models import FollowUp

HTMX = {"HX-Request": "true"}
DAY = date(2999, 3, 1)


def token(row):
    """As the list names it."""
    return f"{'f' if isinstance(row, FollowUp) else 'm'}{row.pk}"


def fresh(row):
    return type(row).objects.get(pk=row.pk)
