from overview.models.snapshot import (
    Snapshot,
    SnapshotCooperation,
    SnapshotKind,
    SnapshotMilestone,
    SnapshotPlan,
)

__all__ = [
    "Snapshot",
    "SnapshotCooperation",
    "SnapshotKind",
    "SnapshotMilestone",
    "SnapshotPlan",
]
