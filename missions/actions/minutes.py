"""Writing the minutes of a visit, and addenda to minutes that are agreed."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import create_once
from missions.models import (
    Minutes,
    MinutesAddendum,
    Visit,
)


def why_locked(text: Minutes | MinutesAddendum | None) -> str:
    """Why nobody may write on this text now; empty where somebody may."""
    if text is None or text.is_draft:
        return ""
    if isinstance(text, Minutes):
        if text.is_agreed:
            return _("These minutes are approved. Write an addendum to add to them.")
        return _("These minutes are with the other side. Ask for a correction first.")
    if text.is_agreed:
        return _("This addendum is approved. Write another one to add to it.")
    return _("This addendum is with the other side. Ask for a correction first.")


@transaction.atomic
def write_minutes(
    visit: Visit, *, text: str, expected_version: int, by, at: datetime
) -> Minutes:
    """Write or correct the minutes of a visit; version 0 means there were none.

    Every saved text is kept. A text that was circulated changes only after
    somebody asked for a correction: both sides must agree to the same words. The
    words that stand there already, sent again, are nothing new.
    """
    minutes = Minutes.objects.select_for_update().filter(visit=visit).first()
    if minutes is None:
        minutes = _begin_minutes(visit, text, by=by, at=at)
    if reason := why_locked(minutes):
        raise TransitionError(reason)
    last = minutes.versions.aggregate(last=Max("number"))["last"] or 0
    if minutes.text != text:
        minutes.text = text
        minutes.save_edit(expected_version=expected_version, fields=["text"])
    elif last:
        return minutes
    minutes.versions.create(number=last + 1, text=text, by=by, at=at)
    return minutes


def _begin_minutes(visit: Visit, text: str, *, by, at: datetime) -> Minutes:
    """New minutes, or those that somebody else has begun in this very moment."""
    try:
        with transaction.atomic():
            minutes = Minutes.objects.create(visit=visit, text=text)
    except IntegrityError:
        return Minutes.objects.select_for_update().get(visit=visit)
    minutes.record_start(by=by, at=at)
    return minutes


@transaction.atomic
def write_addendum(
    minutes: Minutes, *, text: str, form_key: UUID, by, at: datetime
) -> MinutesAddendum:
    """Add to agreed minutes, and send it to the other side at once.

    A form that arrives twice leads to the first addendum.
    """
    # One at a time looks for the last number.
    locked = Minutes.objects.select_for_update().get(pk=minutes.pk)
    if not locked.is_agreed:
        raise TransitionError(_("Only approved minutes have addenda."))

    def create() -> MinutesAddendum:
        last = locked.addenda.aggregate(last=Max("number"))["last"] or 0
        addendum = locked.addenda.create(
            number=last + 1, text=text, form_key=form_key, by=by, at=at
        )
        addendum.record_start(by=by, at=at)
        addendum.circulate(by=by, at=at)
        return addendum

    return create_once(MinutesAddendum, form_key=form_key, create=create)


@transaction.atomic
def correct_addendum(
    addendum: MinutesAddendum, *, text: str, expected_version: int, by, at: datetime
) -> None:
    """Write it anew after a correction was asked for, and send it again."""
    if reason := why_locked(addendum):
        raise TransitionError(reason)
    addendum.text, addendum.by, addendum.at = text, by, at
    addendum.save_edit(expected_version=expected_version, fields=["text", "by", "at"])
    addendum.circulate(by=by, at=at)
