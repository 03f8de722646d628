"""How tests take a snapshot, and of what."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from overview.actions.snapshots import take_snapshot
from overview.models import (
    SnapshotKind,
)
from tests.factories.cooperation import (
    CooperationFactory,
    CooperationPartyFactory,
    FollowUpFactory,
    MilestoneFactory,
)
from tests.factories.institutions import InstitutionFactory
from tests.factories.missions import (
    MissionFactory,
)

DAY = timedelta(days=1)
TAKE = reverse("overview:snapshot_take")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def take(now, coordinator):
    def take(*, by=coordinator, **about):
        about = {"name": "Review", "kind": SnapshotKind.REVIEW} | about
        today = timezone.localdate()
        return take_snapshot(**about, form_key=uuid4(), by=by, at=now, today=today)

    return take


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def pair(today):
    """A cooperation with a mission, a follow-up that is late, and a milestone."""
    body = InstitutionFactory(acronym="DGE")
    cooperation = CooperationFactory(code="TG-TN", title_fr="Emploi")
    CooperationPartyFactory(cooperation=cooperation, institution=body)
    mission = MissionFactory(starts_on=today - 9 * DAY, ends_on=today - 5 * DAY)
    FollowUpFactory(
        mission=mission, owner_institution=body, due_on=today - 40 * DAY, title="Ask"
    )
    MilestoneFactory(
        activity__section__plan__title_fr="Stratégie",
        owner_institution=body,
        baseline_on=today + 30 * DAY,
        forecast_on=today + 72 * DAY,
        title_fr="Texte",
    )
    return cooperation
