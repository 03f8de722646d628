"""Missions and visits in which an institution took part, as one reader may see them."""

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution
from institutions.timeline import About, Part
from migration_coop.lib.templatetags.interface import TONE_ICONS, tone
from missions.models import (
    Delegation,
    DelegationMember,
    Document,
    Mission,
    MissionStatus,
    Visit,
    VisitStatus,
)

LED, HOSTED, VISITED, SENT = "led", "hosted", "visited", "sent"
# As what it took part; the first that is true.
AS_WHAT = {
    LED: _("Leads the delegation"),
    HOSTED: _("Hosts"),
    VISITED: _("Is visited"),
    SENT: _("Sends delegates"),
}
CALLED_OFF = (MissionStatus.CANCELLED, MissionStatus.POSTPONED)
NOT_HELD = (VisitStatus.CANCELLED, VisitStatus.POSTPONED)


def missions_with(institution: Institution, *, user) -> QuerySet[Mission]:
    """Each with `took_part`: as what. The latest first."""
    visits = Visit.objects.filter(mission=OuterRef("pk"), institution=institution)
    members = DelegationMember.objects.filter(
        delegation__mission=OuterRef("pk"), institution=institution
    )
    sides = Delegation.objects.filter(mission=OuterRef("pk"), institution=institution)
    as_what = Case(
        When(lead_institution=institution, then=Value(LED)),
        When(host_institution=institution, then=Value(HOSTED)),
        When(Exists(visits), then=Value(VISITED)),
        When(Q(Exists(members)) | Q(Exists(sides)), then=Value(SENT)),
        default=Value(""),
    )
    missions = Mission.objects.for_user(user).annotate(took_part=as_what)
    return missions.exclude(took_part="")


def visits_of(institution: Institution, *, user) -> QuerySet[Visit]:
    return Visit.objects.for_user(user).filter(institution=institution)


def documents_of(institution: Institution, *, user) -> QuerySet[Document]:
    missions = missions_with(institution, user=user).values("pk")
    return Document.objects.for_user(user).filter(mission__in=missions)


# For the timeline of the institution


def _missions(about: About) -> QuerySet:
    missions = missions_with(about.institution, user=about.user)
    return missions.exclude(status__in=[MissionStatus.DRAFT, *CALLED_OFF])


def _say_mission(mission: Mission) -> dict:
    return {
        "text": mission.title,
        "note": AS_WHAT[mission.took_part],  # type: ignore[attr-defined]
        "tone": "mute",
        "icon": "plane-departure",
        "url": mission.get_absolute_url(),
    }


def _visits(about: About) -> QuerySet:
    visits = visits_of(about.institution, user=about.user)
    return visits.exclude(status__in=NOT_HELD)


def _say_visit(visit: Visit) -> dict:
    shade = tone(visit.status, "visit")
    said = {"mission": visit.mission.code, "status": visit.get_status_display()}
    return {
        "text": gettext("Visit of the mission %(mission)s: %(status)s") % said,
        "note": visit.subject,
        "tone": shade,
        "icon": TONE_ICONS[shade],
        "url": visit.get_absolute_url(),
    }


PARTS = (
    Part(_missions, "starts_on", _say_mission),
    Part(_visits, "takes_place_on", _say_visit, ("mission",)),
)
