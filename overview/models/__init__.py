from overview.models.notices_read import NoticesRead
from overview.models.snapshot import (
    Snapshot,
    SnapshotCooperation,
    SnapshotKind,
    SnapshotMilestone,
    SnapshotPlan,
)

__all__ = [
    "NoticesRead",
    "Snapshot",
    "SnapshotCooperation",
    "SnapshotKind",
    "SnapshotMilestone",
    "SnapshotPlan",
]
