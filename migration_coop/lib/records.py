"""Rows that people edit: no change lost in silence, no form saved twice."""

from collections.abc import Callable, Iterable
from typing import TypeVar
from uuid import UUID

import pgtrigger
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _


class EditConflict(Exception):
    """Someone else saved first. The message is fit to show to the user."""

    def __init__(self):
        super().__init__(
            _("Someone else changed this while you were editing. Nothing was saved.")
        )


class Versioned(models.Model):
    """A row whose edits name the version that they started from."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def save_edit(self, *, expected_version: int, fields: Iterable[str]) -> None:
        """Write these fields, unless the row has moved on from that version.

        One UPDATE names the version: of two people who edit at once the second
        one changes nothing, and is told so.
        """
        changes = {name: getattr(self, name) for name in fields}
        version = expected_version + 1
        rows = type(self)._base_manager.filter(pk=self.pk, version=expected_version)
        if not rows.update(**changes, version=version):
            raise EditConflict
        self.version = version


class CreatedOnce(models.Model):
    """A row made by a form, which carries a key drawn when it was first shown."""

    form_key = models.UUIDField(null=True, default=None, unique=True, editable=False)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=CreatedOnce)


def create_once(
    model: type[Row], *, form_key: UUID | None, create: Callable[[], Row]
) -> Row:
    """Run `create`, which must store the key; a second sending gets the first row.

    The unique key decides, so this holds for a double click, a resent request
    and two tabs at once. What the losing `create` wrote is rolled back.
    """
    try:
        with transaction.atomic():
            return create()
    except IntegrityError:
        first = model._base_manager.filter(form_key=form_key).first()
        if form_key is None or first is None:
            raise
        return first


class AppendOnly(models.Model):
    """Rows that are only ever added: the database refuses to change or delete them.

    A subclass that needs its own Meta writes `class Meta(AppendOnly.Meta)`, or it
    loses the trigger; a guard test looks.
    """

    class Meta:
        abstract = True
        triggers = [
            pgtrigger.Protect(
                name="append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]
