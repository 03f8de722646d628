"""Which institutions somebody should look at again."""

from datetime import date

from django.conf import settings

from institutions.models import Institution
from migration_coop.lib.dates import months_later
from migration_coop.lib.formats import country_name


def verified_before(today: date) -> date:
    """What nobody has looked at since that day is due."""
    return months_later(today, -settings.VERIFICATION_MONTHS)


def due_for_verification(user, *, today: date):
    """What this administrator may confirm, and nobody confirmed for long or ever."""
    seen = Institution.objects.for_user(user).filter(editable=True)
    return seen.due_for_verification(before=verified_before(today))


def countries_to_verify(due) -> list[tuple[str, str]]:
    """Those that the list can be narrowed to, by their name."""
    codes = due.exclude(country=None).order_by().values_list("country").distinct()
    names = [(code, country_name(code)) for (code,) in codes]
    return sorted(names, key=lambda choice: choice[1])
