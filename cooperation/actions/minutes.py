"""Saving minutes together with the follow-ups that their lines promise."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cooperation.actions.follow_ups import open_follow_ups
from cooperation.line_matching import match_lines
from cooperation.models import FollowUp, PromisedLine
from migration_coop.lib.records import EditConflict
from missions.actions.minutes import correct_addendum, write_addendum, write_minutes
from missions.minutes_marks import Mark, lines_with, marked_lines
from missions.models import Minutes, MinutesAddendum, Visit
from missions.promises import Promise, read_promises
from missions.registry import Registry


@transaction.atomic
def save_minutes(
    visit: Visit, *, text: str, expected_version: int, by, at: datetime
) -> Minutes:
    """Write the minutes, and keep a follow-up for each line that promises something."""
    minutes = write_minutes(
        visit, text=text, expected_version=expected_version, by=by, at=at
    )
    keep_promises(minutes, by=by, at=at)
    return minutes


@transaction.atomic
def save_addendum(
    minutes: Minutes, *, text: str, form_key: UUID, by, at: datetime
) -> MinutesAddendum:
    addendum = write_addendum(minutes, text=text, form_key=form_key, by=by, at=at)
    keep_promises(minutes, by=by, at=at)
    return addendum


@transaction.atomic
def save_correction(
    addendum: MinutesAddendum, *, text: str, expected_version: int, by, at: datetime
) -> None:
    correct_addendum(
        addendum, text=text, expected_version=expected_version, by=by, at=at
    )
    keep_promises(addendum.minutes, by=by, at=at)


@transaction.atomic
def keep_promises(minutes: Minutes, *, by, at: datetime) -> None:
    """Give every follow-up line of the minutes and their addenda its follow-up.

    A line that stands there still keeps the one it has. A line in other words
    changes its follow-up, as long as nobody else did. What no line says any more
    stays as it is: a promise is dropped by somebody, with a reason.
    """
    Minutes.objects.select_for_update().get(pk=minutes.pk)
    promises = promises_of(minutes, by=by)
    matches = match_lines(promises, list(PromisedLine.objects.of(minutes)))
    for match in matches:
        if match.line is not None and match.is_rewritten:
            _rewrite(match.line, match.promise)
    new = [match.promise for match in matches if match.is_new]
    _begin(minutes, new, by=by, at=at)


def promises_of(minutes: Minutes, *, by) -> list[Promise]:
    """What the minutes and their addenda promise."""
    addenda = minutes.addenda.in_order().values_list("text", flat=True)
    return promises_in(minutes.text, *addenda, visit=minutes.visit, by=by)


def promises_in(*texts: str, visit: Visit, by) -> list[Promise]:
    """What these texts about a visit promise, as far as `by` can name it."""
    promises = read_promises(
        lines_with(Mark.FOLLOW_UP, marked_lines(*texts)),
        registry=Registry(by),
        day=visit.takes_place_on,
        countries=[visit.mission.visiting_country_id, visit.mission.host_country_id],
    )
    return [promise for promise in promises if promise.title]


def _rewrite(line: PromisedLine, promise: Promise) -> None:
    """Tie the follow-up to the new words; change it, unless somebody did by hand."""
    line.key, line.text = promise.line.key, promise.line.text
    if line.is_untouched:
        follow_up, typed = line.follow_up, _fields_of(promise)
        for name, value in typed.items():
            setattr(follow_up, name, value)
        try:
            follow_up.save_edit(expected_version=line.written_version, fields=typed)
            line.written_version = follow_up.version
        except EditConflict:
            # Somebody corrected it in this very moment: theirs counts.
            pass
    PromisedLine.objects.filter(pk=line.pk).update(
        key=line.key, text=line.text, written_version=line.written_version
    )


def _begin(minutes: Minutes, promises: list[Promise], *, by, at: datetime) -> None:
    visit = minutes.visit
    follow_ups = [FollowUp(visit=visit, **_fields_of(promise)) for promise in promises]
    open_follow_ups(visit.mission, follow_ups, by=by, at=at)
    PromisedLine.objects.bulk_create(
        PromisedLine(
            minutes=minutes,
            follow_up=follow_up,
            key=promise.line.key,
            text=promise.line.text,
        )
        for promise, follow_up in zip(promises, follow_ups, strict=True)
    )


def _fields_of(promise: Promise) -> dict:
    return {
        "title": promise.title,
        "detail": promise.detail,
        "owner_institution": promise.owner,
        "due_on": promise.due_on,
    }
