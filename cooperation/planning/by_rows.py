"""A workbook in which each row is one part, with its level in words or by its number."""

from django.utils.translation import gettext as _

from cooperation.planning.columns import recognised
from cooperation.planning.outline import (
    ACTIVITY,
    MILESTONE,
    SECTION,
    Part,
    number_above,
)
from cooperation.planning.reader import Reader, dated_activity


class RowReader:
    """Each row is one part, with its level in words or by its number."""

    def __init__(self, reader: Reader):
        self.reader = reader
        self.labels: list[str] = []
        numbers = reader.places.get("number")
        below = reader.rows[reader.headings + 1 :]
        self.numbers = (
            [] if numbers is None else [row[numbers].strip(". ") for row in below]
        )

    def read(self) -> None:
        reader = self.reader
        title, number = reader.text("title_fr"), reader.text("number").strip(". ")
        at = reader.places["title_fr"]
        if not title:
            reader.say(at, _("This row has no title."))
            return
        kind, label = self._kind(number)
        above = self._above(kind, label, number)
        number = number or reader.next_number(kind, above)
        part = Part(kind, number, title, reader.text("title_en"), above)
        if kind == MILESTONE and (not above or self._kind_of(above) != ACTIVITY):
            part = dated_activity(reader, part, above, at=at)
        elif not self._fits(part, at=at) or reader.add(part, at=at) is None:
            return
        if part is None:
            return
        if kind == SECTION:
            self._note_label(part, label)
        else:
            reader.fill(part)
        if kind == MILESTONE:
            reader.date(part)

    def finish(self) -> None:
        self.reader.outline.labels = self.labels

    def _kind(self, number: str) -> tuple[str, str]:
        reader = self.reader
        label = reader.text("level")
        if label:
            kind = recognised(label)
            return (kind, "") if kind in {ACTIVITY, MILESTONE} else (SECTION, label)
        if reader.text("baseline_on") or reader.text("forecast_on"):
            return MILESTONE, ""
        if "." not in number:
            return SECTION, ""
        below = [other for other in self.numbers if other.startswith(f"{number}.")]
        is_deep = any(other.count(".") > number.count(".") + 1 for other in below)
        if is_deep or (below and not self._are_dated(below)):
            return SECTION, ""
        return ACTIVITY, ""

    def _are_dated(self, numbers: list[str]) -> bool:
        """Whether all that stands below has dates, and so is milestones."""
        reader = self.reader
        dates = [reader.places.get(name) for name in ("baseline_on", "forecast_on")]
        rows = reader.rows[reader.headings + 1 :]
        return all(
            any(place is not None and row[place] for place in dates)
            for row, number in zip(rows, self.numbers, strict=True)
            if number in numbers
        )

    def _above(self, kind: str, label: str, number: str) -> str:
        reader = self.reader
        if found := number_above(number, reader.by_number):
            return found
        if kind == MILESTONE:
            last = reader.outline.activities or reader.outline.sections
        elif kind == ACTIVITY:
            last = reader.outline.sections
        else:
            last = self._shallower(label) if label and not number else []
        return last[-1].number if last else ""

    def _shallower(self, label: str) -> list[Part]:
        depth = self.labels.index(label) if label in self.labels else len(self.labels)
        sections = self.reader.outline.sections
        return [part for part in sections if self._depth(part) < depth]

    def _depth(self, part: Part) -> int:
        depth = 0
        while part.above:
            part, depth = self.reader.by_number[part.above], depth + 1
        return depth

    def _note_label(self, part: Part, label: str) -> None:
        depth = self._depth(part)
        self.labels += [""] * (depth + 1 - len(self.labels))
        self.labels[depth] = self.labels[depth] or label

    def _kind_of(self, number: str) -> str:
        return self.reader.by_number[number].kind

    def _fits(self, part: Part, *, at: int) -> bool:
        above = part.above and self._kind_of(part.above)
        if part.kind == SECTION and above in {"", SECTION}:
            return True
        if part.kind == ACTIVITY and above == SECTION:
            return True
        if part.kind == MILESTONE and above == ACTIVITY:
            return True
        message = {
            SECTION: _("A section stands at the top or in another section."),
            ACTIVITY: _("An activity needs a section above it."),
        }
        self.reader.say_at("number", message[part.kind], at=at)
        return False
