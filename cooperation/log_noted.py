"""What a save of the log page noted that nobody knew: institutions and people.

An undo takes them back, too, unless somebody else has named or completed them by now.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from institutions.duplicates.derived import DERIVED, forget_people
from institutions.models import Institution, InstitutionEvent, Person
from missions.models import Delegation, MissionHost

# As the save wrote it; whoever completes a record goes on from there.
FIRST_VERSION = 1
# These stay with a mission that was undone, and say whose it was.
SIDES = (MissionHost, Delegation)


def forget_noted(
    *, institutions: Iterable[int], people: Iterable[int], by, at: datetime, note: str
) -> None:
    for pk in people:
        _forget_person(pk)
    noted = Institution.objects.filter(pk__in=institutions, version=FIRST_VERSION)
    for body in noted.select_for_update().order_by("pk"):
        if not is_named(body):
            body.undo_noting(by=by, at=at, note=note)


def is_named(institution: Institution) -> bool:
    """Whether anything that stands points at it."""
    relations = Institution._meta.get_fields(include_hidden=True)
    return any(
        _naming(relation, institution).exists()
        for relation in relations
        if isinstance(relation, models.ManyToOneRel)
        # The history of a row stays without it.
        and relation.on_delete is not models.DO_NOTHING
        and relation.related_model not in (InstitutionEvent, *DERIVED)
    )


def _naming(relation: Any, institution: Institution) -> models.QuerySet:
    model = relation.related_model
    rows = model._default_manager.filter(**{relation.field.name: institution.pk})
    return rows.filter(mission__undone_at=None) if model in SIDES else rows


def _forget_person(pk: int) -> None:
    """Deleted, because nothing about people is on record but their history."""
    try:
        with transaction.atomic():
            forget_people([pk])
            Person.objects.filter(pk=pk, version=FIRST_VERSION).delete()
    except ProtectedError:
        return
