from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from overview.models import NoticesRead


class NoticesReadFactory(DjangoModelFactory):
    class Meta:
        model = NoticesRead

    user = factory.SubFactory("tests.factories.accounts.UserFactory")
    until = datetime(2026, 3, 2, 8, tzinfo=UTC)


from cooperation.models import (
    CooperationStatus,
    MilestoneHealth,
    MilestoneStatus,
    Stage,
)
from cooperation.status import Health
from overview.models import (
    Snapshot,
    SnapshotCooperation,
    SnapshotKind,
    SnapshotMilestone,
    SnapshotPlan,
)
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import (
    ActionPlanFactory,
    CooperationFactory,
    MilestoneFactory,
)


class SnapshotFactory(DjangoModelFactory):
    class Meta:
        model = Snapshot

    name = factory.Sequence(lambda n: f"Review {n}")
    kind = SnapshotKind.REVIEW
    by = factory.SubFactory(UserFactory)
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)


class SnapshotCooperationFactory(DjangoModelFactory):
    class Meta:
        model = SnapshotCooperation

    snapshot = factory.SubFactory(SnapshotFactory)
    cooperation = factory.SubFactory(CooperationFactory)
    stage = Stage.IDENTIFIED
    status = CooperationStatus.ACTIVE
    health = Health.NO_NEWS
    reason_fr = "Aucun contact"
    reason_en = "No contact on record"
    open_follow_ups = 0
    overdue_follow_ups = 0


class SnapshotPlanFactory(DjangoModelFactory):
    class Meta:
        model = SnapshotPlan

    snapshot = factory.SubFactory(SnapshotFactory)
    plan = factory.SubFactory(ActionPlanFactory)
    done = doing = warn = late = waiting = 0
    median_slip_days = 0


class SnapshotMilestoneFactory(DjangoModelFactory):
    class Meta:
        model = SnapshotMilestone

    line = factory.SubFactory(SnapshotPlanFactory)
    milestone = factory.SubFactory(
        MilestoneFactory, activity__section__plan=factory.SelfAttribute("....line.plan")
    )
    baseline_on = forecast_on = date(2026, 3, 31)
    status = MilestoneStatus.NOT_STARTED
    health = MilestoneHealth.ON_TRACK


import factory
from factory.django import DjangoModelFactory

from overview.models import DefaultView, SavedView, SearchEntry, Source
from tests.factories.accounts import UserFactory


class SavedViewFactory(DjangoModelFactory):
    class Meta:
        model = SavedView

    owner = factory.SubFactory(UserFactory)
    route = "missions:mission_list"
    title = factory.Sequence(lambda n: f"View {n}")
    query = "status=held"


class DefaultViewFactory(DjangoModelFactory):
    class Meta:
        model = DefaultView

    view = factory.SubFactory(SavedViewFactory)
    user = factory.SelfAttribute("view.owner")
    route = factory.SelfAttribute("view.route")


class SearchEntryFactory(DjangoModelFactory):
    class Meta:
        model = SearchEntry

    source = Source.MISSION
    row_id = factory.Sequence(lambda n: n + 1)
    words = "'emploi'"
