"""What the tests of changes share: what the page tells, and a change of each kind."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from missions.models import MissionStatus
from tests.factories.cooperation import (
    CooperationFactory,
    FollowUpFactory,
    InstrumentFactory,
    MilestoneFactory,
)
from tests.factories.missions import (
    AssistanceRequestFactory,
    MissionFactory,
)

LIST, EXPORT = reverse("overview:change_list"), reverse("overview:change_export")
DAY = timedelta(days=1)
MARCH_1 = datetime(2026, 3, 1, tzinfo=UTC)
MARCH_2 = datetime(2026, 3, 2, 12, tzinfo=UTC)
SINCE = {"since": "2026-03-01"}


@pytest.fixture
def told(client):
    """What the page tells somebody: (kind, sentence, before, after) of each change."""

    def tell(user, **asked):
        client.force_login(user)
        response = client.get(LIST, SINCE | asked)
        return [
            (words.kind, words.sentence, words.before, words.after)
            for section in response.context["sections"]
            for thing in section.things
            for change in thing.changes
            for words in [change.words]
        ]

    return tell


@pytest.fixture
def a_change_of_each(staff):
    """Between Togo and Tunisia, and in a plan of Togo."""
    CooperationFactory(code="TG-TN").suspend(by=staff, at=MARCH_2, note="So")
    InstrumentFactory(cooperation__code="TG-TN-2").record_start(by=staff, at=MARCH_2)
    mission = MissionFactory(status=MissionStatus.PLANNED)
    mission.cancel(by=staff, at=MARCH_2, note="So")
    FollowUpFactory(mission=mission).start(by=staff, at=MARCH_2)
    MilestoneFactory(activity__section__plan__code="TG-PLAN").start(
        by=staff, at=MARCH_2
    )
    AssistanceRequestFactory().submit(on=date(2026, 3, 1), by=staff, at=MARCH_2)
