"""Who may do what here, beyond seeing it (that is `for_user`)."""

from missions.models import Programme
from overview.models import SavedView


def may_name_people(user) -> bool:
    """Those who do the work know each other; a report for others names functions."""
    return user.access().writes or Programme.objects.coordinated_by(user).exists()


def may_report_on(user, programme: Programme) -> bool:
    """Whoever follows the programme, or reads everything."""
    if user.access().reads_everywhere:
        return True
    return Programme.objects.followed_by(user).filter(pk=programme.pk).exists()


def may_report_on_country(user, code: str) -> bool:
    access = user.access()
    return access.reads_everywhere or code in access.readable_countries


def may_take_snapshot(user) -> bool:
    """Coordinators, of everything, a country or a programme, and administrators."""
    access = user.access()
    if access.coordinates or access.administers:
        return True
    return Programme.objects.coordinated_by(user).exists()


def may_publish_views(user) -> bool:
    """Coordinators and administrators speak to everyone."""
    access = user.access()
    return access.coordinates or access.administers


def may_edit_view(user, view: SavedView) -> bool:
    """Its owner; of a shared one, who may publish, too."""
    return view.owner_id == user.pk or (view.is_shared and may_publish_views(user))
