"""What the database refuses, whatever the code above it does."""

from contextlib import contextmanager
from datetime import date, time

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.db.utils import InternalError

from missions.models import (
    MemberRole,
    MinutesStatus,
    MissionEvent,
    RequestStatus,
)
from tests.factories.accounts import UserFactory
from tests.factories.institutions import CountryFactory
from tests.factories.missions import (
    LOGGED,
    AssistanceRequestFactory,
    DelegationFactory,
    DelegationMemberFactory,
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


@contextmanager
def refused(constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        yield


def test_a_mission_does_not_end_before_it_starts():
    with refused("mission_does_not_end_before_it_starts"):
        MissionFactory(ends_on=date(2019, 1, 20))


def test_a_mission_goes_to_another_country():
    with refused("mission_goes_to_another_country"):
        MissionFactory(host_country=CountryFactory(code="TG"))


def test_a_programme_reports_by_quarters_of_a_year():
    with refused("programme_reports_by_quarters_of_a_year"):
        ProgrammeFactory(report_months=5)


def test_a_code_and_a_form_key_name_one_mission(mission):
    with refused("code"):
        MissionFactory(code=mission.code)


def test_a_mission_names_a_host_side_once(mission):
    MissionHostFactory(mission=mission)
    with refused("mission_names_a_host_side_once"):
        MissionHostFactory(mission=mission)


def test_a_visiting_side_has_one_delegation(mission):
    DelegationFactory(mission=mission)
    with refused("mission_has_one_delegation_per_visiting_side"):
        DelegationFactory(mission=mission)


def test_a_delegate_is_a_person_or_a_function():
    with refused("delegate_is_a_person_or_a_function"):
        DelegationMemberFactory(person=None, title="")


def test_a_delegate_sits_once():
    member = DelegationMemberFactory()
    with refused("delegate_sits_once_in_a_delegation"):
        DelegationMemberFactory(delegation=member.delegation, person=member.person)


def test_a_delegation_has_one_head():
    head = DelegationMemberFactory(role=MemberRole.HEAD)
    with refused("delegation_has_one_head"):
        DelegationMemberFactory(delegation=head.delegation, role=MemberRole.HEAD)


def test_a_visit_number_is_unique_in_its_mission(mission):
    VisitFactory(mission=mission, number=1)
    with refused("visit_number_is_unique_in_its_mission"):
        VisitFactory(mission=mission, number=1)


@pytest.mark.parametrize("start", [None, time(10), time(11)])
def test_a_visit_does_not_end_before_it_starts(start):
    with refused("visit_does_not_end_before_it_starts"):
        VisitFactory(start_time=start, end_time=time(10))


def test_a_host_met_is_a_person_or_a_function():
    with refused("host_met_is_a_person_or_a_function"):
        VisitHostFactory(person=None, title="")


def test_minutes_have_an_hour_of_agreement_exactly_when_agreed():
    with refused("minutes_have_agreed_at_exactly_when_agreed"):
        MinutesFactory(status=MinutesStatus.AGREED, circulated_at=LOGGED)
    with refused("minutes_have_agreed_at_exactly_when_agreed"):
        MinutesFactory(agreed_at=LOGGED)


def test_minutes_have_an_hour_of_circulation_unless_draft():
    with refused("minutes_have_circulated_at_unless_draft"):
        MinutesFactory(status=MinutesStatus.CIRCULATED)


def test_versions_of_minutes_are_numbered():
    version = MinutesVersionFactory()
    with refused("minutes_version_number_is_unique"):
        MinutesVersionFactory(minutes=version.minutes, number=version.number)


def test_a_programme_does_not_end_before_it_starts():
    with refused("programme_does_not_end_before_it_starts"):
        ProgrammeFactory(starts_on=date(2019, 1, 2), ends_on=date(2019, 1, 1))


def test_a_partner_has_a_role_once():
    partner = ProgrammePartnerFactory()
    with refused("programme_names_a_partner_once_per_role"):
        ProgrammePartnerFactory(
            programme=partner.programme, institution=partner.institution
        )


def test_a_user_has_one_role_in_a_programme():
    grant = ProgrammeGrantFactory()
    with refused("programme_grants_a_user_one_role"):
        ProgrammeGrantFactory(programme=grant.programme, user=grant.user)


def test_a_request_is_dated_once_it_is_submitted():
    with refused("request_is_dated_once_submitted"):
        AssistanceRequestFactory(status=RequestStatus.SUBMITTED)


def test_a_decision_on_a_request_is_dated():
    with refused("request_decision_is_dated"):
        AssistanceRequestFactory(
            status=RequestStatus.APPROVED, requested_on=date(2018, 5, 1)
        )


def test_steps_that_were_taken_stay_on_record(mission):
    mission.record_start(by=UserFactory(), at=LOGGED)
    event = MissionEvent.objects.get()

    with pytest.raises(InternalError), transaction.atomic():
        MissionEvent.objects.update(note="rewritten")
    with pytest.raises(InternalError), transaction.atomic():
        event.delete()


def test_a_mission_with_visits_cannot_be_deleted(mission):
    VisitFactory(mission=mission)

    with pytest.raises(ProtectedError):
        mission.delete()
