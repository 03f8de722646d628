from missions.models.debriefing import Debriefing, Document, DocumentKind
from missions.models.delegation import DelegationMember, MemberRole
from missions.models.mission import (
    Delegation,
    Mission,
    MissionEvent,
    MissionHost,
)
from missions.models.programme import (
    AssistanceRequest,
    AssistanceRequestEvent,
    PartnerRole,
    Programme,
    ProgrammeGrant,
    ProgrammePartner,
    ProgrammeRole,
    RequestStatus,
)
from missions.models.types import MissionKind, MissionStatus
from missions.models.visit import (
    Minutes,
    MinutesEvent,
    MinutesStatus,
    MinutesVersion,
    Visit,
    VisitEvent,
    VisitHost,
    VisitStatus,
)

__all__ = [
    "AssistanceRequest",
    "AssistanceRequestEvent",
    "Debriefing",
    "Delegation",
    "DelegationMember",
    "Document",
    "DocumentKind",
    "MemberRole",
    "Minutes",
    "MinutesEvent",
    "MinutesStatus",
    "MinutesVersion",
    "Mission",
    "MissionEvent",
    "MissionHost",
    "MissionKind",
    "MissionStatus",
    "PartnerRole",
    "Programme",
    "ProgrammeGrant",
    "ProgrammePartner",
    "ProgrammeRole",
    "RequestStatus",
    "Visit",
    "VisitEvent",
    "VisitHost",
    "VisitStatus",
]
