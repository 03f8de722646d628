"""Rows of what comes in and goes out."""

from exchange.models.exports import Export, ExportFormat, ExportState

__all__ = ["Export", "ExportFormat", "ExportState"]
