"""Who may do what with cooperations and plans, beyond seeing them (`for_user`)."""

from cooperation.models import Cooperation, CooperationProgramme
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
