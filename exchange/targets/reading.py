"""Cells of a row into values and problems, with what a whole batch needs to know."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchange.targets.base import Problem
from exchange.targets.readers import Unreadable, plain, read_country, read_known
from institutions.models import Country, Theme
from migration_coop.lib.formats import country_name, format_names
from migration_coop.lib.tables.shapes import text_of


class References:
    """Countries and themes, and where the user may write: two queries for a batch."""

    def __init__(self, user):
        self.user, self.access = user, user.access()
        self.countries = frozenset(Country.objects.values_list("code", flat=True))

    @cached_property
    def themes(self) -> dict[str, str]:
        """Every name of a theme, and its code."""
        words = {}
        fields = ("code", "name_fr", "name_en", "name_pt", "name_ar")
        for code, *names in Theme.objects.order_by("pk").values_list(*fields):
            words[plain(code)] = code
            for name in names:
                words.setdefault(plain(name), code)
        words.pop("", None)
        return words

    def theme(self, text: str) -> str:
        return read_known(text, self.themes, unknown=_("This theme is not known."))

    def country(self, text: str) -> str:
        return read_country(text, self.countries)

    def may_write_in(self, country: str | None) -> bool:
        everywhere = self.access.administers_everywhere
        return everywhere or country in self.access.administered_countries

    def not_yours(self, country: str | None) -> str:
        own = sorted(map(country_name, self.access.administered_countries))
        if country is None:
            said = _("Say the country: you administer %(countries)s.")
            return said % {"countries": format_names(own)}
        said = _("%(country)s is not yours to write: you administer %(countries)s.")
        names = {"country": country_name(country), "countries": format_names(own)}
        return said % names


class Cells:
    """One row as it is read: what it says, and what is wrong with it."""

    def __init__(self, said: Mapping[str, str]):
        self.said = said
        self.values: dict[str, Any] = {}
        self.problems: list[Problem] = []

    def read(self, column: str, how: Callable[[str], Any]) -> None:
        """Nothing where the cell is empty: the record keeps what it has."""
        text = self.said.get(column, "")
        if not text:
            return
        try:
            self.values[column] = how(text)
        except Unreadable as problem:
            self.refuse(column, str(problem), problem.proposal)

    def leave_what_stands(self, standing: Mapping[str, str]) -> None:
        """A cell that says what the record says asks for nothing, whether or not that
        could be entered today."""
        for column, text in standing.items():
            if self.repeats(column, text):
                self.values.pop(column, None)
                self.problems = [one for one in self.problems if one.column != column]

    def repeats(self, column: str, text: str) -> bool:
        said = self.said.get(column, "")
        return bool(said) and as_in_a_cell(said) == as_in_a_cell(text)

    def refuse(self, column: str, message: str, proposal: str = "") -> None:
        self.problems.append(Problem(column, message, proposal))


def as_in_a_cell(text: str) -> str:
    """Spreadsheets end lines in ways of their own, and lose signs nobody can see."""
    return text_of(text.replace("\r\n", "\n").replace("\r", "\n"))


def resembles(match: Mapping[str, Any]) -> str:
    """What is said of a row that may be one of these, and surely is none."""
    said = ngettext(
        "Resembles “%(name)s”.",
        "Resembles “%(name)s”, and others.",
        1 + len(match["others"]),
    )
    return said % {"name": match["label"]}
