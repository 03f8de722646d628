"""The columns of the list of missions."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.columns import Column, Columns, SortKey
from migration_coop.lib.search import Fold

COLUMNS = Columns(
    "missions",
    [
        Column(
            "mission", _("Mission"), is_shown=True, sort=SortKey(lambda: Fold("title"))
        ),
        Column(
            "dates", _("Dates"), is_shown=True, sort=SortKey(lambda: F("starts_on"))
        ),
        Column("delegates", _("Delegates"), is_shown=True, is_number=True),
        Column("visits", _("Visits"), is_shown=True, is_number=True),
        Column("minutes", _("Minutes approved"), is_shown=True, is_number=True),
        Column("kind", _("Kind")),
        Column("programme", _("Programme")),
        Column("city", _("City")),
        Column("status", _("Status"), is_shown=True),
    ],
    usual="-dates",
)
