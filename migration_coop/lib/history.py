"""Who changed which field, when and by which request: written by the database.

Triggers copy each row into `<Model>History` on insert, update and delete, so no
code path can forget to. The copies can be neither changed nor deleted. Person
and address come from the request (`pghistory.middleware.HistoryMiddleware`);
outside a request wrap the work in `pghistory.context(...)`.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple, TypeVar, overload

import pghistory
from django.contrib.auth import get_user_model
from django.db import models

Model = TypeVar("Model", bound=models.Model)


@overload
def tracked(model: type[Model]) -> type[Model]: ...
@overload
def tracked(
    *, exclude: Iterable[str] = (), by_time: bool = False
) -> Callable[[type[Model]], type[Model]]: ...
def tracked(model=None, *, exclude=(), by_time=False):
    """Class decorator: keep every version of every row, at `row.history`.

    `@tracked(exclude=["password"])` leaves out what must not be copied;
    `@tracked(by_time=True)` is for copies that are looked for by when they were made.
    """
    if model is None:
        return partial(tracked, exclude=exclude, by_time=by_time)
    name = f"{model.__name__}History"
    by_creation = models.Index(fields=["pgh_created_at"], name=f"{name.lower()}_at")
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude),
        obj_field=pghistory.ObjForeignKey(
            related_name="history", related_query_name="history"
        ),
        model_name=name,
        meta={"indexes": [by_creation]} if by_time else {},
    )(model)


def track_links(model: type[models.Model], field_name: str) -> type[models.Model]:
    """Keep who linked and unlinked what in a many-to-many field without a model.

    Call it at module level, below the class. Rows that are added or removed
    arrive in `<Model><Field>History`. Django makes the table of the links by
    itself, and only a proxy of it can be given triggers.
    """
    through = getattr(model, field_name).through
    name = f"{model.__name__}{field_name.title().replace('_', '')}"
    options = type("Meta", (), {"proxy": True, "app_label": model._meta.app_label})
    proxy = type(
        f"{name}Link", (through,), {"__module__": model.__module__, "Meta": options}
    )
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.DeleteEvent(),
        obj_field=None,  # a link that was removed has no row to point at
        model_name=f"{name}History",
    )(proxy)


class Change(NamedTuple):
    """The last time that a row was written, and by whom if a request did it."""

    by: Any
    at: datetime


def last_change(row: Any) -> Change | None:
    """Who wrote this tracked row last, and when."""
    kept = row.history.select_related("pgh_context").order_by("-pgh_id").first()
    if kept is None:
        return None
    context = kept.pgh_context.metadata if kept.pgh_context else {}
    people = get_user_model()._base_manager
    by = people.filter(pk=context.get("user") or 0).first()
    return Change(by, kept.pgh_created_at)
