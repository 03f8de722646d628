from overview.models.notices_read import NoticesRead
from overview.models.saved_view import DefaultView, SavedView, Scope
from overview.models.search_entry import SearchEntry, Source
from overview.models.snapshot import (
    Snapshot,
    SnapshotCooperation,
    SnapshotKind,
    SnapshotMilestone,
    SnapshotPlan,
)

__all__ = [
    "DefaultView",
    "NoticesRead",
    "SavedView",
    "Scope",
    "SearchEntry",
    "Snapshot",
    "SnapshotCooperation",
    "SnapshotKind",
    "SnapshotMilestone",
    "SnapshotPlan",
    "Source",
]
