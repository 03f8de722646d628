"""The paste box of a block of the log page: its text, its preview, what it says.

A preview is posted fields, like all of the page: it costs nothing to keep, a draft
keeps it too, and nothing is stored before its rows are accepted.
"""

from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.posted_rows import (
    PostedRow,
    posted_rows,
    with_rows,
    without_rows,
)
from missions.forms.pasted_rows import (
    ICONS,
    OTHER,
    TONES,
    PastedForm,
    PastedMemberForm,
    PastedVisitForm,
    Preview,
)
from missions.forms.rows import MOST_ROWS
from missions.models import MemberRole
from missions.pasting.bodies import Bodies
from missions.pasting.cells import MOST_LINES, Cell, LeftOut, Reading, Row, State, Why
from missions.pasting.days import MissionDays
from missions.pasting.judging import judge_people, judge_visits
from missions.pasting.lines import is_too_long, one_line
from missions.pasting.people import read_people
from missions.pasting.visits import read_programme
from missions.questions import NEW
from missions.registry import Registry

LONGEST_TEXT = 100_000


class TooManyRowsError(Exception):
    """More rows than the page holds; the message says how many those are."""


class Paste:
    """A paste box. The subclasses say what is read, and what becomes of a row."""

    name: str
    block: str
    form_class: type[PastedForm]
    title = hint = nothing = ""
    cells: tuple[str, ...]
    compared: tuple[str, ...]
    # A row of the page that says nothing in these is blank.
    says_something: tuple[str, ...]

    def __init__(self, data, *, registry: Registry, country: str, days: MissionDays):
        self.data = data if data is not None else {}
        self.registry, self.country, self.days = registry, country, days
        # What the last button had to say against being pressed.
        self.error = ""

    # What it is

    @property
    def prefix(self) -> str:
        return f"pasted_{self.name}"

    @property
    def text(self) -> str:
        return str(self.data.get(self.prefix, ""))[:LONGEST_TEXT]

    @property
    def is_read(self) -> bool:
        return bool(self.text.strip()) and f"{self.prefix}-TOTAL_FORMS" in self.data

    @cached_property
    def bodies(self) -> Bodies:
        return Bodies(self.registry, country=self.country)

    @cached_property
    def rows(self) -> list[Preview]:
        posted = posted_rows(self.data, self.prefix, at_most=MOST_ROWS)
        forms_ = [
            self.form_class(self.data, prefix=f"{self.prefix}-{number}")
            for number in range(len(posted))
        ]
        judged = self.judge([_as_row(row, self.cells) for row in posted])
        return [
            Preview(form, cells, names=self.cells, compared=self.compared)
            for form, cells in zip(forms_, judged, strict=True)
        ]

    @cached_property
    def left_out(self) -> list[LeftOut]:
        return self._reading.left_out

    @cached_property
    def _reading(self) -> Reading:
        reading = self.read()
        beyond = reading.rows[MOST_ROWS:]
        reading.rows = reading.rows[:MOST_ROWS]
        reading.left_out += [
            LeftOut(one_line(row.source), row.line, Why.TOO_MANY) for row in beyond
        ]
        return reading

    @property
    def is_too_long(self) -> bool:
        return is_too_long(self.text)

    @property
    def too_long(self) -> str:
        message = gettext(
            "Only the first %(count)d lines were read. Paste the rest apart."
        )
        return message % {"count": MOST_LINES}

    @property
    def heading(self) -> str:
        return self._waiting or lines_pasted(len(self.rows))

    @property
    def counts(self) -> list[dict]:
        """How many rows are known, new and to check, each with its words."""
        states = [row.state for row in self.rows]
        return [
            {
                "text": self.counted(state, states.count(state)),
                "tone": TONES[state],
                "icon": ICONS[state],
            }
            for state in State
            if state in states
        ]

    @property
    def _waiting(self) -> str:
        """After the others were taken: how many rows wait for an answer."""
        count = sum(row.waits for row in self.rows)
        if not count or f"accept-{self.name}" not in self.data:
            return ""
        text = ngettext(
            "%(count)d row waits for your answer.",
            "%(count)d rows wait for your answer.",
            count,
        )
        return text % {"count": count}

    @property
    def left_out_text(self) -> str:
        count = len(self.left_out)
        text = ngettext("%(count)d line left out", "%(count)d lines left out", count)
        return text % {"count": count}

    @property
    def accepted(self) -> list[PostedRow]:
        """The rows of the page that came with the last paste."""
        last = self.last_token
        return [row for row in self._page_rows() if row.get("pasted") == last != ""]

    @property
    def accepted_text(self) -> str:
        return lines_pasted(len(self.accepted))

    @property
    def last_token(self) -> str:
        tokens = [row.get("pasted", "") for row in self._page_rows()]
        return str(max((int(one) for one in tokens if one.isdecimal()), default=""))

    def _page_rows(self) -> list[PostedRow]:
        return posted_rows(self.data, self.name, at_most=MOST_ROWS + 1)

    # What can happen to it: each gives the fields of the page as it is then

    def after_reading(self):
        rows = [_as_posted(row) for row in self._reading.rows]
        return with_rows(self.data, self.prefix, rows)

    def after_dropping(self):
        data = without_rows(self.data, self.prefix)
        data.pop(self.prefix, None)
        return data

    def after_undoing(self, token: str):
        kept = [row for row in self._page_rows() if row.get("pasted", "") != token]
        return with_rows(self.data, self.name, kept or [{}])

    def after_accepting(self):
        """The rows taken stand on the page; those with an open question wait here."""
        token = str(int(self.last_token or 0) + 1)
        taken = [row for row in self.rows if row.is_taken and not row.waits]
        kept = [row for row in self._page_rows() if not self._is_blank(row)]
        if len(kept) + len(taken) > MOST_ROWS:
            message = gettext("This page holds %(count)d rows. Take fewer of them.")
            raise TooManyRowsError(message % {"count": MOST_ROWS})
        added = [self.accept(row) | {"pasted": token} for row in taken]
        data = with_rows(self.data, self.name, [*kept, *added])
        posted = posted_rows(self.data, self.prefix, at_most=MOST_ROWS)
        waiting = [
            row for row, shown in zip(posted, self.rows, strict=True) if shown.waits
        ]
        if waiting:
            return with_rows(data, self.prefix, waiting)
        return self._of(data).after_dropping()

    def _of(self, data) -> "Paste":
        shared = {"country": self.country, "days": self.days}
        return type(self)(data, registry=self.registry, **shared)

    def _is_blank(self, row: PostedRow) -> bool:
        names = ("pk", *self.says_something)
        return not any(row.get(name, "").strip() for name in names)

    def institution_of(self, row: Preview) -> PostedRow:
        """The one that is known or was chosen, by its label; else a new one."""
        cell, chosen = row.texts["institution"], row.choice("institution")
        if chosen is not None:
            code = self.registry.codes[chosen.pk]
            return answered("institution", chosen.label, code)
        return answered("institution", cell.text, NEW)


class PastedMembers(Paste):
    name, block, form_class = "members", "delegation", PastedMemberForm
    title = _("Paste a list")
    hint = _("From Excel, Word or an e-mail. One person per line.")
    nothing = _(
        "No name recognised. Paste one person per line: name, position, institution."
    )
    cells = ("name", "title", "institution", "role", "sex")
    compared = ("name", "institution")
    says_something = ("name", "title", "institution")

    def read(self) -> Reading:
        return read_people(self.text, self.bodies)

    def judge(self, rows: list[Row]) -> list[dict[str, Cell]]:
        return judge_people(rows, self.bodies, on=self.days.starts_on or date.max)

    @staticmethod
    def counted(state: str, count: int) -> str:
        texts = {
            State.KNOWN: ngettext(
                "%(count)d person known", "%(count)d people known", count
            ),
            State.NEW: ngettext("%(count)d new person", "%(count)d new people", count),
            State.CHECK: ngettext("%(count)d to check", "%(count)d to check", count),
        }
        return texts[state] % {"count": count}

    def accept(self, row: Preview) -> PostedRow:
        values = {name: row.texts[name].text for name in ("title", "role", "sex")}
        values |= self._name_of(row) | self.institution_of(row)
        return values | {"is_present": "on"}

    @staticmethod
    def _name_of(row: Preview) -> PostedRow:
        """Somebody known goes by the name of the registry."""
        if person := row.choice("name"):
            return answered("name", person.name, str(person.pk))
        # Whom nobody resembles is new without a word; somebody else is, if said so.
        answer = NEW if row.answer("name") == OTHER else ""
        return answered("name", row.texts["name"].text, answer)


class PastedVisits(Paste):
    name, block, form_class = "visits", "programme", PastedVisitForm
    title = _("Paste a programme")
    hint = _(
        "From Excel, Word or an e-mail. One visit per line, with its day and hour."
    )
    nothing = _(
        "No visit recognised. Paste one visit per line: day, time, institution, subject."
    )
    cells = (
        *("takes_place_on", "start_time", "end_time"),
        *("institution", "subject", "place"),
    )
    compared = ("institution",)
    says_something = ("institution", "subject", "takes_place_on")

    def read(self) -> Reading:
        return read_programme(self.text, self.bodies, self.days)

    def judge(self, rows: list[Row]) -> list[dict[str, Cell]]:
        return judge_visits(rows, self.bodies)

    @staticmethod
    def counted(state: str, count: int) -> str:
        texts = {
            State.KNOWN: ngettext(
                "%(count)d institution known", "%(count)d institutions known", count
            ),
            State.NEW: ngettext(
                "%(count)d new institution", "%(count)d new institutions", count
            ),
            State.CHECK: ngettext("%(count)d to check", "%(count)d to check", count),
        }
        return texts[state] % {"count": count}

    def accept(self, row: Preview) -> PostedRow:
        values = {name: row.texts[name].text for name in self.cells}
        return values | self.institution_of(row)


def answered(name: str, text: str, answer: str) -> PostedRow:
    """A name as the row posts it, with what was answered about it (adr/0013)."""
    if not (text and answer):
        return {name: text}
    return {name: text, f"{name}_is": answer, f"{name}_about": text}


def lines_pasted(count: int) -> str:
    text = ngettext("%(count)d line pasted.", "%(count)d lines pasted.", count)
    return text % {"count": count}


def _as_row(posted: PostedRow, names: tuple[str, ...]) -> Row:
    texts = {name: posted.get(name, "").strip() for name in (*names, "email")}
    doubts = set(posted.get("doubts", "").split())
    return Row(texts, posted.get("source", ""), 0, doubts)


def _as_posted(row: Row) -> PostedRow:
    hidden = {"source": row.source, "line": str(row.line)}
    posted = row.texts | hidden | {"doubts": " ".join(sorted(row.doubts))}
    if "role" in posted:
        posted["role"] = posted["role"] or MemberRole.MEMBER
    return posted | {"take": "on"}
