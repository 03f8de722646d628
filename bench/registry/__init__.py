"""The registry under load: `bin/bench registry [part ...]`.

How well duplicates are found, how long sheets take to come in and what a killed worker
leaves behind, what exports cost in memory, edits of many rows, and merges.
"""

import sys
from functools import cache
from typing import Any

from bench.registry import edits, exports, imports, merges, quality, sweep

PARTS = {
    "quality": quality,
    "sweep": sweep,
    "imports": imports,
    "exports": exports,
    "edits": edits,
    "merges": merges,
}


@cache
def figures() -> dict[str, Any]:
    asked = [name for name in sys.argv[1:] if name in PARTS] or PARTS
    return {
        f"{name}.{figure}": value
        for name in asked
        for figure, value in PARTS[name].measure().items()
    }


def rows() -> list[list]:
    return [["figure", "value"], *map(list, figures().items())]
