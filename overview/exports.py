"""What of this app's pages can be exported: the cooperations of the status board; and
how the workbooks are called that other pages hand over."""

from django.utils.translation import gettext_lazy as _

from exchange.exports.registry import register, register_files
from overview.board.exports import COOPERATIONS

register(COOPERATIONS)
register_files(
    {
        "changes": _("What changed"),
        "indicators": _("Indicators"),
        "indicator": _("Indicator"),
        "report": _("Report"),
        "snapshot": _("Snapshot"),
    }
)
