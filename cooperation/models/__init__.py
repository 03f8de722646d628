from cooperation.models.contact import Contact, ContactKind
from cooperation.models.cooperation import (
    Cooperation,
    CooperationEvent,
    CooperationParty,
    CooperationProgramme,
    CooperationStatus,
    StageChange,
)
from cooperation.models.evidence import Evidence, EvidenceKind
from cooperation.models.follow_up import FollowUp, FollowUpEvent, FollowUpStatus
from cooperation.models.instrument import (
    Instrument,
    InstrumentEvent,
    InstrumentKind,
    InstrumentStatus,
)
from cooperation.models.log_save import MINUTES_TO_UNDO, LogSave
from cooperation.models.milestone import (
    BaselineChange,
    ForecastChange,
    Milestone,
    MilestoneEvent,
    MilestoneHealth,
    MilestoneStatus,
)
from cooperation.models.plan import (
    ActionPlan,
    ActionPlanEvent,
    Activity,
    MissionActivity,
    PlanSection,
    PlanStatus,
    Rebaseline,
)
from cooperation.models.promised_line import PromisedLine
from cooperation.models.stage import EVIDENCE_FOR, GROUP_OF, Stage, StageGroup

__all__ = [
    "EVIDENCE_FOR",
    "GROUP_OF",
    "MINUTES_TO_UNDO",
    "ActionPlan",
    "ActionPlanEvent",
    "Activity",
    "BaselineChange",
    "Contact",
    "ContactKind",
    "Cooperation",
    "CooperationEvent",
    "CooperationParty",
    "CooperationProgramme",
    "CooperationStatus",
    "Evidence",
    "EvidenceKind",
    "FollowUp",
    "FollowUpEvent",
    "FollowUpStatus",
    "ForecastChange",
    "Instrument",
    "InstrumentEvent",
    "InstrumentKind",
    "InstrumentStatus",
    "LogSave",
    "Milestone",
    "MilestoneEvent",
    "MilestoneHealth",
    "MilestoneStatus",
    "MissionActivity",
    "PlanSection",
    "PlanStatus",
    "PromisedLine",
    "Rebaseline",
    "Stage",
    "StageChange",
    "StageGroup",
]
