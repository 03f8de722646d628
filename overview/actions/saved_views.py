"""Saving a view, and opening a list with one."""

from uuid import UUID

from django.db import transaction

from migration_coop.lib.records import create_once
from overview.models import DefaultView, SavedView, Scope
from overview.permissions import may_edit_view


@transaction.atomic
def save_view(view: SavedView, *, opens: bool, by, form_key: UUID) -> SavedView:
    """Once, however often the form is sent; with `opens` the list opens with it."""
    view.owner, view.form_key = by, form_key
    view.institution = by.institution if view.scope == Scope.TEAM else None

    def create() -> SavedView:
        view.save()
        return view

    saved = create_once(SavedView, form_key=form_key, create=create)
    if opens:
        open_with(saved, by=by)
    return saved


def open_with(view: SavedView, *, by) -> None:
    """From now on the list opens with this view for this person."""
    DefaultView.objects.update_or_create(
        user=by, route=view.route, defaults={"view": view}
    )


def open_with_everything(view: SavedView, *, by) -> None:
    DefaultView.objects.filter(user=by, view=view).delete()


def bring_back(pk: int, *, by) -> SavedView | None:
    """Undo its deletion, for whoever may have deleted it."""
    deleted = SavedView.objects.shared_with(by).filter(deleted_at__isnull=False)
    view = deleted.filter(pk=pk).first()
    if view is None or not may_edit_view(by, view):
        return None
    view.bring_back()
    return view
