"""Who may share views, and change those that are shared."""

from overview.models import SavedView


def may_publish_views(user) -> bool:
    """Coordinators and administrators speak to everyone."""
    access = user.access()
    return access.coordinates or access.administers


def may_edit_view(user, view: SavedView) -> bool:
    """Its owner; of a shared one, who may publish, too."""
    return view.owner_id == user.pk or (view.is_shared and may_publish_views(user))
