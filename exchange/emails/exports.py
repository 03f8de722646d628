"""What a mail about an export says: that it is ready or failed, and where. No rows."""

from django.utils.translation import gettext as _

from exchange.exports.registry import named
from exchange.models import Export
from mailing.content import Content
from migration_coop.lib.formats import format_date, format_number
from reminders.emails import address, rendered

KIND = "exports"


def export_content(export: Export) -> Content:
    """In the language that is active: that of its recipient."""
    listing = named(export.listing)
    label = listing.label if listing else export.listing
    subject = (
        _("Your export is ready: %(what)s")
        if export.is_ready
        else _("Your export could not be made: %(what)s")
    )
    context = {
        "recipient": export.by,
        "export": export,
        "what": label,
        "rows": format_number(export.rows_done),
        "until": format_date(export.expires_at, "long") if export.expires_at else "",
        "url": address(export.get_absolute_url()),
        "subject": subject % {"what": label},
    }
    return rendered("exchange/emails/export", context)
