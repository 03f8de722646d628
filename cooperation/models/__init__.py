from cooperation.models.contact import Contact, ContactKind
from cooperation.models.cooperation import (
    Cooperation,
    CooperationEvent,
    CooperationParty,
    CooperationProgramme,
    CooperationStatus,
    StageChange,
)
from cooperation.models.dependency import MilestoneDependency
from cooperation.models.evidence import Evidence, EvidenceKind
from cooperation.models.follow_up import FollowUp, FollowUpEvent, FollowUpStatus
from cooperation.models.in_charge import NO_DAY, WorkChange
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
    ConfirmationRule,
    MissionActivity,
    PlanSection,
    PlanStatus,
    Rebaseline,
)
from cooperation.models.plan_template import (
    LineKind,
    OffsetUnit,
    PlanTemplate,
    TemplateLine,
)
from cooperation.models.promised_line import PromisedLine
from cooperation.models.session import (
    AgendaPoint,
    Attendance,
    CommitteeSession,
    DecisionKind,
    SessionDecision,
)
from cooperation.models.stage import EVIDENCE_FOR, GROUP_OF, Stage, StageGroup
from cooperation.models.work_batch import HOURS_TO_UNDO, WorkBatch

__all__ = [
    "EVIDENCE_FOR",
    "GROUP_OF",
    "HOURS_TO_UNDO",
    "MINUTES_TO_UNDO",
    "NO_DAY",
    "ActionPlan",
    "ActionPlanEvent",
    "Activity",
    "AgendaPoint",
    "Attendance",
    "BaselineChange",
    "CommitteeSession",
    "ConfirmationRule",
    "Contact",
    "ContactKind",
    "Cooperation",
    "CooperationEvent",
    "CooperationParty",
    "CooperationProgramme",
    "CooperationStatus",
    "DecisionKind",
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
    "LineKind",
    "LogSave",
    "Milestone",
    "MilestoneDependency",
    "MilestoneEvent",
    "MilestoneHealth",
    "MilestoneJudgement",
    "MilestoneStatus",
    "MissionActivity",
    "OffsetUnit",
    "PlanSection",
    "PlanStatus",
    "PlanTemplate",
    "PromisedLine",
    "Rebaseline",
    "SessionDecision",
    "Stage",
    "StageChange",
    "StageGroup",
    "TemplateLine",
    "WorkBatch",
    "WorkChange",
]
