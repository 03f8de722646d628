"""A file that is gone when it is closed."""

import tempfile
from collections.abc import Callable
from typing import IO


def written_by(write: Callable[[IO[bytes]], None]) -> IO[bytes]:
    """What `write` puts into a temporary file, at its start. The caller closes it."""
    stored: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        write(stored)
    except BaseException:
        stored.close()
        raise
    stored.seek(0)
    return stored
