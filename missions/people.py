"""Who travelled and whom they met, as one reader may know them.

People of a restricted institution are named to nobody elsewhere (adr/0006): their
function stands in for the name.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from institutions.models import Person, SocialSide
from missions.models import DelegationMember, MemberRole, Mission, VisitHost
from missions.permissions import name_for

SIDES_DRAWN = {SocialSide.GOVERNMENT, SocialSide.EMPLOYERS, SocialSide.WORKERS}


@dataclass(frozen=True)
class Seat:
    """A delegate, in words."""

    name: str
    function: str
    institution: str
    # Empty for a plain delegate.
    role: str
    side: str
    tone: str
    is_head: bool
    is_rapporteur: bool
    is_present: bool

    @property
    def facts(self) -> str:
        absence = "" if self.is_present else _("absent")
        facts = (self.function, self.institution, self.role, absence)
        return ", ".join(fact for fact in facts if fact)


def members_of(mission: Mission, *, user) -> list[DelegationMember]:
    members = DelegationMember.objects.filter(delegation__mission=mission)
    members = members.select_related("person", "institution").in_order()
    return list(_with_who_is_shown(members, user))


def seat_of(member: DelegationMember, *, user, on: date) -> Seat:
    name = _name_of(member, member.name)
    is_plain = member.role == MemberRole.MEMBER
    return Seat(
        name=name,
        function=member.title if member.title != name else "",
        institution=name_for(user, member.institution, on=on),
        role="" if is_plain else member.get_role_display(),
        side=member.get_side_display(),
        tone=member.side if member.side in SIDES_DRAWN else "others",
        is_head=member.role == MemberRole.HEAD,
        is_rapporteur=member.role == MemberRole.RAPPORTEUR,
        is_present=member.is_present,
    )


def hosts_met(mission: Mission, *, user) -> dict[int, list[str]]:
    """The people met, by the key of the visit."""
    hosts = VisitHost.objects.filter(visit__mission=mission).select_related("person")
    met = defaultdict(list)
    for host in _with_who_is_shown(hosts.order_by("pk"), user):
        name = _name_of(host, str(host))
        title = host.title if host.title != name else ""
        met[host.visit_id].append(", ".join(part for part in (name, title) if part))
    return met


def _with_who_is_shown(people: QuerySet, user) -> QuerySet:
    shown = Person.objects.for_user(user).filter(pk=OuterRef("person"))
    return people.annotate(is_person_shown=Exists(shown))


def _name_of(seat, name: str) -> str:
    if seat.person is None or seat.is_person_shown:
        return name
    return seat.title or _("Name withheld")
