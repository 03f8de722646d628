"""What changed in missions: their steps, their minutes, and requests for assistance."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from migration_coop.lib.changes import (
    About,
    Group,
    Layer,
    Net,
    People,
    Scope,
    Wording,
    Words,
)
from migration_coop.lib.names_of_things import Kind, Names
from migration_coop.lib.steps import EXISTENCE, Copies, Reading, Step
from missions.models import (
    AssistanceRequest,
    AssistanceRequestEvent,
    Minutes,
    MinutesEvent,
    MinutesStatus,
    Mission,
    MissionEvent,
    MissionStatus,
    RequestStatus,
)
from missions.models.mission import MissionQuerySet

MISSION, MINUTES, REQUEST = "mission", "minutes", "request"
# Kinds of change, as lists offer them.
MISSIONS, AGREED, REQUESTS = "missions", "minutes", "requests"
KINDS = {
    MISSIONS: gettext_lazy("Missions"),
    AGREED: gettext_lazy("Minutes"),
    REQUESTS: gettext_lazy("Assistance requests"),
}
UNDONE = Copies(Mission, {}, remembers=("title",), removes="undone_at")
STATUSES = {
    MISSION: dict(MissionStatus.choices),
    MINUTES: dict(MinutesStatus.choices),
    REQUEST: dict(RequestStatus.choices),
}


def missions_in(scope: Scope):
    """With those that were undone: that they are gone is a change, too."""
    missions = MissionQuerySet(Mission).for_user(scope.user)
    for country in scope.countries:
        sides = Q(visiting_country=country) | Q(host_country=country)
        missions = missions.filter(sides)
    return missions


def read(reading: Reading, scope: Scope) -> None:
    if scope.asks_for(MISSION):
        missions = scope.narrow(MISSION, missions_in(scope)).values("pk")
        events = MissionEvent.objects.filter(subject__in=missions)
        reading.read_events(events, MISSION)
        reading.read_copies(UNDONE, MISSION, Q(pgh_obj__in=missions))
    if scope.asks_for(MINUTES):
        standing = missions_in(scope).filter(undone_at=None)
        agreed = MinutesEvent.objects.filter(
            to_status=MinutesStatus.AGREED,
            subject__visit__undone_at=None,
            subject__visit__mission__in=standing.values("pk"),
        )
        reading.read_events(agreed, MINUTES)
    if scope.asks_for(REQUEST):
        requests = AssistanceRequest.objects.for_user(scope.user)
        for country in scope.countries:
            requests = requests.filter(country=country)
        requests = scope.narrow(REQUEST, requests).values("pk")
        events = AssistanceRequestEvent.objects.filter(subject__in=requests)
        reading.read_events(events, REQUEST)


def group_of_pair(one: str, other: str) -> Group:
    first, second = sorted((one, other))
    return Group(f"{first}-{second}", (first, second))


def group_of(mission: Mission) -> Group:
    return group_of_pair(mission.visiting_country_id, mission.host_country_id)


def word(nets: list[Net], scope: Scope, people: People) -> Wording:
    names = Names(nets, THINGS)
    return Wording(names.find, _say, names.fetch)


def _about_mission(mission: Mission) -> About:
    url = "" if mission.undone_at else mission.get_absolute_url()
    return About(mission.title, url, group_of(mission))


def _about_minutes(minutes: Minutes) -> About:
    visit = minutes.visit
    text = _("Visit %(number)s, %(mission)s")
    label = text % {"number": visit.number, "mission": visit.mission.title}
    return About(label, minutes.get_absolute_url(), group_of(visit.mission))


def _about_request(request: AssistanceRequest) -> About:
    code = request.country_id
    return About(request.title, "", Group(code, (code,)))


THINGS = {
    MISSION: Kind(Mission._base_manager.all(), _about_mission),
    MINUTES: Kind(
        Minutes._base_manager.select_related("visit__mission"), _about_minutes
    ),
    REQUEST: Kind(
        AssistanceRequest.objects.select_related("institution"), _about_request
    ),
}
LAYER = Layer(frozenset(THINGS), read, word)


def _say(move: Net | Step) -> Words:
    subject = move.subject.kind
    if subject == MINUTES:
        return Words(AGREED, _("Minutes approved"))
    kind = MISSIONS if subject == MISSION else REQUESTS
    labels = STATUSES[subject]
    if move.aspect == EXISTENCE:
        stands = move.status if isinstance(move, Net) and move.after else ""
        return Words(kind, _existence(move, subject), after=labels.get(stands, ""))
    before, after = labels.get(move.before, ""), labels[move.after]
    return Words(kind, _("Status"), str(before), str(after))


def _existence(move: Net | Step, subject: str) -> str:
    if not move.after:
        return _("Removed")
    return _("Mission logged") if subject == MISSION else _("Request made")
