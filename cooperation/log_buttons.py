"""Buttons of the log page that change what stands on it, and save nothing.

Each takes the page as it was sent and the value of the button, and gives the page to
show next, unchecked. They work without JavaScript; htmx sends the same and swaps
only the block around the button.
"""

from collections.abc import Callable
from functools import partial

from cooperation.forms.log import FOLLOW_UPS, MEMBERS, VISITS, MissionLog
from cooperation.points import points_of_visits, with_points

Button = Callable[[MissionLog, str], MissionLog]


def _add_row(log: MissionLog, value: str, *, prefix: str) -> MissionLog:
    return log.with_one_more(prefix)


def _gather_points(log: MissionLog, value: str) -> MissionLog:
    """Add to the debriefing what the minutes of the visits say and it does not."""
    name = log.debriefing.add_prefix("summary")
    data = log.data.copy()
    if log.mission is not None:
        groups = points_of_visits(log.mission, user=log.user)
        data[name] = with_points(data.get(name, ""), groups)
    gathered = MissionLog(log.user, data=data, mission=log.mission)
    gathered.leave_unchecked()
    return gathered


BUTTONS: dict[str, Button] = {
    f"add-{prefix}": partial(_add_row, prefix=prefix)
    for prefix in (MEMBERS, VISITS, FOLLOW_UPS)
} | {"gather-points": _gather_points}


def pressed(log: MissionLog) -> MissionLog | None:
    """The page after the button that was pressed; None where it was another one."""
    for name, press in BUTTONS.items():
        if log.data is not None and name in log.data:
            return press(log, log.data[name])
    return None
