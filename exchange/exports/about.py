"""What an export says about itself: filter, order, columns, who, when, how many."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchange.exports.listing import Asked, Column, Found, Listing
from exchange.models import Export
from migration_coop.lib.formats import format_moment, format_number

SITE = "Passerelle"


def about_lines(
    export: Export,
    listing: Listing,
    *,
    asked: Asked,
    found: Found,
    columns: Sequence[Column],
    address: str,
) -> list[tuple[str, str]]:
    """(label, value), once the rows are written."""
    left_out = found.left_out()
    lines = [
        (_("Export"), f"{SITE} {export.pk}"),
        (_("Content"), str(listing.label)),
        (_("Rows"), format_number(export.rows_done)),
        (pgettext("export", "Filter"), filter_in_words(found.words)),
        (_("Order"), listing.ordered_by(asked)),
        (_("Columns"), ", ".join(column.heading for column in columns)),
        (_("Exported on"), format_moment(export.at)),
        (_("Exported by"), f"{export.by} <{export.by.email}>"),
        (
            _("Access"),
            _("Only what this person may see; nothing of restricted institutions"),
        ),
        (_("Address of the list"), f"{address}{listing.url}?{export.query}"),
    ]
    if left_out:
        lines.append((_("Left out, restricted"), format_number(left_out)))
    if export.reason:
        lines.append((_("Reason"), export.reason))
    return lines


def filter_in_words(words: Sequence[tuple[str, str]]) -> str:
    if not words:
        return _("No filter: all rows")
    return " · ".join(
        _("%(label)s: %(choice)s") % {"label": label, "choice": choice}
        for label, choice in words
    )
