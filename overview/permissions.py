"""Who may do what here, beyond seeing it (that is `for_user`)."""

from missions.models import Programme


def may_take_snapshot(user) -> bool:
    """Coordinators, of everything, a country or a programme, and administrators."""
    access = user.access()
    if access.coordinates or access.administers:
        return True
    return Programme.objects.coordinated_by(user).exists()
