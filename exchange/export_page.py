"""What the pages of exports say of one: in words, with its file if it can be had."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchange.actions.exports import asked_by
from exchange.exports.listing import Listing
from exchange.exports.registry import named, title_of
from exchange.models import Export, ExportState
from exchange.permissions import may_fetch
from migration_coop.lib.formats import (
    format_date,
    format_moment,
    format_number,
    format_percent,
)

TONES = {
    ExportState.WAITING: "info",
    ExportState.RUNNING: "info",
    ExportState.READY: "ok",
    ExportState.FAILED: "late",
    ExportState.EXPIRED: "mute",
    ExportState.GIVEN: "ok",
}


@dataclass(frozen=True)
class ExportPage:
    export: Export
    user: Any

    @property
    def listing(self) -> Listing | None:
        return named(self.export.listing)

    @property
    def title(self) -> str:
        return title_of(self.export.listing)

    @property
    def tone(self) -> str:
        return TONES[ExportState(self.export.state)]

    @property
    def can_be_fetched(self) -> bool:
        return may_fetch(self.user, self.export)

    @property
    def is_own(self) -> bool:
        return self.export.by_id == self.user.pk

    @property
    def rows(self) -> str:
        export = self.export
        return format_number(
            export.rows_expected if export.is_open else export.rows_done
        )

    @property
    def done(self) -> str:
        """How far it is, in words: "38 %"."""
        return format_percent(self.export.rows_done / (self.export.rows_expected or 1))

    @cached_property
    def columns(self) -> str:
        """By the labels that they have today; without one, by their names."""
        if self.listing is None:
            return ", ".join(self.export.columns)
        offered = self.listing.columns(asked_by(self.export))
        labels = {column.name: column.heading for column in offered}
        names = self.export.columns
        if self.export.is_for_import:
            return ", ".join(names)
        return ", ".join(labels.get(name, name) for name in names)

    @property
    def facts(self) -> list[dict]:
        export = self.export
        until = format_date(export.expires_at, "long") if export.expires_at else ""
        return [
            {"label": _("Rows"), "value": self.rows},
            {"label": pgettext("export", "Filter"), "value": export.words},
            {"label": _("Address"), "value": export.query if export.is_given else ""},
            {"label": _("Columns"), "value": self.columns},
            {"label": _("Format"), "value": export.get_format_display()},
            {"label": _("Use"), "value": self._use},
            {"label": _("Exported by"), "value": str(export.by)},
            {"label": _("Exported on"), "value": format_moment(export.at)},
            {"label": _("Reason"), "value": export.reason},
            {"label": _("Kept until"), "value": until if export.is_ready else ""},
            {"label": _("File"), "value": export.file_name if export.is_ready else ""},
        ]

    @property
    def _use(self) -> str:
        return _("To import again") if self.export.is_for_import else _("To read")

    @property
    def again_url(self) -> str:
        """The same once more, with the rows of today."""
        if self.listing is None:
            return ""
        query = QueryDict(self.export.query, mutable=True)
        query["list"], query["of"] = self.listing.route, self.listing.name
        if self.export.is_for_import:
            query["use"] = "import"
        return query.urlencode()


def page_of_export(export: Export, user: Any) -> ExportPage:
    return ExportPage(export, user)
