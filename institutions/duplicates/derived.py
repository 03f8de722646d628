"""What is only worked out from records, and says nothing of its own about them."""

from collections.abc import Iterable

from django.db.models import Q

from institutions.models import PersonPair
from institutions.models.duplicate import DuplicateKeys, DuplicatePair, SweptPerson

DERIVED = (DuplicateKeys, DuplicatePair, PersonPair, SweptPerson)


def forget_people(pks: Iterable[int]) -> None:
    """Before their records are deleted; the history keeps who told two apart."""
    keys = list(pks)
    PersonPair.objects.filter(Q(first__in=keys) | Q(second__in=keys)).delete()
    SweptPerson.objects.filter(person__in=keys).delete()
