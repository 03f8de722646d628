"""What somebody may want to do after a mission was saved."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from missions.models import MinutesStatus, Mission, VisitStatus
from missions.permissions import NAMES_OF_VISIT
from missions.progress import minutes_of

MOST_VISITS = 6


@dataclass(frozen=True)
class NextStep:
    icon: str
    text: str
    url: str


def next_steps(mission: Mission) -> list[NextStep]:
    if mission.is_draft:
        url = reverse("cooperation:mission_edit", args=[mission.code])
        return [NextStep("pencil", _("Resume the draft"), url)]
    calendar = reverse("missions:mission_calendar", args=[mission.code])
    report = reverse("cooperation:mission_print", args=[mission.code])
    return [
        *_minutes(mission),
        NextStep("calendar", _("Add to my calendar"), calendar),
        NextStep("printer", _("Print the report"), report),
    ]


def _minutes(mission: Mission) -> list[NextStep]:
    """To write those of each visit held, or to circulate them."""
    held = mission.visits.filter(status=VisitStatus.HELD)
    steps = []
    held = held.prefetch_related(NAMES_OF_VISIT)
    for visit in held.select_related("institution", "minutes").in_order():
        visit.mission = mission
        minutes = minutes_of(visit)
        name = visit.names.short_name
        if minutes is None:
            text = _("Write the minutes: %(institution)s") % {"institution": name}
            url = reverse("cooperation:minutes_edit", args=[mission.code, visit.number])
            steps.append(NextStep("clipboard-text", text, url))
        elif minutes.status == MinutesStatus.DRAFT:
            text = _("Circulate the minutes: %(institution)s") % {"institution": name}
            steps.append(NextStep("send", text, visit.get_absolute_url()))
    return steps[:MOST_VISITS]
