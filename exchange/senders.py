"""What the mails of this app say as they leave: read when all apps are there."""

from datetime import datetime

from exchange.import_emails import KIND, import_content
from exchange.models import Import
from mailing.content import Content, Postpone
from mailing.models import Message
from reminders.actions.delivering import SENDERS


class ImportSender:
    """Sender of mailing.content, for messages of the kind "imports"."""

    def prepare(self, message: Message, *, now: datetime) -> Content | Postpone | None:
        _kind, pk, version = message.dedupe_key.split(":")
        found = Import.objects.select_related("owner", "file").filter(
            pk=pk, version=version
        )
        ended = found.first()
        return ended and import_content(ended)


SENDERS[KIND] = ImportSender()
