"""A workbook whose columns hold the levels; what is not said anew holds on."""

import re

from django.utils.translation import gettext as _

from cooperation.planning.outline import ACTIVITY, MILESTONE, SECTION, Part
from cooperation.planning.reader import Reader

# "1.2 Installer le comité", "A.1) …", "3 – …"
NUMBERED = re.compile(r"([A-Z]?\.?\d+(?:\.\d+)*)\s*[.):–-]?\s+(\S.*)", re.DOTALL)


class ColumnReader:
    """Columns hold the levels; what is not said anew holds on."""

    def __init__(self, reader: Reader):
        self.reader = reader
        self.sections: list[Part] = []
        self.activity: Part | None = None

    def read(self) -> None:
        reader = self.reader
        for depth, place in enumerate(reader.levels):
            self._section(depth, place)
        own = "milestone" not in reader.places
        if text := reader.text("activity"):
            self._activity(text)
        text = reader.text("milestone") or (reader.text("activity") if own else "")
        is_dated = reader.text("baseline_on") or reader.text("forecast_on")
        if not text and is_dated and self.activity:
            text = self.activity.title_fr
        if text and (is_dated or not own):
            self._milestone(text)

    def finish(self) -> None:
        headings = self.reader.rows[self.reader.headings]
        self.reader.outline.labels = [headings[n] for n in self.reader.levels]

    def _section(self, depth: int, place: int) -> None:
        text = self.reader.row[place].strip()
        if not text:
            return
        number, title = split_number(text)
        now = self.sections[depth] if depth < len(self.sections) else None
        if now and now.title_fr == title and (not number or now.number == number):
            return
        above = self.sections[:depth]
        stem = above[-1].number if above else ""
        number = number or self.reader.next_number(SECTION, stem)
        part = self.reader.add(Part(SECTION, number, title, above=stem), at=place)
        self.activity = None
        if part:
            self.sections = [*above, part]

    def _activity(self, text: str) -> None:
        reader, place = self.reader, self.reader.places["activity"]
        number, title = split_number(text)
        number = number or self._number_of(ACTIVITY)
        now = self.activity
        if now and now.title_fr == title and number in {"", now.number}:
            return
        if not self.sections:
            reader.say(place, _("An activity needs a section above it."))
            return
        stem = self.sections[-1].number
        number = number or reader.next_number(ACTIVITY, stem)
        self.activity = reader.add(Part(ACTIVITY, number, title, above=stem), at=place)
        if self.activity:
            reader.fill(self.activity)
            if not reader.text("milestone"):
                self.activity.title_en = reader.text("title_en")

    def _milestone(self, text: str) -> None:
        reader = self.reader
        name = "milestone" if "milestone" in reader.places else "activity"
        if self.activity is None:
            reader.say_at(name, _("A milestone needs an activity above it."))
            return
        number, title = split_number(text)
        if number == self.activity.number:
            number = ""
        number = number or self._number_of(MILESTONE)
        number = number or reader.next_number(MILESTONE, self.activity.number)
        part = Part(MILESTONE, number, title, above=self.activity.number)
        if reader.add(part, at=reader.places[name]):
            part.body = self.activity.body
            part.title_en = reader.text("title_en")
            reader.date(part)

    def _number_of(self, kind: str) -> str:
        """The column of numbers numbers the deepest thing of the row."""
        reader = self.reader
        is_deepest = kind == MILESTONE or not reader.text("milestone")
        number = reader.text("number").strip(". ") if is_deepest else ""
        return "" if number in reader.by_number else number


def split_number(text: str) -> tuple[str, str]:
    """ "1.2 Installer le comité" is number 1.2 and its title."""
    found = NUMBERED.fullmatch(text)
    return (found[1].strip("."), found[2].strip()) if found else ("", text)
