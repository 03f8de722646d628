"""Whatever happened: what the page tells is what two states, compared, differ by."""

from contextlib import suppress
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cooperation.actions.follow_ups import open_follow_up
from cooperation.models import (
    Cooperation,
    CooperationStatus,
    FollowUp,
    FollowUpStatus,
    Milestone,
    MilestoneStatus,
    Stage,
)
from migration_coop.lib.formats import format_date
from migration_coop.lib.lifecycle import TransitionError
from missions.models import Mission, MissionStatus
from tests.dated_copies import date_copies
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import (
    CooperationFactory,
    EvidenceFactory,
    MilestoneFactory,
    RebaselineFactory,
)
from tests.factories.institutions import InstitutionFactory
from tests.factories.missions import MissionFactory

DAY = timedelta(days=1)
SOME = st.integers(0, 2)
STEPS = st.one_of(
    st.tuples(st.just("stage"), st.sampled_from(list(Stage))),
    st.tuples(st.just("cooperation"), st.sampled_from(["suspend", "resume"])),
    st.tuples(st.just("mission"), st.sampled_from(["file_report", "reopen"])),
    st.tuples(st.just("open"), SOME),
    st.tuples(
        st.just("follow_up"),
        SOME,
        st.sampled_from(["agree", "start", "complete", "drop", "reopen", "undo"]),
    ),
    st.tuples(st.just("due"), SOME, SOME),
    st.tuples(st.just("owner"), SOME, SOME),
    st.tuples(st.just("institution"), SOME, SOME),
    st.tuples(st.just("milestone"), st.sampled_from(["start", "drop"])),
    st.tuples(st.just("forecast"), SOME),
    st.tuples(st.just("rebaseline"), SOME),
    st.tuples(st.just("milestone_owner"), SOME),
)


class World:
    """A few rows, what is done to them day by day, and how they stood each evening."""

    def __init__(self):
        self.start = timezone.now().replace(hour=12) - 60 * DAY
        self.by = UserFactory()
        self.people = [None, UserFactory(), UserFactory()]
        self.bodies = [None, InstitutionFactory(), InstitutionFactory()]
        self.cooperation = CooperationFactory()
        self.mission = MissionFactory()
        self.milestone = MilestoneFactory()
        date_copies(self.start - DAY)
        self.evenings = [self.state()]

    def happen(self, number, step):
        self.edge = {"by": self.by, "at": self.start + number * DAY}
        name, *details = step
        # What cannot be done now is not done, and the day passes.
        with suppress(TransitionError, IndexError):
            getattr(self, f"do_{name}")(*details)
        date_copies(self.edge["at"])
        self.evenings.append(self.state())

    def follow_up(self, number):
        return list(FollowUp.objects.order_by("pk"))[number]

    def write(self, row, **changes):
        rows = type(row).objects.filter(pk=row.pk)
        rows.update(**changes, version=F("version") + 1)

    # What can be done.

    def do_stage(self, stage):
        row = Cooperation.objects.get(pk=self.cooperation.pk)
        row.enter_stage(
            stage, on=self.start.date(), evidence=EvidenceFactory(), **self.edge
        )

    def do_cooperation(self, verb):
        row = Cooperation.objects.get(pk=self.cooperation.pk)
        getattr(row, verb)(note="So", **self.edge)

    def do_mission(self, verb):
        row = Mission.objects.get(pk=self.mission.pk)
        if verb == "reopen" and row.status == MissionStatus.HELD:
            raise TransitionError
        getattr(row, verb)(note="So", **self.edge)

    def do_open(self, number):
        title = f"Follow-up {number}"
        open_follow_up(mission=self.mission, title=title, **self.edge)

    def do_follow_up(self, number, verb):
        getattr(self.follow_up(number), verb)(note="So", **self.edge)

    def do_due(self, number, day):
        row = self.follow_up(number)
        due_on = self.start.date() + day * 20 * DAY
        version = row.version
        row.postpone(due_on, expected_version=version, note="So", **self.edge)

    def do_owner(self, number, owner):
        self.write(self.follow_up(number), owner=self.people[owner])

    def do_institution(self, number, owner):
        self.write(self.follow_up(number), owner_institution=self.bodies[owner])

    def do_milestone(self, verb):
        row = Milestone.objects.get(pk=self.milestone.pk)
        getattr(row, verb)(note="So", **self.edge)

    def do_forecast(self, day):
        row = Milestone.objects.get(pk=self.milestone.pk)
        on = self.start.date() + day * 20 * DAY
        if on != row.forecast_on:
            row.forecast(on, reason="So", **self.edge)

    def do_rebaseline(self, day):
        row = Milestone.objects.get(pk=self.milestone.pk)
        decision = RebaselineFactory(plan=row.plan, **self.edge)
        row.rebaseline(self.start.date() + day * 20 * DAY, decision=decision)

    def do_milestone_owner(self, owner):
        self.write(self.milestone, owner=self.people[owner])

    # How things stand.

    def state(self):
        """Plain values of all that stands: {(kind, pk): {sentence: words}}."""
        state = {}
        for row in Cooperation.objects.all():
            state["cooperation", row.pk] = {
                "Stage": Stage(row.stage).label,
                "Status": CooperationStatus(row.status).label,
            }
        for row in Mission.objects.all():
            state["mission", row.pk] = {"Status": MissionStatus(row.status).label}
        for row in FollowUp.objects.select_related("owner", "owner_institution"):
            state["follow_up", row.pk] = {
                "Status": FollowUpStatus(row.status).label,
                "Due on": row.due_on,
                "Person in charge": str(row.owner or "Nobody"),
                "Institution in charge": row.owner_institution.short_name
                if row.owner_institution
                else "Nobody",
            }
        for row in Milestone.objects.select_related("owner"):
            state["milestone", row.pk] = {
                "Status": MilestoneStatus(row.status).label,
                "Expected date": row.forecast_on,
                "Agreed date": row.baseline_on,
                "Person in charge": str(row.owner or "Nobody"),
            }
        return state


def difference(before, after):
    """What two states differ by, with nothing but Python."""
    for thing in before.keys() | after.keys():
        if thing not in before:
            yield (*thing, "Opened", "", str(after[thing]["Status"]))
        elif thing not in after:
            yield (*thing, "Removed", "", "")
        else:
            for sentence, value in after[thing].items():
                if value != before[thing][sentence]:
                    yield (
                        *thing,
                        sentence,
                        *map(words, (before[thing][sentence], value)),
                    )


def words(value):
    if value is None:
        return "No date"
    return format_date(value) if isinstance(value, date) else str(value)


def told(response):
    for section in response.context["sections"]:
        for thing in section.things:
            for change in thing.changes:
                if change.words.sentence.startswith("New agreed dates"):
                    continue  # A decision of the plan is an act, not a state.
                after = change.words.after.split(" (")[0]
                yield (
                    *change.subject,
                    change.words.sentence,
                    change.words.before,
                    after,
                )


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(STEPS, min_size=1, max_size=14), st.integers(0, 13))
def test_what_the_page_tells_is_what_two_states_differ_by(
    client, coordinator, steps, since
):
    client.force_login(coordinator)
    since = min(since, len(steps))
    # Each history begins with an empty database.
    place = transaction.savepoint()
    try:
        world = World()
        for number, step in enumerate(steps):
            world.happen(number, step)
        day = (world.start + since * DAY).date()
        response = client.get(reverse("overview:change_list"), {"since": str(day)})
        reported = sorted(told(response))
        expected = sorted(difference(world.evenings[since], world.evenings[-1]))
    finally:
        transaction.savepoint_rollback(place)

    assert reported == expected
