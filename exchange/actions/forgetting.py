"""What an import leaves when it can no longer be taken back: who, when, how many rows.

Its sheet and the rows of it say things of people that no record needs.
"""

from datetime import datetime

from django.db import transaction

from exchange.models import Import
from files.actions import forget_file

# Sheets in one go: a task has twenty seconds.
AT_ONCE = 10


def forget_imports(*, at: datetime) -> int:
    """How many were forgotten; there may be more."""
    keys = Import.objects.to_forget(at).order_by("pk").values_list("pk", flat=True)
    return sum(_forget(pk, at=at) for pk in keys[:AT_ONCE])


@transaction.atomic
def _forget(pk: int, *, at: datetime) -> bool:
    """False where somebody else is at it."""
    found = Import.objects.to_forget(at).select_related("file").filter(pk=pk)
    about = found.select_for_update(of=["self"], skip_locked=True).first()
    if about is None:
        return False
    sheet = about.file
    about.forget(at=at)
    forget_file(sheet)
    return True
