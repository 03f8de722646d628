"""What happened between two countries, as entries of one line of time."""

from collections.abc import Iterable, Iterator
from itertools import chain

from django.utils.translation import gettext as _

from cooperation.models import Instrument, StageChange
from missions.models import Mission


def contacts(
    missions: Iterable[Mission],
    changes: Iterable[StageChange],
    instruments: Iterable[Instrument],
) -> list[dict]:
    """Missions, stages and signatures together, newest first."""
    events = chain(_held(missions), _entered(changes), _signed(instruments))
    return sorted(events, key=lambda event: event["on"], reverse=True)


def _held(missions: Iterable[Mission]) -> Iterator[dict]:
    for mission in missions:
        yield {
            "on": mission.starts_on,
            "text": mission.title,
            "url": mission.get_absolute_url(),
            "note": mission.get_status_display(),
            "icon": "plane-departure",
        }


def _entered(changes: Iterable[StageChange]) -> Iterator[dict]:
    for change in changes:
        yield {
            "on": change.dated_on,
            "text": _("Stage: %(stage)s") % {"stage": change.get_to_stage_display()},
            "note": change.evidence.title,
            "icon": "flag",
        }


def _signed(instruments: Iterable[Instrument]) -> Iterator[dict]:
    for instrument in instruments:
        if instrument.signed_on:
            yield {
                "on": instrument.signed_on,
                "text": _("Signed: %(title)s") % {"title": instrument.title},
                "url": instrument.get_absolute_url(),
                "note": instrument.get_kind_display(),
                "icon": "file-text",
            }
