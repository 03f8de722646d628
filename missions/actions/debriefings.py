"""The session at the end of a mission."""

from datetime import date, datetime

from institutions.models import Institution
from migration_coop.lib.records import EditConflict
from missions.models import Debriefing, Mission


def record_debriefing(
    mission: Mission,
    *,
    held_on: date,
    institution: Institution | None,
    participants: str,
    summary: str,
    version: int | None = None,
    by,
    at: datetime,
) -> Debriefing:
    """Write it, or change the one there is: a mission has one.

    `version` is the one that was shown, 0 where there was none.
    """
    debriefing = Debriefing.objects.filter(mission=mission).first()
    if debriefing is None:
        debriefing = Debriefing(mission=mission, recorded_by=by, recorded_at=at)
    fields = {
        "held_on": held_on,
        "institution": institution,
        "participants": participants,
        "summary": summary,
    }
    is_new = debriefing.pk is None
    if not is_new and all(getattr(debriefing, name) == fields[name] for name in fields):
        return debriefing
    if not is_new and version not in {None, debriefing.version}:
        raise EditConflict
    for name, value in fields.items():
        setattr(debriefing, name, value)
    if is_new:
        debriefing.save(force_insert=True)
    else:
        debriefing.save_edit(expected_version=debriefing.version, fields=fields)
    return debriefing
