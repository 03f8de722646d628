"""Who changed which field, when and by which request: written by the database.

Triggers copy each row into `<Model>History` on insert, update and delete, so no
code path can forget to. The copies can be neither changed nor deleted. Person
and address come from the request (`pghistory.middleware.HistoryMiddleware`);
outside a request wrap the work in `pghistory.context(...)`.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar, overload

import pghistory
from django.db import models

Model = TypeVar("Model", bound=models.Model)


@overload
def tracked(model: type[Model]) -> type[Model]: ...
@overload
def tracked(*, exclude: Iterable[str]) -> Callable[[type[Model]], type[Model]]: ...
def tracked(model=None, *, exclude=()):
    """Class decorator: keep every version of every row, at `row.history`.

    `@tracked(exclude=["password"])` leaves out what must not be copied.
    """
    if model is None:
        return partial(tracked, exclude=exclude)
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude),
        obj_field=pghistory.ObjForeignKey(
            related_name="history", related_query_name="history"
        ),
        model_name=f"{model.__name__}History",
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
