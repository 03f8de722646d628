"""Who may do what with cooperations and plans, beyond seeing them (`for_user`)."""

from cooperation.models import (
    ActionPlan,
    Cooperation,
    CooperationProgramme,
    Milestone,
    MilestoneStatus,
)
from missions.models import Programme


def may_record_stage(user, cooperation: Cooperation) -> bool:
    """Coordinators, of everything or of a programme that supports it, and admins.

    Ministries bring the evidence; a stage is accepted by somebody who stands
    between the two sides.
    """
    access = user.access()
    if access.writes_everywhere:
        return True
    if {cooperation.country_a_id, cooperation.country_b_id} & (
        access.coordinated_countries
    ):
        return True
    coordinated = Programme.objects.coordinated_by(user)
    return CooperationProgramme.objects.filter(
        cooperation=cooperation, programme__in=coordinated.values("pk")
    ).exists()


def may_confirm_milestone(user, milestone: Milestone) -> bool:
    """A second person, who may change the plan. `milestone` is from `for_user`."""
    waits = milestone.status == MilestoneStatus.SUBMITTED
    return waits and milestone.editable and milestone.submitted_by_id != user.pk


def may_rebaseline(user, plan: ActionPlan) -> bool:
    """Coordinators of everything, of the country or of the programme, and admins."""
    access = user.access()
    if access.writes_everywhere or plan.country_id in access.coordinated_countries:
        return True
    if plan.programme_id is None:
        return False
    return Programme.objects.coordinated_by(user).filter(pk=plan.programme_id).exists()
