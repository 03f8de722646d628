"""A mission with its sides: the first row, its code, and what an edit changes."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from institutions.models import Theme
from migration_coop.lib.formats import country_name, format_date
from missions.models import Delegation, Mission, MissionHost, MissionKind

ATTEMPTS = 5
# What the log page writes on the mission itself.
FIELDS = (
    "title",
    "kind",
    "purpose",
    "starts_on",
    "ends_on",
    "visiting_country",
    "host_country",
    "lead_institution",
    "host_institution",
    "city",
    "time_zone",
    "programme",
)


def propose_title(kind: str, visitor: str, host: str, starts_on: date) -> str:
    """A title in the language of whoever logs the mission."""
    return _("%(kind)s %(visitor)s–%(host)s, %(month)s") % {
        "kind": MissionKind(kind).label,
        "visitor": country_name(visitor),
        "host": country_name(host),
        "month": format_date(starts_on, "month"),
    }


def create_mission(
    mission: Mission, *, themes: list[Theme], by, at: datetime
) -> Delegation:
    """Write a new mission under the next free code, with its two leading sides."""
    mission.logged_by, mission.logged_at = by, at
    _insert_under_next_code(mission)
    mission.record_start(by=by, at=at)
    mission.themes.set(themes)
    MissionHost.objects.create(
        mission=mission,
        country=mission.host_country,
        institution=mission.host_institution,
    )
    return Delegation.objects.create(
        mission=mission,
        country=mission.visiting_country,
        institution=mission.lead_institution,
    )


def change_mission(
    mission: Mission, *, themes: list[Theme], expected_version: int
) -> Delegation:
    """Write an edit and let the rows of the leading sides follow it."""
    _move_report_with_return(mission)
    fields = [*FIELDS, "report_due_on"]
    mission.save_edit(expected_version=expected_version, fields=fields)
    mission.themes.set(themes)
    host = mission.hosts.order_by("pk").first() or MissionHost(mission=mission)
    host.country = mission.host_country
    host.institution = mission.host_institution
    host.save()
    delegation = mission.delegations.order_by("pk").first()
    delegation = delegation or Delegation(mission=mission)
    delegation.country = mission.visiting_country
    delegation.institution = mission.lead_institution
    delegation.save()
    return delegation


def _move_report_with_return(mission: Mission) -> None:
    """The report stays due as many days after the return as it was."""
    if mission.report_due_on:
        before = Mission.objects.values_list("ends_on", flat=True).get(pk=mission.pk)
        mission.report_due_on += mission.ends_on - before


def next_code(mission: Mission) -> str:
    """TG-TN-2019-01: the pair, the year, and the next number."""
    year = mission.starts_on.year
    prefix = f"{mission.visiting_country_id}-{mission.host_country_id}-{year}-"
    taken = Mission.objects.filter(code__startswith=prefix)
    numbers = [
        int(number)
        for code in taken.values_list("code", flat=True)
        if (number := code.removeprefix(prefix)).isdecimal()
    ]
    return f"{prefix}{max(numbers, default=0) + 1:02}"


def _insert_under_next_code(mission: Mission) -> None:
    """Somebody may take the same number at the same time: the unique key decides."""
    attempt = 0
    while True:
        attempt += 1
        mission.code = next_code(mission)
        try:
            with transaction.atomic():
                mission.save(force_insert=True)
        except IntegrityError:
            is_taken = Mission.objects.filter(code=mission.code).exists()
            if not is_taken or attempt == ATTEMPTS:
                raise
        else:
            return
