"""A download says what of the records it holds, so that it can be kept who took what.

The response carries it as `taken`; the app that keeps such records reads it there,
whichever app has made the file.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Taken:
    """`what`: a name from exchange.exports.registry; `words`: of what, and how it is
    narrowed."""

    what: str
    rows: int
    words: str = ""
    format: str = "xlsx"
