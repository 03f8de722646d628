from cooperation.models.cooperation import (
    EVIDENCE_FOR,
    Cooperation,
    CooperationEvent,
    CooperationParty,
    CooperationProgramme,
    CooperationStatus,
    Stage,
    StageChange,
    StageGroup,
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
)
from cooperation.models.milestone_health import (
    HealthReason,
    MilestoneHealth,
    MilestoneStatus,
)
from cooperation.models.milestone_judgement import MilestoneJudgement
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

__all__ = [
    "EVIDENCE_FOR",
    "MINUTES_TO_UNDO",
    "ActionPlan",
    "ActionPlanEvent",
    "Activity",
    "BaselineChange",
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
    "HealthReason",
    "Instrument",
    "InstrumentEvent",
    "InstrumentKind",
    "InstrumentStatus",
    "LogSave",
    "Milestone",
    "MilestoneEvent",
    "MilestoneHealth",
    "MilestoneJudgement",
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
