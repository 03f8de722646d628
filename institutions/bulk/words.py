"""An edit of many in words: what was asked for, and each row before and after."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from institutions.bulk.entries import ADDED, CHANGE, STEP, Entry
from institutions.models import (
    Institution,
    InstitutionParent,
    InstitutionStatus,
    InstitutionTheme,
    InstitutionType,
    SocialSide,
    Theme,
    ThemeOffer,
    words_of_languages,
    words_of_weekdays,
)
from migration_coop.lib.formats import format_date, format_names, format_number

# What can be set, as it is called in the list of edits.
ASKED = {
    "type": gettext_lazy("Type"),
    "social_side": gettext_lazy("Side"),
    "city": gettext_lazy("City"),
    "languages": gettext_lazy("Working languages"),
    "rest_days": gettext_lazy("Weekly rest days"),
    "source": gettext_lazy("Source"),
    "parent": gettext_lazy("Under"),
    "add_themes": gettext_lazy("Themes added"),
    "remove_themes": gettext_lazy("Themes removed"),
    "verified": gettext_lazy("Verified"),
    "rest": gettext_lazy("Mark as dormant"),
    "activate": gettext_lazy("Mark as active"),
}
# Follow from what is shown.
HIDDEN = {"iati_type", "verified_by", "valid_to"}
THEME = InstitutionTheme._meta.label_lower
CHOICES = {"type": InstitutionType, "social_side": SocialSide}


@dataclass(frozen=True)
class Line:
    """One thing about one row; an empty text is shown as a dash."""

    label: str
    before: str
    after: str


def asked_in_words(asked: Iterable[str]) -> str:
    """ "Type, city and source"."""
    labels = [str(ASKED[name]) for name in asked if name in ASKED]
    return capfirst(format_names(label[:1].lower() + label[1:] for label in labels))


def with_number(text: str, count: int) -> str:
    return text % {"count": format_number(count)}


def rows_that_stay(count: int) -> str:
    text = ngettext(
        "%(count)s row stays as it is", "%(count)s rows stay as they are", count
    )
    return with_number(text, count)


class Wording:
    """Says entries; the bodies and themes they name are read once for all of them."""

    def __init__(self, entries: Iterable[Entry], *, user):
        bodies, themes = set(), set()
        for entry in entries:
            if entry.model == InstitutionParent._meta.label_lower:
                bodies |= {entry.values["parent"], entry.before} - {None}
            elif entry.model == THEME:
                themes.add(entry.values["theme"])
        # A body that the reader may not know of is not named.
        known = Institution.objects.for_user(user)
        self.bodies = known.in_bulk([int(str(key)) for key in bodies])
        self.themes = Theme.objects.in_bulk([int(str(key)) for key in themes])

    def lines(self, entries: Iterable[Entry]) -> list[Line]:
        return [line for entry in entries if (line := self.line(entry))]

    def line(self, entry: Entry) -> Line | None:
        if entry.kind == STEP:
            statuses = dict(InstitutionStatus.choices)
            before, after = (str(statuses[key]) for key in (entry.before, entry.after))
            return Line(_("Status"), before, after)
        if entry.kind == CHANGE:
            return _line_of_change(entry)
        if entry.model == THEME:
            return self._line_of_theme(entry)
        return self._line_of_parent(entry)

    def _line_of_theme(self, entry: Entry) -> Line:
        labels = {
            ThemeOffer.OFFERED: _("Theme offered"),
            ThemeOffer.SOUGHT: _("Theme sought"),
        }
        label = labels[ThemeOffer(entry.values["offer"])]
        theme = self.themes[int(str(entry.values["theme"]))].name
        is_added = entry.kind == ADDED
        return Line(label, "" if is_added else theme, theme if is_added else "")

    def _line_of_parent(self, entry: Entry) -> Line:
        text = _("%(body)s, since %(day)s")
        since = date.fromisoformat(str(entry.values["valid_from"]))
        after = {
            "body": self._body(entry.values["parent"]),
            "day": format_date(since),
        }
        before = self._body(entry.before) if entry.before else ""
        return Line(_("Under"), before, text % after)

    def _body(self, key: str | None) -> str:
        body = self.bodies.get(int(str(key)))
        return body.full_name if body else _("a body that you may not see")


def _line_of_change(entry: Entry) -> Line | None:
    change = entry.change
    if change is None or change.field in HIDDEN:
        return None
    label = Institution._meta.get_field(change.field).verbose_name
    before, after = (
        _said(change.field, text) for text in (change.before, change.after)
    )
    return Line(capfirst(str(label)), before, after)


def _said(name: str, text: str | None) -> str:
    """A value as the history keeps it, for people."""
    if not text:
        return ""
    if name in CHOICES:
        choices: Mapping[Any, Any] = dict(CHOICES[name].choices)
        return str(choices.get(text, text))
    if name == "languages":
        return words_of_languages(json.loads(text))
    if name == "rest_days":
        return words_of_weekdays(int(number) for number in json.loads(text))
    if name == "verified_on":
        return format_date(date.fromisoformat(text))
    return text
