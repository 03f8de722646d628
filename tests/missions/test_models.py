"""Missions, visits, minutes, requests: what they are and the steps they take."""

from datetime import UTC, date, datetime, timedelta

import pytest

from institutions.models import SocialSide
from migration_coop.lib.lifecycle import TransitionError
from missions.models import (
    AssistanceRequest,
    DelegationMember,
    MemberRole,
    Minutes,
    Mission,
    MissionStatus,
    RequestStatus,
    VisitStatus,
)
from tests.factories.accounts import UserFactory
from tests.factories.institutions import PersonFactory
from tests.factories.missions import (
    AssistanceRequestFactory,
    DebriefingFactory,
    DelegationFactory,
    DelegationMemberFactory,
    DocumentFactory,
    MinutesFactory,
    MinutesVersionFactory,
    MissionFactory,
    MissionHostFactory,
    ProgrammeFactory,
    ProgrammeGrantFactory,
    ProgrammePartnerFactory,
    VisitFactory,
    VisitHostFactory,
)

AT = datetime(2019, 1, 28, 9, tzinfo=UTC)
MONDAY, FRIDAY = date(2019, 1, 21), date(2019, 1, 25)


@pytest.fixture
def step():
    return {"by": UserFactory(), "at": AT, "note": "because"}


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (MONDAY - timedelta(days=1), MissionStatus.PLANNED),
        (MONDAY, MissionStatus.UNDER_WAY),
        (FRIDAY, MissionStatus.UNDER_WAY),
        (FRIDAY + timedelta(days=1), MissionStatus.HELD),
    ],
)
def test_finishing_a_draft_puts_it_where_its_dates_say(today, status):
    mission = MissionFactory(status=MissionStatus.DRAFT)
    assert mission.is_draft

    mission.finish_draft(by=UserFactory(), at=AT, today=today)

    assert mission.status == status
    assert not mission.is_draft


def test_a_mission_goes_its_usual_way(step):
    mission = MissionFactory(status=MissionStatus.PLANNED)
    assert not mission.is_over
    mission.approve(**step)
    mission.start(by=step["by"], at=AT)
    mission.hold(**step)
    mission.file_report(**step)
    mission.close(**step)

    assert mission.is_over
    assert [event.to_status for event in mission.events.order_by("pk")] == [
        "approved",
        "under_way",
        "held",
        "reported",
        "closed",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (MissionStatus.CLOSED, MissionStatus.REPORTED),
        (MissionStatus.REPORTED, MissionStatus.HELD),
        (MissionStatus.CANCELLED, MissionStatus.PLANNED),
        (MissionStatus.POSTPONED, MissionStatus.PLANNED),
    ],
)
def test_reopening_is_one_step_back(before, after, step):
    mission = MissionFactory(status=before)

    mission.reopen(**step)

    assert mission.status == after


def test_a_mission_can_be_postponed_and_then_cancelled(step):
    mission = MissionFactory(status=MissionStatus.PLANNED)
    mission.postpone(**step)
    mission.cancel(**step)

    with pytest.raises(TransitionError):
        mission.hold(**step)


def test_a_visit_goes_its_way(step):
    visit = VisitFactory(status=VisitStatus.TO_CONFIRM)
    visit.confirm(**step)
    assert not visit.is_settled
    visit.postpone(**step)
    visit.plan_again(**step)
    visit.cancel(**step)
    assert visit.is_settled
    visit.plan_again(**step)
    visit.hold(**step)

    assert visit.is_held
    assert visit.is_settled
    assert visit.version == 7


def test_minutes_are_circulated_corrected_and_agreed(step):
    minutes = MinutesFactory()
    minutes.circulate(**step)
    minutes.ask_for_correction(**step)
    assert minutes.circulated_at is None
    minutes.circulate(**step)
    assert not minutes.is_agreed
    minutes.agree(**step)

    assert minutes.is_agreed
    assert minutes.is_agreed
    assert (minutes.circulated_at, minutes.agreed_at) == (AT, AT)


def test_a_request_goes_its_way(step):
    request = AssistanceRequestFactory()
    request.submit(on=MONDAY, **step)
    request.return_to_draft(**step)
    request.submit(on=MONDAY, **step)
    request.find_eligible(**step)
    request.appraise(**step)
    request.approve(on=FRIDAY, **step)

    assert (request.requested_on, request.decided_on) == (MONDAY, FRIDAY)
    request.withdraw(**step)
    assert request.status == RequestStatus.WITHDRAWN


def test_a_request_can_be_rejected(step):
    request = AssistanceRequestFactory()
    request.submit(on=MONDAY, **step)
    request.find_eligible(**step)
    request.reject(on=FRIDAY, **step)

    assert request.decided_on == FRIDAY


def test_the_balance_names_every_side():
    delegation = DelegationFactory()
    DelegationMemberFactory(delegation=delegation)
    DelegationMemberFactory(delegation=delegation, side=SocialSide.WORKERS)

    assert DelegationMember.objects.balance() == {
        "government": 1,
        "employers": 0,
        "workers": 1,
        "civil_society": 0,
        "partner": 0,
    }


def test_a_withdrawn_name_gives_way_to_the_function():
    member = DelegationMemberFactory(
        person=PersonFactory(is_withdrawn=True), title="Director"
    )
    assert (member.name, member.function, str(member)) == ("Director", "", "Director")
    member.title = ""
    assert member.name == "Former delegate"
    assert DelegationMemberFactory(role=MemberRole.HEAD).function == "Director"


def test_a_host_met_is_named_unless_withdrawn():
    person = PersonFactory(given_names="Ali", family_name="Ben Ali")

    assert str(VisitHostFactory(person=person, title="Chef")) == "Ali Ben Ali"
    person.is_withdrawn = True
    assert str(VisitHostFactory(person=person, title="Chef")) == "Chef"
    assert str(VisitHostFactory(person=None, title="Chef")) == "Chef"


def test_rows_say_what_they_are(mission):
    visit = VisitFactory(mission=mission, number=3)
    programme = ProgrammeFactory(name_en="FMM", facility="DDF")
    assert str(mission) == "The mission"
    assert mission.get_absolute_url() == "/missions/TG-TN-2019-01/"
    assert visit.get_absolute_url() == "/missions/TG-TN-2019-01/visits/3/"
    assert str(visit) == f"{visit.institution_id}, 2019-01-21"
    assert str(programme) == "FMM (DDF)"
    assert str(ProgrammeFactory(name_en="FMM")) == "FMM"
    assert str(MinutesFactory(visit=visit)) == "minutes"
    assert str(DebriefingFactory(mission=mission)) == f"{mission.pk}, 2019-01-25"
    assert str(DocumentFactory(title="Report")) == "Report"
    assert str(AssistanceRequestFactory(title="Help")) == "Help"
    assert str(DelegationFactory(mission=mission)) == f"{mission.pk} from TG"
    assert str(MissionHostFactory(mission=mission)) == f"{mission.pk} in TN"
    version = MinutesVersionFactory(number=2)
    assert str(version) == f"{version.minutes_id} v2"
    partner = ProgrammePartnerFactory(programme=programme)
    assert str(partner) == f"{programme.pk} funder {partner.institution_id}"
    grant = ProgrammeGrantFactory(programme=programme)
    assert str(grant) == f"{programme.pk} coordinator {grant.user_id}"


def test_a_visit_knows_the_names_of_its_day():
    visit = VisitFactory(institution__name_en="Agency")

    assert visit.names.name == "Agency"


def test_missions_are_found_by_their_words_and_their_pair(mission):
    found = Mission.objects.search("MISSION tg-tn")
    assert list(found) == [mission]
    assert list(Mission.objects.search("elsewhere")) == []
    assert list(Mission.objects.between("TN", "TG")) == [mission]
    assert list(Mission.objects.newest_first()) == [mission]


def test_requests_and_minutes_have_doors(staff, outsider, coordinator, mission):
    request = AssistanceRequestFactory()
    minutes = MinutesFactory(visit__mission=mission)

    for user, seen in ((staff, True), (outsider, False), (coordinator, True)):
        requests = AssistanceRequest.objects.for_user(user)
        texts = Minutes.objects.for_user(user)
        assert list(requests) == ([request] if seen else [])
        assert list(texts) == ([minutes] if seen else [])
    assert Minutes.objects.for_user(staff).get().editable
