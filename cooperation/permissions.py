"""Who may do what with cooperations and plans, beyond seeing them (`for_user`)."""

from cooperation.models import (
    ActionPlan,
    ConfirmationRule,
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


def may_make_plans(user) -> bool:
    """Whether there is any country for which the user could make a plan."""
    access = user.access()
    return access.writes_everywhere or bool(access.writable_countries)


def may_confirm_milestone(user, milestone: Milestone) -> bool:
    """A second person, by the rule of the plan. `milestone` is from `for_user`."""
    waits = milestone.status == MilestoneStatus.SUBMITTED
    is_second = milestone.editable and milestone.submitted_by_id != user.pk
    return waits and is_second and is_named_by_rule(user, milestone.plan)


def is_named_by_rule(user, plan: ActionPlan) -> bool:
    """Whether the rule of the plan lets this user confirm, if they may edit it."""
    if plan.confirmation == ConfirmationRule.COORDINATORS:
        return may_rebaseline(user, plan)
    if plan.confirmation == ConfirmationRule.LEAD:
        mine = {user.institution_id, *user.access().writable_institutions}
        return plan.lead_institution_id in mine
    if plan.confirmation == ConfirmationRule.NAMED:
        return plan.confirmers.filter(pk=user.pk).exists()
    return True


def may_rebaseline(user, plan: ActionPlan) -> bool:
    """Coordinators of everything, of the country or of the programme, and admins."""
    access = user.access()
    if access.writes_everywhere or plan.country_id in access.coordinated_countries:
        return True
    if plan.programme_id is None:
        return False
    return Programme.objects.coordinated_by(user).filter(pk=plan.programme_id).exists()
