"""Buttons of the log page that change what stands on it, and save nothing.

Each takes the page as it was sent and the value of the button, and gives the page to
show next, unchecked. They work without JavaScript; htmx sends the same and swaps
only the block around the button.
"""

from collections.abc import Callable
from functools import partial

from cooperation.forms.log import FOLLOW_UPS, MEMBERS, VISITS, MissionLog
from cooperation.models import FollowUp

Button = Callable[[MissionLog, str], MissionLog]


def _add_row(log: MissionLog, value: str, *, prefix: str) -> MissionLog:
    return log.with_one_more(prefix)


def _fill_subject(log: MissionLog, value: str) -> MissionLog:
    """ "visits-0:17": the follow-up 17 is what the visit is about."""
    row, _colon, key = value.partition(":")
    follow_ups = FollowUp.objects.for_user(log.user)
    follow_up = follow_ups.filter(pk=key).first() if key.isdecimal() else None
    data = log.data.copy()
    if follow_up and f"{row}-subject" in data:
        data[f"{row}-subject"] = follow_up.title
    changed = MissionLog(log.user, data=data, mission=log.mission)
    changed.leave_unchecked()
    return changed


BUTTONS: dict[str, Button] = {
    f"add-{prefix}": partial(_add_row, prefix=prefix)
    for prefix in (MEMBERS, VISITS, FOLLOW_UPS)
} | {"fill-subject": _fill_subject}


def pressed(log: MissionLog) -> MissionLog | None:
    """The page after the button that was pressed; None where it was another one."""
    for name, press in BUTTONS.items():
        if log.data is not None and name in log.data:
            return press(log, log.data[name])
    return None
