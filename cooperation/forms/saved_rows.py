"""What a saved mission has in the rows of the log page, as these rows begin."""

from cooperation.models import FollowUp
from missions.forms.rows import shown_name
from missions.models import Mission

MEMBERS, VISITS, FOLLOW_UPS = "members", "visits", "follow_ups"


def saved_rows(mission: Mission | None) -> dict[str, list]:
    if mission is None:
        return {MEMBERS: [], VISITS: [], FOLLOW_UPS: []}
    delegation = mission.delegations.order_by("pk").first()
    members = []
    if delegation is not None:
        sitting = delegation.members.select_related(
            "person", "post__institution", "institution"
        )
        members = list(sitting.in_order())
    visits = mission.visits.select_related("institution").in_order()
    visits = visits.prefetch_related("hosts_met")
    follow_ups = FollowUp.objects.filter(mission=mission)
    return {
        MEMBERS: members,
        VISITS: list(visits),
        FOLLOW_UPS: list(
            follow_ups.open().select_related("owner_institution").in_order()
        ),
    }


def _of_member(member) -> dict:
    names = ("pk", "title", "institution", "side", "role", "sex", "is_present")
    row = {name: getattr(member, name) for name in names}
    return row | {"name": shown_name(member)}


def _of_visit(visit) -> dict:
    names = ("pk", "version", "takes_place_on", "start_time", "end_time")
    names = (*names, "institution", "subject", "place")
    row = {name: getattr(visit, name) for name in names}
    hosts = [host.post_id for host in visit.hosts_met.all()]
    states = {"status": visit.status, "shown_status": visit.status}
    return row | states | {"hosts": hosts}


def _of_follow_up(follow_up) -> dict:
    names = ("pk", "version", "title", "owner_institution", "due_on")
    return {name: getattr(follow_up, name) for name in names}


INITIAL = {MEMBERS: _of_member, VISITS: _of_visit, FOLLOW_UPS: _of_follow_up}
