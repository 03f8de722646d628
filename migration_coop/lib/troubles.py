"""One thing's trouble leaves the others be; the end of a task's time ends them all."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from celery.exceptions import SoftTimeLimitExceeded


@contextmanager
def others_go_on(
    logger: logging.Logger, message: str, *arguments: object
) -> Iterator[None]:
    """Log what goes wrong in the block, and go on behind it.

    Whoever has used up the time of their task is not the trouble of one thing:
    going on, they would be killed a few seconds later, wherever they are then.
    """
    try:
        yield
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        logger.exception(message, *arguments)
