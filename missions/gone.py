"""Bodies that are gone: they can be named for a day before their end, not after it."""

from datetime import date

from django.utils.translation import gettext as _

from institutions.models import Institution, InstitutionStatus
from migration_coop.lib.formats import format_date


def why_gone(institution: Institution | None, *, on: date | None) -> str:
    """What keeps it from taking part that day, and who took over; nothing mostly."""
    if institution is None or on is None or institution.exists_on(on):
        return ""
    ended_on = institution.ended_on
    assert ended_on is not None
    said = {"name": institution.short_name, "day": format_date(ended_on, "long")}
    if institution.succeeded_by is None:
        return _("%(name)s was dissolved on %(day)s.") % said
    said["successor"] = institution.succeeded_by.full_name
    return _("%(name)s was dissolved on %(day)s: %(successor)s took over.") % said


def why_no_new_work(institution: Institution | None, *, today: date) -> str:
    """What keeps it from being put in charge of something; nothing mostly. What was
    dissolved on a day that nobody knows is gone today."""
    if institution is None or institution.status != InstitutionStatus.DISSOLVED:
        return ""
    if institution.ended_on is None:
        return _("%(name)s was dissolved.") % {"name": institution.short_name}
    return why_gone(institution, on=today)
