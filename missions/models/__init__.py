from missions.models.debriefing import Debriefing, Document, DocumentKind
from missions.models.delegation import DelegationMember, MemberRole
from missions.models.dossier import (
    Answer,
    Appraisal,
    Criterion,
    EligibilityAnswer,
    Outcome,
    Party,
    PartyDecision,
    RequestDocument,
)
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
    PartnerRole,
    Programme,
    ProgrammeGrant,
    ProgrammePartner,
    ProgrammeRole,
    ReportEvery,
)
from missions.models.request import (
    AssistanceRequest,
    AssistanceRequestEvent,
    RequestStatus,
)
from missions.models.types import MissionKind, MissionStatus
from missions.models.visit import Visit, VisitEvent, VisitHost, VisitStatus

__all__ = [
    "Answer",
    "Appraisal",
    "AssistanceRequest",
    "AssistanceRequestEvent",
    "Criterion",
    "Debriefing",
    "Delegation",
    "DelegationMember",
    "Document",
    "DocumentKind",
    "EligibilityAnswer",
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
    "Outcome",
    "PartnerRole",
    "Party",
    "PartyDecision",
    "Programme",
    "ProgrammeGrant",
    "ProgrammePartner",
    "ProgrammeRole",
    "ReportEvery",
    "RequestDocument",
    "RequestStatus",
    "Visit",
    "VisitEvent",
    "VisitHost",
    "VisitStatus",
]
