"""First and last day of the mission, among all the days that a note names."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from missions.press_note.days import Days, days_in, years_for
from missions.press_note.proposals import (
    MISSING,
    Answer,
    Proposal,
    State,
    to_check,
)
from missions.press_note.text import Note, Span

# A sentence about the mission itself.
ABOUT = re.compile(
    r"\b(?:mission|visit|visite|delegation|sejour|travel|tour|echange|exchange|met\b"
    r"|rencontr|rendu|accuei|recu|receiv|host|took part|aura lieu|sera|seront|will be"
    r"|dates?\b|voyage|trip|programme|equipe|team|effectu|accompagn)"
)
# What has days of its own: a project, a law, another visit that is only mentioned.
OTHER = re.compile(
    r"\b(?:projet|project|launched|lance|adopt|valid|publie|published|cree|founded"
    r"|fait suite|suite a|followed|since|depuis)\b"
)
BEGINS = re.compile(
    r"\b(?:debut\w*|commenc\w*|began|begins|started|starts|starting|from)\b"
)
LEAVES = re.compile(r"\b(?:parti\w*|quitt\w*|arriv\w*|left|landed|a compter du)\b")
ENDS = re.compile(
    r"\b(?:achev\w*|clotur\w*|boucl\w*|conclud\w*|wrapped up|ended|ends|pris fin)\b"
)
RETURNS = re.compile(r"\b(?:regagn\w*|rentr\w*|retour\w*|returned|back)\b")
ONE_DAY = re.compile(r"\b(?:one-day|single-day|d'une journee|d'un jour)\b")
DATELINE, CAPTION = 100, 30
DATELINE_ENDS = re.compile(r" ?(?:\([^)]*\)|[-:.])")
NEAR = timedelta(days=31)
NUMBERS = {
    "deux": 2,
    "two": 2,
    "trois": 3,
    "three": 3,
    "quatre": 4,
    "four": 4,
    "cinq": 5,
    "five": 5,
    "six": 6,
    "sept": 7,
    "seven": 7,
    "dix": 10,
    "ten": 10,
}
DURATION = re.compile(rf"\b(\d{{1,2}}|{'|'.join(NUMBERS)})(?:-| )(?:day|days|jours)\b")
BEFORE_A_DAY = 60


class When:
    """The days of one note."""

    def __init__(self, note: Note, *, today: date):
        self.note, self.today = note, today
        self.days = days_in(note)

    def mission(self) -> tuple[Proposal, Proposal]:
        about = [days for days in self.days if self._is_about_the_mission(days)]
        ranges = [days for days in about if days.is_range]
        if ranges:
            return self._of_ranges(ranges)
        return self._of_single_days(about)

    def _is_about_the_mission(self, days: Days) -> bool:
        sentence = self.note.sentence_at(days.span.start)
        before = sentence.level[: days.span.start - sentence.start]
        return bool(ABOUT.search(sentence.context)) and not OTHER.search(before[-40:])

    def _of_ranges(self, ranges: Iterable[Days]) -> tuple[Proposal, Proposal]:
        firsts, lasts, is_certain = [], [], True
        for days in ranges:
            pairs, has_year = self.readings(days)
            is_certain &= has_year
            firsts += [Answer(first, days.span) for first, _ in pairs]
            lasts += [Answer(last, days.span) for _, last in pairs]
        return _decided(firsts, is_certain), _decided(lasts, is_certain)

    def readings(self, days: Days) -> tuple[list[tuple[date, date]], bool]:
        """The days it may mean, and whether its year is certain."""
        if days.year:
            years, is_certain = [days.year], True
        elif year := self._year_of_the_dateline(days):
            years, is_certain = [year], True
        else:
            years, is_certain = list(years_for(days, today=self.today)), False
        pairs = [days.in_year(year) for year in years]
        return [pair for pair in pairs if pair], is_certain

    def _year_of_the_dateline(self, days: Days) -> int | None:
        """A dispatch says its own day at its head, and what it tells is near it."""
        for other in self.days:
            if other.year and not other.is_range and other.span.start < DATELINE:
                written = other.in_year(other.year)
                for year in (other.year - 1, other.year, other.year + 1):
                    pair = days.in_year(year)
                    if written and pair and abs(pair[0] - written[0]) <= NEAR:
                        return year
        return self._year_of_a_neighbour(days)

    def _year_of_a_neighbour(self, days: Days) -> int | None:
        """ "debriefing on 10 May" lies within the days of the mission."""
        for other in self.days:
            both = other.in_year(other.year) if other.year else None
            mine = days.in_year(other.year) if other.year else None
            if (
                both
                and mine
                and both[0] - timedelta(7) <= mine[0] <= both[1] + timedelta(7)
            ):
                return other.year
        return None

    def _of_single_days(self, about: list[Days]) -> tuple[Proposal, Proposal]:
        starts, ends = MISSING, MISSING
        for days in about:
            pairs, has_year = self.readings(days)
            answers = [Answer(first, days.span) for first, _ in pairs]
            role, is_certain = self._role(days)
            is_certain &= has_year and len(answers) == 1
            if role in {"start", "both", "day"}:
                starts = starts if starts.answers else _decided(answers, is_certain)
            if role in {"end", "both", "day"}:
                ends = ends if ends.answers else _decided(answers, is_certain)
        return self._with_duration(starts, ends)

    def _role(self, days: Days) -> tuple[str, bool]:
        """Whether a day is the first, the last or the only one; and how surely."""
        sentence = self.note.sentence_at(days.span.start)
        at = days.span.start - sentence.start
        near = sentence.level[max(at - BEFORE_A_DAY, 0) : at]
        if ONE_DAY.search(sentence.level):
            return "both", True
        roles = [(ENDS, "end", True), (RETURNS, "end", False)]
        roles += [(BEGINS, "start", True), (LEAVES, "start", False)]
        last, role = -1, ("day", False)
        for cue, name, is_certain in roles:
            for match in cue.finditer(near):
                if match.start() > last:
                    last, role = match.start(), (name, is_certain)
        return ("", False) if last < 0 and self._is_dateline(days) else role

    def _is_dateline(self, days: Days) -> bool:
        """ "COTONOU, 18 mars 2023 (ABP) –": the day of the dispatch itself."""
        sentence = self.note.sentence_at(days.span.start)
        if days.span.start > DATELINE or days.span.start - sentence.start > CAPTION:
            return False
        after = self.note.level[days.span.end : days.span.end + DATELINE]
        return bool(DATELINE_ENDS.match(after))

    def _with_duration(self, starts: Proposal, ends: Proposal):
        """ "a five-day visit" and one of its days tell the other one, to be checked."""
        said = DURATION.search(self.note.level)
        if not said:
            return starts, ends
        length = timedelta(days=int(NUMBERS.get(said[1], 0) or said[1]) - 1)
        if ends.value and not starts.answers:
            [answer] = ends.answers
            starts = to_check([Answer(answer.value - length, answer.span)])
        elif starts.value and not ends.answers:
            [answer] = starts.answers
            ends = to_check([Answer(answer.value + length, answer.span)])
        return starts, ends

    def day_in(self, span: Span) -> Proposal:
        """The one day that these words name, if they do."""
        inside = [
            days for days in self.days if span.covers(days.span) and not days.is_range
        ]
        if len(inside) != 1:
            return MISSING
        pairs, has_year = self.readings(inside[0])
        answers = [Answer(first, inside[0].span) for first, _ in pairs]
        return _decided(answers, has_year)


def _decided(answers: list[Answer], is_certain: bool) -> Proposal:
    different = {answer.value for answer in answers}
    if len(different) == 1 and is_certain:
        return Proposal(State.FOUND, (answers[0],))
    return to_check(answers)
