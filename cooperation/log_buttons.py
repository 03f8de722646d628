"""Buttons of the log page that change what stands on it, and save nothing.

Each takes the page as it was sent and the value of the button, and gives the page to
show next, unchecked. They work without JavaScript; htmx sends the same and swaps
only the block around the button.
"""

from collections.abc import Callable
from functools import partial

from cooperation.forms.log import FOLLOW_UPS, MEMBERS, VISITS, MissionLog
from missions.forms.pasting import TooManyRowsError

Button = Callable[[MissionLog, str], MissionLog]


def _add_row(log: MissionLog, value: str, *, prefix: str) -> MissionLog:
    return log.with_one_more(prefix)


def _read(log: MissionLog, value: str, *, prefix: str) -> MissionLog:
    return _with(log, log.pastes[prefix].after_reading())


def _accept(log: MissionLog, value: str, *, prefix: str) -> MissionLog:
    try:
        return _with(log, log.pastes[prefix].after_accepting())
    except TooManyRowsError as error:
        unchanged = _with(log, log.data)
        unchanged.pastes[prefix].error = str(error)
        return unchanged


def _drop(log: MissionLog, value: str, *, prefix: str) -> MissionLog:
    return _with(log, log.pastes[prefix].after_dropping())


def _undo(log: MissionLog, value: str, *, prefix: str) -> MissionLog:
    return _with(log, log.pastes[prefix].after_undoing(value))


def _with(log: MissionLog, data) -> MissionLog:
    shown = MissionLog(log.user, data=data, mission=log.mission)
    shown.leave_unchecked()
    return shown


PASTE_BUTTONS = {"read": _read, "accept": _accept, "drop": _drop, "undo": _undo}

BUTTONS: dict[str, Button] = {
    f"add-{prefix}": partial(_add_row, prefix=prefix)
    for prefix in (MEMBERS, VISITS, FOLLOW_UPS)
} | {
    f"{verb}-{prefix}": partial(press, prefix=prefix)
    for verb, press in PASTE_BUTTONS.items()
    for prefix in (MEMBERS, VISITS)
}


def pressed(log: MissionLog) -> MissionLog | None:
    """The page after the button that was pressed; None where it was another one."""
    for name, press in BUTTONS.items():
        if log.data is not None and name in log.data:
            return press(log, log.data[name])
    return None
