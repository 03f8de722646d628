"""The figures of board, list and page, from rows that make one at a time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cooperation.facts import standings
from cooperation.models import Cooperation, FollowUpStatus, MilestoneStatus, Stage
from cooperation.status import Health
from missions.models import MinutesStatus, MissionStatus, VisitStatus
from tests.factories.cooperation import (
    ContactFactory,
    CooperationFactory,
    CooperationPartyFactory,
    CooperationProgrammeFactory,
    EvidenceFactory,
    FollowUpFactory,
    InstrumentFactory,
    MilestoneFactory,
    MissionActivityFactory,
    StageChangeFactory,
)
from tests.factories.institutions import InstitutionFactory, PostFactory
from tests.factories.missions import (
    DebriefingFactory,
    MinutesFactory,
    MissionFactory,
    ProgrammeFactory,
    ProgrammeGrantFactory,
    VisitFactory,
)

TODAY = date(2026, 3, 2)
DAY = date(2026, 2, 20)
MOMENT = datetime(2026, 2, 20, 12, tzinfo=UTC)


def ago(days):
    return TODAY - timedelta(days=days)


@pytest.fixture
def standing(cooperation):
    def found(user):
        rows = Cooperation.objects.for_user(user).filter(pk=cooperation.pk)
        [one] = standings(rows.with_countries(), user=user, today=TODAY)
        return one

    return found


def test_without_anything_there_is_no_news(standing, staff):
    found = standing(staff)

    assert found.verdict.health == Health.NO_NEWS
    assert (found.open_follow_ups, found.overdue_follow_ups) == (0, 0)
    assert (found.next_milestone, found.must_act, found.due_item) == (None, "", None)
    assert (found.last_contact_on, found.silence, found.days_overdue) == (None, None, 0)
    assert found.is_dormant


# --- What is a contact ------------------------------------------------------------------


def early_mission(**changes):
    return MissionFactory(
        starts_on=date(2019, 1, 1), ends_on=date(2019, 1, 2), **changes
    )


def held(cooperation):
    MissionFactory(starts_on=DAY, ends_on=DAY)


def held_the_other_way(cooperation):
    MissionFactory(
        visiting_country=cooperation.country_b,
        host_country=cooperation.country_a,
        starts_on=DAY,
        ends_on=DAY,
    )


def visited(cooperation):
    VisitFactory(mission=early_mission(), takes_place_on=DAY)


def debriefed(cooperation):
    DebriefingFactory(mission=early_mission(), held_on=DAY)


def agreed(cooperation):
    MinutesFactory(
        visit__mission=early_mission(),
        status=MinutesStatus.AGREED,
        circulated_at=MOMENT,
        agreed_at=MOMENT,
    )


def kept_promise(cooperation):
    done = {"status": FollowUpStatus.DONE, "closed_at": MOMENT}
    FollowUpFactory(mission=early_mission(), **done)


def showed_promise(cooperation):
    FollowUpFactory(mission=early_mission(), evidence=EvidenceFactory(dated_on=DAY))


def showed_milestone(cooperation):
    milestone = MilestoneFactory(evidence=EvidenceFactory(dated_on=DAY))
    MissionActivityFactory(mission=early_mission(), activity=milestone.activity)


def entered_stage(cooperation):
    StageChangeFactory(cooperation=cooperation, dated_on=DAY)


def signed(cooperation):
    InstrumentFactory(cooperation=cooperation, signed_on=DAY)


def in_force(cooperation):
    InstrumentFactory(cooperation=cooperation, in_force_on=DAY)


def called(cooperation):
    ContactFactory(cooperation=cooperation, held_on=DAY)


@pytest.mark.parametrize(
    ("happen", "kind"),
    [
        (held, "mission"),
        (held_the_other_way, "mission"),
        (visited, "visit"),
        (debriefed, "debriefing"),
        (agreed, "minutes agreed"),
        (kept_promise, "follow-up done"),
        (showed_promise, "evidence"),
        (showed_milestone, "evidence"),
        (entered_stage, "change of stage"),
        (signed, "signature"),
        (in_force, "entry into force"),
        (called, "contact logged"),
    ],
)
def test_every_event_with_a_day_is_a_contact(
    happen, kind, standing, staff, cooperation
):
    happen(cooperation)

    last = standing(staff).contacts.last

    assert (last.on, last.label) == (DAY, kind)
    assert standing(staff).silence == 10


def test_what_is_to_come_was_undone_or_withdrawn_is_no_contact(
    standing, staff, cooperation, coordinator
):
    MissionFactory(starts_on=TODAY, ends_on=ago(-1))
    MissionFactory(status=MissionStatus.PLANNED, starts_on=DAY, ends_on=DAY)
    undone = MissionFactory(starts_on=DAY, ends_on=DAY)
    VisitFactory(mission=undone, takes_place_on=DAY)
    DebriefingFactory(mission=undone, held_on=DAY)
    FollowUpFactory(mission=undone, due_on=ago(3))
    undone.undo_first_save(by=coordinator, at=MOMENT, note="A mistake")
    VisitFactory(
        mission=MissionFactory(status=MissionStatus.PLANNED),
        takes_place_on=DAY,
        status=VisitStatus.CONFIRMED,
    )
    ContactFactory(cooperation=cooperation).withdraw(by=coordinator, at=MOMENT)

    found = standing(staff)

    assert found.last_contact_on is None
    assert found.open_follow_ups == 0


# --- Follow-ups, milestones, who must act -------------------------------------------------


def test_open_and_overdue_follow_ups_are_counted(standing, staff, mission):
    FollowUpFactory.create_batch(2, mission=mission, due_on=ago(3))
    FollowUpFactory(mission=mission, due_on=None)
    FollowUpFactory()
    FollowUpFactory(mission__host_country__code="SN")

    found = standing(staff)

    assert (found.open_follow_ups, found.overdue_follow_ups) == (4, 2)
    assert found.days_overdue == 3


def test_the_next_milestone_serves_a_mission_or_belongs_to_a_party(
    standing, staff, cooperation
):
    far = MilestoneFactory(baseline_on=date(2026, 9, 1))
    MissionActivityFactory(mission=MissionFactory(), activity=far.activity)
    assert standing(staff).next_milestone == far

    institution = InstitutionFactory()
    near = MilestoneFactory(baseline_on=date(2026, 4, 1), owner_institution=institution)
    CooperationPartyFactory(cooperation=cooperation, institution=institution)
    assert standing(staff).next_milestone == near

    MilestoneFactory(
        baseline_on=ago(9),
        owner_institution=institution,
        status=MilestoneStatus.DROPPED,
    )
    assert standing(staff).next_milestone == near


def test_who_must_act_is_who_owns_what_is_due_first(standing, staff, mission):
    follow_up = FollowUpFactory(mission=mission, due_on=ago(3), owner=staff)
    found = standing(staff)
    assert (found.must_act, found.due_item) == (str(staff), follow_up)

    follow_up.owner = None
    follow_up.save()
    assert standing(staff).must_act == follow_up.owner_institution.short_name

    milestone = MilestoneFactory(baseline_on=ago(10), owner=staff)
    MissionActivityFactory(mission=mission, activity=milestone.activity)
    found = standing(staff)
    assert (found.must_act, found.due_item) == (str(staff), milestone)


def test_what_nobody_owns_is_for_the_focal_point_of_the_leading_institution(
    standing, staff, mission
):
    FollowUpFactory(mission=mission, due_on=ago(3), owner_institution=None)
    assert standing(staff).must_act == ""

    lead = InstitutionFactory(acronym="DGE")
    mission.lead_institution = lead
    mission.save()
    assert standing(staff).must_act == "DGE"

    PostFactory(institution=lead, is_focal_point=True, ends_on=ago(1))
    assert standing(staff).must_act == "DGE"

    PostFactory(
        institution=lead,
        is_focal_point=True,
        person__given_names="Afi",
        person__family_name="Koffi",
    )
    assert standing(staff).must_act == "Afi Koffi, DGE"


def test_a_milestone_that_nobody_owns_is_for_the_one_that_leads_the_plan(
    standing, staff, mission
):
    lead = InstitutionFactory(acronym="DGE")
    milestone = MilestoneFactory(activity__section__plan__lead_institution=lead)
    MissionActivityFactory(mission=mission, activity=milestone.activity)

    assert standing(staff).must_act == "DGE"


def test_the_days_of_its_programmes_judge_it(standing, staff, mission, cooperation):
    FollowUpFactory(mission=mission, due_on=ago(8))
    assert standing(staff).verdict.health == Health.AT_RISK

    CooperationProgrammeFactory(cooperation=cooperation, programme__late_after_days=7)

    found = standing(staff)
    assert found.verdict.health == Health.LATE
    assert [programme.late_after_days for programme in found.programmes] == [7]


def test_it_is_stalled_from_the_day_of_its_stage_or_of_the_first_event(
    standing, staff, mission, cooperation
):
    FollowUpFactory(mission=mission, due_on=ago(8))
    ContactFactory(cooperation=cooperation, held_on=ago(2))
    assert standing(staff).is_stalled  # nothing but events since January 2019

    cooperation.stage, cooperation.stage_since = Stage.EXCHANGE, ago(20)
    cooperation.save()
    assert not standing(staff).is_stalled


# --- For whom -----------------------------------------------------------------------------


def test_a_figure_counts_only_what_its_reader_sees(
    standing, cooperation, mission, coordinator, outsider
):
    """Somebody who follows a programme of the cooperation, but not its missions."""
    follower = ProgrammeGrantFactory()
    CooperationProgrammeFactory(cooperation=cooperation, programme=follower.programme)
    MissionFactory(starts_on=DAY, ends_on=DAY)
    FollowUpFactory(mission=mission, due_on=ago(40))
    milestone = MilestoneFactory(baseline_on=ago(50))
    MissionActivityFactory(mission=mission, activity=milestone.activity)
    ContactFactory(cooperation=cooperation, held_on=ago(60))

    hidden, shown = standing(follower.user), standing(coordinator)

    assert shown.open_follow_ups == 1
    assert shown.next_milestone == milestone
    assert shown.last_contact_on == DAY
    assert hidden.open_follow_ups == 0
    assert hidden.next_milestone is None
    assert hidden.last_contact_on == ago(60)
    assert hidden.verdict.health == Health.AT_RISK


def test_who_promised_counts_their_own_promises_without_the_mission(
    standing, cooperation, agency_staff, follow_up
):
    CooperationPartyFactory(
        cooperation=cooperation, institution=follow_up.owner_institution
    )
    FollowUpFactory(mission=follow_up.mission)

    assert standing(agency_staff).open_follow_ups == 1


def test_an_observer_is_told_what_is_late_only_where_a_programme_says_so(
    standing, observer, cooperation, mission, coordinator
):
    FollowUpFactory(mission=mission, due_on=ago(40))
    milestone = MilestoneFactory(baseline_on=ago(50))
    MissionActivityFactory(mission=mission, activity=milestone.activity)

    untold, told = standing(observer), standing(coordinator)

    assert told.verdict.health == Health.LATE
    assert (untold.open_follow_ups, untold.overdue_follow_ups) == (1, 0)
    assert untold.next_milestone is None
    assert untold.must_act == ""
    assert untold.verdict.health != Health.LATE

    programme = ProgrammeFactory(shows_lateness=True)
    CooperationProgrammeFactory(cooperation=cooperation, programme=programme)
    assert standing(observer).verdict.health == Health.LATE


def test_an_observer_still_sees_the_next_milestone_that_is_on_time(
    standing, observer, mission
):
    milestone = MilestoneFactory(baseline_on=TODAY)
    MissionActivityFactory(mission=mission, activity=milestone.activity)

    assert standing(observer).next_milestone == milestone


def test_names_of_restricted_institutions_stay_hidden(
    standing, observer, coordinator, cooperation, mission
):
    programme = ProgrammeFactory(shows_lateness=True)
    CooperationProgrammeFactory(cooperation=cooperation, programme=programme)
    institution = InstitutionFactory(
        country__code="TN", acronym="SECRET", status="restricted"
    )
    FollowUpFactory(mission=mission, owner_institution=institution)

    assert standing(observer).must_act == "Restricted institution"
    assert standing(coordinator).must_act == "SECRET"


@pytest.mark.parametrize("count", [1, 3])
def test_standing_costs_the_same_for_any_number(
    count, mission, staff, django_assert_num_queries
):
    staff.access()  # the request has asked for it long before
    for _ in range(count):
        row = CooperationFactory()
        CooperationProgrammeFactory(cooperation=row)
    mission.lead_institution = InstitutionFactory()
    mission.save()
    FollowUpFactory(mission=mission, owner_institution=None)
    milestone = MilestoneFactory()
    MissionActivityFactory(mission=mission, activity=milestone.activity)

    rows = Cooperation.objects.for_user(staff).with_countries()
    with django_assert_num_queries(10):  # the rows, their figures, what is due
        assert len(standings(rows, user=staff, today=TODAY)) == count
