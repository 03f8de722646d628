"""What the mails at the end of imports and exports say as they leave."""

from datetime import datetime

from exchange.emails.exports import export_content
from exchange.emails.imports import import_content
from exchange.models import Export, Import
from exchange.permissions import may_fetch
from mailing.content import Content, Postpone
from mailing.models import Message


class ImportSender:
    """Sender of mailing.content, for messages of the kind "imports"."""

    def prepare(self, message: Message, *, now: datetime) -> Content | Postpone | None:
        _kind, pk, version = message.dedupe_key.split(":")
        found = Import.objects.select_related("owner", "file").filter(
            pk=pk, version=version
        )
        ended = found.first()
        return ended and import_content(ended)


class ExportSender:
    """Sender of mailing.content, for messages of the kind "exports"."""

    def prepare(self, message: Message, *, now: datetime) -> Content | Postpone | None:
        """At any hour: its reader waits for it. Not when there is nothing to fetch."""
        pk = message.dedupe_key.rpartition(" ")[2]
        export = Export.objects.select_related("by").filter(pk=pk).first()
        if export is None or export.is_open:
            return None
        if export.is_ready and not may_fetch(message.recipient, export):
            return None
        return export_content(export)
