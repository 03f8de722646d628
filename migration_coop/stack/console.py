"""What the terminal says: steps that take time, and failures in one sentence."""

import contextlib
import errno
import signal
import sys
import time
from collections.abc import Callable, Iterator

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_asked_to_stop: list[int] = []


class StackError(Exception):
    """Something the user can mend. The message is one clear sentence."""


class Stop(BaseException):
    """A signal asked for the end; everything started so far is to be stopped."""


def say(text: str = "", *, end: str = "\n") -> None:
    # The terminal may be gone (SIGHUP) while there is still work to do.
    with contextlib.suppress(OSError, ValueError):
        print(text, end=end, flush=True)


@contextlib.contextmanager
def step(text: str) -> Iterator[None]:
    pause(0)
    started = time.monotonic()
    say(f"  {text} … ", end="")
    try:
        yield
    except BaseException:
        say("no")
        raise
    say(f"{time.monotonic() - started:.1f} s")


def stop_on_signals() -> None:
    """Note the signals that end a program; `pause` is where they take effect.

    A handler that raised would do so anywhere, also between the birth of a process
    and the line that notes it. SIGINT too: a program started with "&" by a script
    would else ignore it.
    """
    for number in SIGNALS:
        signal.signal(number, lambda number, frame: _asked_to_stop.append(number))


def pause(seconds: float) -> None:
    """Wait a moment, or raise Stop when somebody has asked for the end."""
    if not _asked_to_stop:
        time.sleep(seconds)
    if _asked_to_stop:
        raise Stop(_asked_to_stop[0])


def ignore_signals() -> None:
    """From here on nothing interrupts the stopping, which is short in any case."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def exit_with_one_sentence(main: Callable[[], int]) -> int:
    try:
        return main()
    except StackError as error:
        print(f"Passerelle: {error}", file=sys.stderr)
    except OSError as error:
        if error.errno is None:
            raise
        print(f"Passerelle: {_sentence(error)}", file=sys.stderr)
    return 1


def _sentence(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full: {error.filename or 'a file'} could not be written."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{error.filename} cannot be written by this user."
    return f"{error.filename or 'The system'}: {error.strerror}."
