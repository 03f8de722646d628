"""Buttons of the log page that change what stands on it, and save nothing.

Each takes the page as it was sent and the value of the button, and gives the page to
show next, unchecked. They work without JavaScript; htmx sends the same and swaps
only the block around the button.
"""

from collections.abc import Callable
from functools import partial

from cooperation.forms.log import FOLLOW_UPS, MEMBERS, VISITS, MissionLog

Button = Callable[[MissionLog, str], MissionLog]


def _add_row(log: MissionLog, value: str, *, prefix: str) -> MissionLog:
    return log.with_one_more(prefix)


BUTTONS: dict[str, Button] = {
    f"add-{prefix}": partial(_add_row, prefix=prefix)
    for prefix in (MEMBERS, VISITS, FOLLOW_UPS)
}


def pressed(log: MissionLog) -> MissionLog | None:
    """The page after the button that was pressed; None where it was another one."""
    for name, press in BUTTONS.items():
        if log.data is not None and name in log.data:
            return press(log, log.data[name])
    return None
