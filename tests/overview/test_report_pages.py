"""Reports: who gets which, what they say, in which language, and as workbooks."""
import pytest
from tests.factories.missions import ProgrammeFactory, MissionFactory, ProgrammePartnerFactory, VisitFactory
from tests.factories.institutions import InstitutionFactory
from tests.factories.cooperation import *

@pytest.mark.parametrize("address", ["/indicators/","/indicators/export/","/indicators/reports-on-time/","/indicators/cooperations-silent/","/indicators/days-to-report/","/indicators/follow-ups-assigned/","/indicators/women-delegates/","/indicators/women-delegates/export/","/indicators/minutes-agreed/","/reports/","/reports/donor/FMM/","/reports/country/TG/","/reports/note/TG/","/reports/plan/TG-PLAN/","/reports/donor/FMM/export/","/reports/country/TG/export/","/reports/note/TG/export/","/reports/plan/TG-PLAN/export/?lang=fr"])
def test_smoke(client, coordinator, address):
    p=ProgrammeFactory(code="FMM")
    ProgrammePartnerFactory(programme=p, institution=InstitutionFactory(code="XX-EU"))
    m=MissionFactory(programme=p, starts_on="2026-05-01", ends_on="2026-05-05", report_due_on="2026-06-01")
    v=VisitFactory(mission=m)
    FollowUpFactory(mission=m); FollowUpFactory(mission=m, owner_institution=None)
    c=CooperationFactory(); StageChangeFactory(cooperation=c)
    MilestoneFactory(activity__section__plan__code="TG-PLAN", activity__section__plan__programme=p)
    client.force_login(coordinator)
    r=client.get(address)
    assert r.status_code==200
    if not r.streaming: open("/tmp/fig_out.html","w").write(r.content.decode())
