"""The session at the end of a mission."""

from datetime import date, datetime

from institutions.models import Institution
from missions.models import Debriefing, Mission


def record_debriefing(
    mission: Mission,
    *,
    held_on: date,
    institution: Institution | None,
    participants: str,
    summary: str,
    by,
    at: datetime,
) -> Debriefing:
    """Write it, or change the one there is: a mission has one."""
    debriefing = Debriefing.objects.filter(mission=mission).first()
    if debriefing is None:
        debriefing = Debriefing(mission=mission, recorded_by=by, recorded_at=at)
    fields = {
        "held_on": held_on,
        "institution": institution,
        "participants": participants,
        "summary": summary,
    }
    for name, value in fields.items():
        setattr(debriefing, name, value)
    if debriefing.pk is None:
        debriefing.save(force_insert=True)
    else:
        debriefing.save_edit(expected_version=debriefing.version, fields=fields)
    return debriefing
