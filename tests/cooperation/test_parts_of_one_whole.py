"""Foreign keys over two columns: a part belongs to the same whole as its place."""

import pytest
from django.db import IntegrityError

from cooperation.models import Activity, FollowUp, Milestone, PlanSection
from tests.factories.cooperation import (
    ActionPlanFactory,
    ActivityFactory,
    FollowUpFactory,
    MilestoneFactory,
    PlanSectionFactory,
)
from tests.factories.missions import VisitFactory


def test_activity_is_in_a_section_of_its_own_plan():
    activity, elsewhere = ActivityFactory(), PlanSectionFactory()

    with pytest.raises(
        IntegrityError, match="activity_is_in_a_section_of_its_own_plan"
    ):
        Activity.objects.filter(pk=activity.pk).update(section=elsewhere)


def test_section_is_part_of_a_section_of_its_own_plan():
    section, elsewhere = PlanSectionFactory(), PlanSectionFactory()

    with pytest.raises(
        IntegrityError, match="section_is_part_of_a_section_of_its_own_plan"
    ):
        PlanSection.objects.filter(pk=section.pk).update(parent=elsewhere)


def test_milestone_is_of_an_activity_of_its_own_plan():
    milestone, elsewhere = MilestoneFactory(), ActivityFactory()

    with pytest.raises(
        IntegrityError, match="milestone_is_of_an_activity_of_its_own_plan"
    ):
        Milestone.objects.filter(pk=milestone.pk).update(activity=elsewhere)


def test_plan_cannot_be_changed_under_a_milestone():
    milestone, other = MilestoneFactory(), ActionPlanFactory()

    with pytest.raises(
        IntegrityError, match="milestone_is_of_an_activity_of_its_own_plan"
    ):
        Milestone.objects.filter(pk=milestone.pk).update(plan=other)


def test_follow_up_names_a_visit_of_its_own_mission():
    follow_up, elsewhere = FollowUpFactory(), VisitFactory()

    with pytest.raises(
        IntegrityError, match="follow_up_names_a_visit_of_its_own_mission"
    ):
        FollowUp.objects.filter(pk=follow_up.pk).update(visit=elsewhere)
