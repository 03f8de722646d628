"""Writing the minutes of a visit."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import EditConflict
from missions.models import Minutes, MinutesStatus, MinutesVersion, Visit


@transaction.atomic
def write_minutes(
    visit: Visit, *, text: str, expected_version: int, by, at: datetime
) -> Minutes:
    """Write or correct the minutes of a visit; version 0 means there were none.

    Every saved text is kept. A text that was circulated changes only after
    somebody asked for a correction: both sides must agree to the same words.
    """
    minutes = Minutes.objects.filter(visit=visit).first()
    if minutes is None:
        minutes = _begin_minutes(visit, text, by=by, at=at)
    elif minutes.status != MinutesStatus.DRAFT:
        raise TransitionError(
            _("These minutes are with the other side. Ask for a correction first.")
        )
    else:
        minutes.text = text
        minutes.save_edit(expected_version=expected_version, fields=["text"])
    last = minutes.versions.aggregate(last=Max("number"))["last"] or 0
    MinutesVersion.objects.create(
        minutes=minutes, number=last + 1, text=text, by=by, at=at
    )
    return minutes


def _begin_minutes(visit: Visit, text: str, *, by, at: datetime) -> Minutes:
    try:
        with transaction.atomic():
            minutes = Minutes.objects.create(visit=visit, text=text)
    except IntegrityError as error:
        raise EditConflict from error
    minutes.record_start(by=by, at=at)
    return minutes
