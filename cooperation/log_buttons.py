"""Buttons of the log page that change what stands on it, and save nothing.

Each takes the page as it was sent and the value of the button, and gives the page to
show next, unchecked. They work without JavaScript; htmx sends the same and swaps
only the block around the button.
"""

from collections.abc import Callable
from functools import partial

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

from cooperation.copies import add_rows, delegation_rows, last_mission
from cooperation.forms.log import FOLLOW_UPS, MEMBERS, VISITS, MissionLog
from cooperation.models import FollowUp
from cooperation.points import points_of_visits, with_points
from missions.forms.pasting import TooManyRowsError
from missions.registry import folded

Button = Callable[[MissionLog, str], MissionLog]


def _add_row(log: MissionLog, value: str, *, prefix: str) -> MissionLog:
    return log.with_one_more(prefix)


def _remove_row(log: MissionLog, value: str, *, prefix: str) -> MissionLog:
    """The row stays on the page, struck out, until the page is saved."""
    data = log.data.copy()
    data[f"{prefix}-{int(value)}-remove"] = "on"
    changed = log.filled_with(data)
    changed.removed = f"{prefix}-{value}"
    return changed


def _put_row_back(log: MissionLog, value: str, *, prefix: str) -> MissionLog:
    data = log.data.copy()
    data.pop(f"{prefix}-{int(value)}-remove", None)
    return log.filled_with(data)


def _show(log: MissionLog, value: str) -> MissionLog:
    """As it was sent: with what it proposes now, or back from the review."""
    return log.filled_with(log.data)


def _like_last_time(log: MissionLog, value: str) -> MissionLog:
    """The delegation of the last mission, below whoever is typed already."""
    lead = log.checked().essentials.cleaned_data.get("lead_institution")
    last = log.visitor and last_mission(
        log.visitor, lead, besides=log.mission, user=log.user
    )
    if not last:
        changed = log.filled_with(log.data)
        changed.said["delegation"] = _("No earlier delegation is known.")
        return changed
    data = log.data.copy()
    typed = set()
    for row in log.members:
        typed.add(folded(row.typed("name") or row.typed("title")))
        if row.is_empty:
            data[f"{row.prefix}-remove"] = "on"
    rows = delegation_rows(last, log.registry)
    rows = [row for row in rows if folded(row["name"] or row["title"]) not in typed]
    add_rows(data, MEMBERS, rows)
    changed = log.filled_with(data)
    text = _("Taken over from %(code)s. Look who travels this time.")
    changed.said["delegation"] = text % {"code": last.code}
    return changed


def _fill_subject(log: MissionLog, value: str) -> MissionLog:
    """ "visits-0:17": the follow-up 17 is what the visit is about."""
    row, _colon, key = value.partition(":")
    follow_ups = FollowUp.objects.for_user(log.user)
    follow_up = follow_ups.filter(pk=key).first() if key.isdecimal() else None
    data = log.data.copy()
    if follow_up and f"{row}-subject" in data:
        data[f"{row}-subject"] = follow_up.title
    return log.filled_with(data)


def _read(log: MissionLog, value: str, *, prefix: str) -> MissionLog:
    return log.filled_with(log.pastes[prefix].after_reading())


def _accept(log: MissionLog, value: str, *, prefix: str) -> MissionLog:
    try:
        return log.filled_with(log.pastes[prefix].after_accepting())
    except TooManyRowsError as error:
        unchanged = log.filled_with(log.data)
        unchanged.pastes[prefix].error = str(error)
        return unchanged


def _drop(log: MissionLog, value: str, *, prefix: str) -> MissionLog:
    return log.filled_with(log.pastes[prefix].after_dropping())


def _undo(log: MissionLog, value: str, *, prefix: str) -> MissionLog:
    return log.filled_with(log.pastes[prefix].after_undoing(value))


def _gather_points(log: MissionLog, value: str) -> MissionLog:
    """Add to the debriefing what the minutes of the visits say and it does not."""
    name = log.debriefing.add_prefix("summary")
    data = log.data.copy()
    if log.mission is not None:
        groups = points_of_visits(log.mission, user=log.user)
        data[name] = with_points(data.get(name, ""), groups)
    return log.filled_with(data)


ROWS = (MEMBERS, VISITS, FOLLOW_UPS)
PASTED = {"read": _read, "accept": _accept, "drop": _drop, "undo": _undo}
BUTTONS: dict[str, Button] = {
    **{f"add-{prefix}": partial(_add_row, prefix=prefix) for prefix in ROWS},
    **{f"remove-{prefix}": partial(_remove_row, prefix=prefix) for prefix in ROWS},
    **{f"put-back-{prefix}": partial(_put_row_back, prefix=prefix) for prefix in ROWS},
    **{
        f"{verb}-{prefix}": partial(press, prefix=prefix)
        for verb, press in PASTED.items()
        for prefix in (MEMBERS, VISITS)
    },
    "like-last-time": _like_last_time,
    "fill-subject": _fill_subject,
    "gather-points": _gather_points,
    "change": _show,
    "refresh": _show,
}


def pressed(log: MissionLog) -> MissionLog | None:
    """The page after the button that was pressed; None where it was another one."""
    for name, press in BUTTONS.items():
        if log.data is not None and name in log.data:
            try:
                return press(log, log.data[name])
            except (KeyError, ValueError) as error:
                # The counters of the rows are missing, or no numbers.
                raise BadRequest from error
    return None
