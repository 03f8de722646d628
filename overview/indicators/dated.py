"""Days computed by the database: months later, and the day of a moment."""

from datetime import UTC

from django.db.models import DateField, Func
from django.db.models.functions import TruncDate


class MonthsLater(Func):
    """The same day so many months later; the last of the month where it is shorter."""

    template = "(%(expressions)s + interval '%(months)s months')::date"
    output_field = DateField()

    def __init__(self, day: str, months: int):
        super().__init__(day, months=int(months))


class DayOf(TruncDate):
    """In one zone for all readers, so that a figure is the same for each of them."""

    def __init__(self, moment: str):
        super().__init__(moment, tzinfo=UTC)
