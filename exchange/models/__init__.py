"""Rows of what comes in and goes out."""

from exchange.models.exports import Export, ExportFormat, ExportState
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
    "Export",
    "ExportFormat",
    "ExportState",
    "Import",
    "ImportEvent",
    "ImportRow",
    "ImportStatus",
]
