"""What changed in cooperations, follow-ups, plans with their milestones, instruments."""

from cooperation.changes.kinds import (
    COOPERATION,
    FOLLOW_UP,
    INSTRUMENT,
    KINDS,
    MILESTONE,
    PLAN,
)
from cooperation.changes.reading import read
from cooperation.changes.wording import word
from migration_coop.lib.changes import Layer

LAYER = Layer(
    frozenset({COOPERATION, FOLLOW_UP, INSTRUMENT, MILESTONE, PLAN}), read, word
)

__all__ = [
    "COOPERATION",
    "FOLLOW_UP",
    "INSTRUMENT",
    "KINDS",
    "LAYER",
    "MILESTONE",
    "PLAN",
]
