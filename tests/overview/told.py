"""What reports tell of: one more of everything; and a workbook that came as answer."""

from datetime import date, timedelta
from io import BytesIO

from django.utils import timezone
from openpyxl import load_workbook

from cooperation.models import InstrumentStatus, Stage
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import (
    ActionPlanFactory,
    ActivityFactory,
    CooperationFactory,
    CooperationProgrammeFactory,
    FollowUpFactory,
    InstrumentFactory,
    MilestoneFactory,
    StageChangeFactory,
)
from tests.factories.institutions import InstitutionFactory
from tests.factories.missions import (
    MissionFactory,
    VisitFactory,
)

YEAR = {"from": "2026-01-01", "until": "2026-12-31"}


def fill(programme, number=1):
    """One more of everything that a report names."""
    mission = MissionFactory(
        programme=programme,
        starts_on=date(2026, 2, 2),
        ends_on=date(2026, 2, 6),
        report_due_on=date(2026, 2, 20),
    )
    VisitFactory(mission=mission)
    owner = InstitutionFactory(name_en=f"Directorate {number}")
    person = UserFactory(first_name="Afi", last_name=f"Mensah{number}")
    FollowUpFactory(
        mission=mission,
        title=f"Write to the partner {number}",
        owner_institution=owner,
        owner=person,
        due_on=date(2026, 3, 1),
    )
    cooperation = CooperationFactory(title_en=f"Cooperation of jobs {number}")
    CooperationProgrammeFactory(cooperation=cooperation, programme=programme)
    StageChangeFactory(
        cooperation=cooperation, to_stage=Stage.EXCHANGE, dated_on=date(2026, 3, 1)
    )
    InstrumentFactory(
        cooperation=cooperation,
        title=f"Memorandum of jobs {number}",
        status=InstrumentStatus.SIGNED,
        signed_on=date(2024, 1, 1),
        expires_on=timezone.localdate() + timedelta(30),
    )
    plan = ActionPlanFactory(programme=programme)
    MilestoneFactory(
        activity=ActivityFactory(section__plan=plan),
        title_en=f"Register opened {number}",
        owner_institution=owner,
        owner=person,
        baseline_on=date(2026, 4, 1),
    )
    return mission


def client_workbook(response):
    workbook = load_workbook(BytesIO(b"".join(response.streaming_content)))
    response.close()
    return workbook
