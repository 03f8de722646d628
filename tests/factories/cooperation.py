from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from cooperation.models import (
    ActionPlan,
    Activity,
    AgendaPoint,
    Attendance,
    BaselineChange,
    CommitteeSession,
    Contact,
    ContactKind,
    Cooperation,
    CooperationParty,
    CooperationProgramme,
    DecisionKind,
    Evidence,
    EvidenceKind,
    FollowUp,
    ForecastChange,
    Instrument,
    InstrumentKind,
    LineKind,
    LogSave,
    Milestone,
    MilestoneDependency,
    MilestoneJudgement,
    MissionActivity,
    PlanSection,
    PlanTemplate,
    PromisedLine,
    Rebaseline,
    SessionDecision,
    Stage,
    StageChange,
    TemplateLine,
    WorkBatch,
)
from missions.minutes_marks import marked_line
from tests.factories.accounts import UserFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import MinutesFactory, MissionFactory, ProgrammeFactory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    kind = EvidenceKind.STATEMENT
    title = factory.Sequence(lambda n: f"Evidence {n}")
    statement = "The director confirms it."
    dated_on = date(2026, 3, 1)
    added_by = factory.SubFactory(UserFactory)
    added_at = NOON


class CooperationFactory(DjangoModelFactory):
    class Meta:
        model = Cooperation

    code = factory.Sequence(lambda n: f"TG-TN-{n}")
    title_fr = factory.Sequence(lambda n: f"Coopération {n}")
    country_a = factory.SubFactory(CountryFactory)
    country_b = factory.SubFactory(CountryFactory, code="TN", time_zone="Africa/Tunis")


class CooperationPartyFactory(DjangoModelFactory):
    class Meta:
        model = CooperationParty

    cooperation = factory.SubFactory(CooperationFactory)
    country = factory.SelfAttribute("cooperation.country_a")


class CooperationProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = CooperationProgramme

    cooperation = factory.SubFactory(CooperationFactory)
    programme = factory.SubFactory(ProgrammeFactory)


class StageChangeFactory(DjangoModelFactory):
    class Meta:
        model = StageChange

    cooperation = factory.SubFactory(CooperationFactory)
    from_stage = Stage.IDENTIFIED
    to_stage = Stage.FIRST_CONTACT
    dated_on = date(2026, 3, 1)
    evidence = factory.SubFactory(EvidenceFactory)
    by = factory.SubFactory(UserFactory)
    at = NOON


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    cooperation = factory.SubFactory(CooperationFactory)
    kind = ContactKind.CALL
    held_on = date(2026, 3, 1)
    note = "The director about the memorandum"
    logged_by = factory.SubFactory(UserFactory)
    logged_at = NOON


class InstrumentFactory(DjangoModelFactory):
    class Meta:
        model = Instrument

    cooperation = factory.SubFactory(CooperationFactory)
    kind = InstrumentKind.MOU
    title = factory.Sequence(lambda n: f"Memorandum {n}")


class FollowUpFactory(DjangoModelFactory):
    class Meta:
        model = FollowUp

    mission = factory.SubFactory(MissionFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Follow-up {n}")
    owner_institution = factory.SubFactory(InstitutionFactory)
    due_on = date(2026, 3, 31)


class PromisedLineFactory(DjangoModelFactory):
    class Meta:
        model = PromisedLine

    follow_up = factory.SubFactory(FollowUpFactory)
    minutes = factory.SubFactory(
        MinutesFactory,
        visit__mission=factory.SelfAttribute("...follow_up.mission"),
    )
    text = factory.SelfAttribute("follow_up.title")
    key = factory.LazyAttribute(lambda line: marked_line(f"! {line.text}").key)


class ActionPlanFactory(DjangoModelFactory):
    class Meta:
        model = ActionPlan

    code = factory.Sequence(lambda n: f"TG-PLAN-{n}")
    country = factory.SubFactory(CountryFactory)
    title_fr = factory.Sequence(lambda n: f"Plan {n}")
    level_labels_fr = ["Axe", "Activité"]


class PlanSectionFactory(DjangoModelFactory):
    class Meta:
        model = PlanSection

    plan = factory.SubFactory(ActionPlanFactory)
    number = factory.Sequence(lambda n: f"{n + 1}")
    title_fr = factory.Sequence(lambda n: f"Axe {n + 1}")


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    section = factory.SubFactory(PlanSectionFactory)
    plan = factory.SelfAttribute("section.plan")
    number = factory.Sequence(lambda n: f"1.{n + 1}")
    title_fr = factory.Sequence(lambda n: f"Activité {n + 1}")


class MilestoneFactory(DjangoModelFactory):
    class Meta:
        model = Milestone

    activity = factory.SubFactory(ActivityFactory)
    plan = factory.SelfAttribute("activity.plan")
    number = factory.Sequence(lambda n: f"1.1.{n + 1}")
    title_fr = factory.Sequence(lambda n: f"Jalon {n + 1}")
    baseline_on = date(2026, 3, 31)
    forecast_on = factory.SelfAttribute("baseline_on")


class MilestoneJudgementFactory(DjangoModelFactory):
    class Meta:
        model = MilestoneJudgement

    milestone = factory.SubFactory(MilestoneFactory)
    health = "at_risk"
    reason = "The minister has changed"
    by = factory.SubFactory(UserFactory)
    at = NOON


class MissionActivityFactory(DjangoModelFactory):
    class Meta:
        model = MissionActivity

    mission = factory.SubFactory(MissionFactory)
    activity = factory.SubFactory(ActivityFactory)


class RebaselineFactory(DjangoModelFactory):
    class Meta:
        model = Rebaseline

    plan = factory.SubFactory(ActionPlanFactory)
    decided_on = date(2026, 3, 1)
    decided_by = "Committee"
    reason = "The law came later"
    by = factory.SubFactory(UserFactory)
    at = NOON


class ForecastChangeFactory(DjangoModelFactory):
    class Meta:
        model = ForecastChange

    milestone = factory.SubFactory(MilestoneFactory)
    from_on = date(2026, 3, 31)
    to_on = date(2026, 4, 30)
    reason = "The partner has not answered"
    by = factory.SubFactory(UserFactory)
    at = NOON


class BaselineChangeFactory(DjangoModelFactory):
    class Meta:
        model = BaselineChange

    decision = factory.SubFactory(RebaselineFactory)
    milestone = factory.SubFactory(MilestoneFactory)
    from_on = date(2026, 3, 31)
    to_on = date(2026, 4, 30)


class LogSaveFactory(DjangoModelFactory):
    class Meta:
        model = LogSave

    mission = factory.SubFactory(MissionFactory)
    by = factory.SubFactory(UserFactory)
    at = NOON
    after = factory.Dict({})


class MilestoneDependencyFactory(DjangoModelFactory):
    class Meta:
        model = MilestoneDependency

    milestone = factory.SubFactory(MilestoneFactory)
    plan = factory.SelfAttribute("milestone.plan")
    depends_on = factory.SubFactory(
        MilestoneFactory, activity=factory.SelfAttribute("..milestone.activity")
    )


class PlanTemplateFactory(DjangoModelFactory):
    class Meta:
        model = PlanTemplate

    code = factory.Sequence(lambda n: f"template-{n}")
    title_fr = factory.Sequence(lambda n: f"Modèle {n}")


class TemplateLineFactory(DjangoModelFactory):
    class Meta:
        model = TemplateLine

    template = factory.SubFactory(PlanTemplateFactory)
    position = factory.Sequence(lambda n: n)
    kind = LineKind.SECTION
    number = factory.Sequence(lambda n: f"{n + 1}")
    title_fr = factory.Sequence(lambda n: f"Axe {n + 1}")


class CommitteeSessionFactory(DjangoModelFactory):
    class Meta:
        model = CommitteeSession

    plan = factory.SubFactory(ActionPlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    held_on = date(2026, 3, 1)


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    session = factory.SubFactory(CommitteeSessionFactory)
    function = "Chair"


class AgendaPointFactory(DjangoModelFactory):
    class Meta:
        model = AgendaPoint

    session = factory.SubFactory(CommitteeSessionFactory)
    text = "Any other business"


class SessionDecisionFactory(DjangoModelFactory):
    class Meta:
        model = SessionDecision

    session = factory.SubFactory(CommitteeSessionFactory)
    plan = factory.SelfAttribute("session.plan")
    kind = DecisionKind.NOTED
    text = "The committee meets each quarter."
    by = factory.SubFactory(UserFactory)
    at = NOON


class WorkBatchFactory(DjangoModelFactory):
    class Meta:
        model = WorkBatch

    verb = "postpone"
    by = factory.SubFactory(UserFactory)
    at = NOON
