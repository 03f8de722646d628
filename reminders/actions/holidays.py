"""Putting the public holidays of a country right; what is planned moves with them."""

from django.db import transaction

from institutions.models import HolidayOverride
from reminders.actions.retiming import retime
from reminders.calendar import Calendars
from reminders.holidays import planned_around


@transaction.atomic
def add_correction(correction: HolidayOverride) -> int:
    """Returns how many planned reminders move."""
    correction.save(force_insert=True)
    planned = planned_around(correction.country, correction.on)
    return retime(planned, Calendars.load())


@transaction.atomic
def remove_correction(correction: HolidayOverride) -> int:
    """The list of public holidays holds again for that day."""
    planned = planned_around(correction.country, correction.on)
    correction.delete()
    return retime(planned, Calendars.load())
