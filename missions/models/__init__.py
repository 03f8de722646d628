from missions.models.debriefing import Debriefing, Document, DocumentKind
from missions.models.delegation import DelegationMember, MemberRole
from missions.models.minutes import (
    Minutes,
    MinutesAddendum,
    MinutesAddendumEvent,
    MinutesEvent,
    MinutesStatus,
    MinutesVersion,
)
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
    ReportEvery,
    RequestStatus,
)
from missions.models.types import MissionKind, MissionStatus
from missions.models.visit import Visit, VisitEvent, VisitHost, VisitStatus

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
    "MinutesAddendum",
    "MinutesAddendumEvent",
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
    "ReportEvery",
    "RequestStatus",
    "Visit",
    "VisitEvent",
    "VisitHost",
    "VisitStatus",
]
