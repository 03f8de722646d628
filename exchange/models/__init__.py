from exchange.models.imports import (
    REVERT_WITHIN,
    RUNNING,
    Import,
    ImportEvent,
    ImportRow,
    ImportStatus,
)

__all__ = [
    "REVERT_WITHIN",
    "RUNNING",
    "Import",
    "ImportEvent",
    "ImportRow",
    "ImportStatus",
]
