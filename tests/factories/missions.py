from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from institutions.models import SocialSide
from missions.models import (
    Answer,
    Appraisal,
    AssistanceRequest,
    Criterion,
    Debriefing,
    Delegation,
    DelegationMember,
    Document,
    DocumentKind,
    EligibilityAnswer,
    Minutes,
    MinutesAddendum,
    MinutesStatus,
    MinutesVersion,
    Mission,
    MissionHost,
    MissionStatus,
    Outcome,
    PartnerRole,
    Party,
    PartyDecision,
    Programme,
    ProgrammeGrant,
    ProgrammePartner,
    ProgrammeRole,
    RequestDocument,
    Visit,
    VisitHost,
    VisitStatus,
)
from tests.factories.accounts import UserFactory
from tests.factories.files import StoredFileFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
)

MONDAY = date(2019, 1, 21)
FRIDAY = date(2019, 1, 25)
LOGGED = datetime(2019, 1, 28, 9, tzinfo=UTC)


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    code = factory.Sequence(lambda n: f"PROGRAMME-{n}")
    name_fr = factory.Sequence(lambda n: f"Programme {n}")
    name_en = factory.Sequence(lambda n: f"Programme {n}")


class ProgrammePartnerFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammePartner

    programme = factory.SubFactory(ProgrammeFactory)
    institution = factory.SubFactory(InstitutionFactory)
    role = PartnerRole.FUNDER


class ProgrammeGrantFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeGrant

    programme = factory.SubFactory(ProgrammeFactory)
    user = factory.SubFactory(UserFactory)
    role = ProgrammeRole.COORDINATOR


class AssistanceRequestFactory(DjangoModelFactory):
    class Meta:
        model = AssistanceRequest

    programme = factory.SubFactory(ProgrammeFactory)
    country = factory.SubFactory(CountryFactory)
    institution = factory.SubFactory(InstitutionFactory)
    title = factory.Sequence(lambda n: f"Request {n}")


class EligibilityAnswerFactory(DjangoModelFactory):
    class Meta:
        model = EligibilityAnswer

    request = factory.SubFactory(AssistanceRequestFactory)
    criterion = Criterion.COUNTRY
    answer = Answer.YES


class AppraisalFactory(DjangoModelFactory):
    class Meta:
        model = Appraisal

    request = factory.SubFactory(AssistanceRequestFactory)
    objectives = "Learn how others place workers abroad."
    expected_results = "Contacts."
    delegate_profiles = "Directors."
    paid_by = "The programme pays the travel."


class PartyDecisionFactory(DjangoModelFactory):
    class Meta:
        model = PartyDecision

    request = factory.SubFactory(AssistanceRequestFactory)
    party = Party.HOST
    outcome = Outcome.AGREES
    decided_on = date(2018, 12, 3)


class RequestDocumentFactory(DjangoModelFactory):
    class Meta:
        model = RequestDocument

    request = factory.SubFactory(AssistanceRequestFactory)
    file = factory.SubFactory(StoredFileFactory)
    kind = DocumentKind.TERMS
    title = factory.Sequence(lambda n: f"Document {n}")
    added_by = factory.SubFactory(UserFactory)
    added_at = LOGGED


class MissionFactory(DjangoModelFactory):
    """A mission from Togo to Tunisia in January 2019, held."""

    class Meta:
        model = Mission

    code = factory.Sequence(lambda n: f"TG-TN-1999-{n:02}")
    title = factory.Sequence(lambda n: f"Mission {n}")
    starts_on = MONDAY
    ends_on = FRIDAY
    visiting_country = factory.SubFactory(CountryFactory)
    host_country = factory.SubFactory(
        CountryFactory, code="TN", time_zone="Africa/Tunis"
    )
    time_zone = "Africa/Tunis"
    status = MissionStatus.HELD
    logged_by = factory.SubFactory(UserFactory)
    logged_at = LOGGED


class MissionHostFactory(DjangoModelFactory):
    class Meta:
        model = MissionHost

    mission = factory.SubFactory(MissionFactory)
    country = factory.SelfAttribute("mission.host_country")


class DelegationFactory(DjangoModelFactory):
    class Meta:
        model = Delegation

    mission = factory.SubFactory(MissionFactory)
    country = factory.SelfAttribute("mission.visiting_country")


class DelegationMemberFactory(DjangoModelFactory):
    class Meta:
        model = DelegationMember

    delegation = factory.SubFactory(DelegationFactory)
    person = factory.SubFactory(PersonFactory)
    title = "Director"
    side = SocialSide.GOVERNMENT


class VisitFactory(DjangoModelFactory):
    class Meta:
        model = Visit

    mission = factory.SubFactory(MissionFactory)
    number = factory.Sequence(lambda n: n + 1)
    institution = factory.SubFactory(
        InstitutionFactory, country=factory.SelfAttribute("..mission.host_country")
    )
    takes_place_on = factory.SelfAttribute("mission.starts_on")
    time_zone = factory.SelfAttribute("mission.time_zone")
    status = VisitStatus.HELD


class VisitHostFactory(DjangoModelFactory):
    class Meta:
        model = VisitHost

    visit = factory.SubFactory(VisitFactory)
    person = factory.SubFactory(PersonFactory)


class MinutesFactory(DjangoModelFactory):
    class Meta:
        model = Minutes

    visit = factory.SubFactory(VisitFactory)
    text = "They agreed to write."


class MinutesVersionFactory(DjangoModelFactory):
    class Meta:
        model = MinutesVersion

    minutes = factory.SubFactory(MinutesFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = "They agreed to write."
    by = factory.SubFactory(UserFactory)
    at = LOGGED


class MinutesAddendumFactory(DjangoModelFactory):
    """An addendum to agreed minutes, with the other side."""

    class Meta:
        model = MinutesAddendum

    minutes = factory.SubFactory(
        MinutesFactory,
        status=MinutesStatus.AGREED,
        circulated_at=LOGGED,
        agreed_at=LOGGED,
    )
    number = factory.Sequence(lambda n: n + 1)
    text = "The day was the 22nd."
    by = factory.SubFactory(UserFactory)
    at = LOGGED
    status = MinutesStatus.CIRCULATED
    circulated_at = LOGGED


class DebriefingFactory(DjangoModelFactory):
    class Meta:
        model = Debriefing

    mission = factory.SubFactory(MissionFactory)
    held_on = FRIDAY
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = LOGGED


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document

    mission = factory.SubFactory(MissionFactory)
    file = factory.SubFactory(StoredFileFactory)
    kind = DocumentKind.REPORT
    title = factory.Sequence(lambda n: f"Document {n}")
    added_by = factory.SubFactory(UserFactory)
    added_at = LOGGED
