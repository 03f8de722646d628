"""A name as words that can be compared: no case, accents, small words or languages.

"Dir. gén. de l’Emploi", "Directorate-General for Employment" and "Direção-Geral do
Emprego" are the same three words. What the words mean is written in
institutions/data/name_words.csv, with what each counts: that it is a ministry says
less of a body than what it is a ministry of.
"""

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from rapidfuzz import fuzz, process

from migration_coop.lib.languages import FIRST_LANGUAGES
from migration_coop.lib.search import folded, words_of

TABLE = Path(__file__).parents[1] / "data" / "name_words.csv"
# A word that is in no table says most.
UNKNOWN = 1.2
# Said of nearly every country.
STATE_WORDS = {"republique", "republic", "republica", "islamique", "جمهوريه", "جمهورية"}
SMALL = frozenset(
    """a au aux d da das de del des di do dos du e em en et for in l la le les na no o
    of on os para por pour s sur the to und and y al vers par avec with its el gmbh
    في من على و الى""".split()  # noqa: SIM905 - a list of these would be a page
)
# One abbreviation for two words.
SHORT_FOR = {
    "dg": ("direction", "general"),
    "dgal": ("direction", "general"),
    "sg": ("secretariat", "general"),
    "dr": ("direction", "regional"),
}
ARABIC_BEGINNINGS = ("وال", "بال", "لل", "ال", "و", "ل")
SHORTEST_BEGINNING = 4
# One wrong letter in five, in a word that is long enough to be recognised.
SHORTEST_MISTYPED = 5
SAME_WORD = 82
# Where the name of a body under another one begins: "Ministère X – Direction Y".
UNITS = {
    "directorate",
    "agency",
    "office",
    "service",
    "division",
    "department",
    "institute",
    "observatory",
    "unit",
    "secretariat",
    "centre",
    "fund",
}
BETWEEN_BODIES = re.compile(r"\s+[-–—]\s+|\s*[/:;|>]\s*|,\s+")
# "L’ANETI", "d’ANETI"
ELIDED = re.compile(r"\b[Lld]['’]")
IN_BRACKETS = re.compile(r"\(([^()]*)\)")


MOST_WORDS_OF_SHORT_FORMS = 3


class Word(NamedTuple):
    """What a word means, or its letters where nobody wrote that down; its weight."""

    text: str
    weight: float
    is_known: bool


class Table(NamedTuple):
    words: dict[str, Word]
    beginnings: dict[str, Word]
    languages: dict[str, tuple[str, ...]]


@cache
def table() -> Table:
    found = Table({}, {}, {})
    with TABLE.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            word = Word(row["concept"], float(row["weight"]), True)
            spellings = row["words"].split()
            for spelling in spellings:
                plain = _plain(spelling.rstrip("*"))
                found.words.setdefault(plain, word)
                if spelling.endswith("*"):
                    found.beginnings.setdefault(plain, word)
            plain = tuple(_plain(spelling.rstrip("*")) for spelling in spellings)
            found.languages[word.text] = plain
    return found


def words_in(name: str, *, country: str) -> tuple[Word, ...]:
    """The words of a name that count, without those that only say whose it is."""
    texts = [text for text in words_of(name) if text not in SMALL]
    texts = [part for text in texts for part in SHORT_FOR.get(text, (text,))]
    own = [text for text in texts if not _names_country(text, country)]
    return tuple(dict.fromkeys(map(meaning, own or texts)))


@cache
def meaning(text: str) -> Word:
    plain = _plain(text)
    known = table()
    if word := known.words.get(plain) or known.words.get(plain.rstrip("s")):
        return word
    for end in range(len(plain), SHORTEST_BEGINNING - 1, -1):
        if word := known.beginnings.get(plain[:end]):
            return word
    if near := _mistyped(plain):
        return known.words[near]
    singular = plain[:-1] if len(plain) > SHORTEST_BEGINNING else plain
    return Word(singular if plain[-1:] in {"s", "x"} else plain, UNKNOWN, False)


def _mistyped(text: str) -> str:
    """The word of the table that was probably meant: "Minsitère", "empoli"."""
    if len(text) < SHORTEST_MISTYPED:
        return ""
    found = process.extractOne(
        text, _long_spellings(), scorer=fuzz.ratio, score_cutoff=SAME_WORD
    )
    return found[0] if found else ""


@cache
def _long_spellings() -> list[str]:
    return [text for text in table().words if len(text) >= SHORTEST_MISTYPED]


def translations(word: Word) -> tuple[str, ...]:
    """The spellings of what it means, in all languages."""
    return table().languages.get(word.text, ()) if word.is_known else ()


def parts_of(name: str) -> list[str]:
    """The name itself, and what else it may be read as: without what is in brackets,
    and without a ministry in front of a directorate."""
    whole = IN_BRACKETS.sub(" ", name)
    found = [whole, *IN_BRACKETS.findall(name)]
    for gap in BETWEEN_BODIES.finditer(whole):
        tail = whole[gap.end() :]
        below_a_ministry = _first_word(whole) == "ministry" and "," not in gap[0]
        if below_a_ministry or _first_word(tail) in UNITS:
            found.append(tail)
    return [part.strip() for part in found if part.strip()]


def _first_word(name: str) -> str:
    words = [text for text in words_of(name) if text not in SMALL]
    first = SHORT_FOR.get(words[0], (words[0],))[0] if words else ""
    return meaning(first).text


def initials(name: str) -> set[str]:
    """What may be made of a name: ANPE takes "pour" in, and DGE leaves "de" out."""
    words = words_of(name)
    long = [word for word in words if len(word) > 2]
    full = [word for word in words if word not in SMALL]
    found = {"".join(word[0] for word in some) for some in (long, full)}
    return {letters for letters in found if len(letters) > 2}


def is_acronym(text: str) -> bool:
    """ "ANPE", "CNP-Togo": one word that is written as no word is."""
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return " " not in text.strip() and capitals >= 2 and capitals * 2 >= len(letters)


def short_forms_in(name: str, *, country: str) -> set[str]:
    """ "ANPE", "L’ANPE Togo", "GIZ GmbH": what a name is if it is no more than that."""
    words = [word for word in ELIDED.sub("", name).split() if words_of(word)]
    if len(words) == 1:
        return set(words)
    if len(words) > MOST_WORDS_OF_SHORT_FORMS:
        return set()
    said = [w for w in words if w.lower() not in SMALL and not _is_own(w, country)]
    return set(said) if all(map(_is_short_form, said)) else set()


def _is_short_form(word: str) -> bool:
    """In a name in capitals, the words of the table are not meant as letters."""
    return is_acronym(word) and not meaning(folded(word)).is_known


def _is_own(word: str, country: str) -> bool:
    return all(_names_country(text, country) for text in words_of(word))


def acronyms_in(text: str, *, country: str) -> set[str]:
    """ "OIM / IOM" is two; "CNP-Togo" is also the CNP of Togo."""
    found = set()
    for part in text.split("/"):
        words = words_of(part)
        own = [word for word in words if not _names_country(word, country)]
        found |= {"".join(words), "".join(own)}
    return {letters for letters in found if len(letters) > 1}


def _plain(text: str) -> str:
    """Folded; in Arabic without the article and the conjunction before it."""
    plain = folded(text).replace("ة", "ه").replace("أ", "ا").replace("إ", "ا")
    for beginning in ARABIC_BEGINNINGS:
        if plain.startswith(beginning) and len(plain) - len(beginning) > 2:
            return plain.removeprefix(beginning)
    return plain


def _names_country(text: str, country: str) -> bool:
    """ "Togo" and "togolaise" in a body of Togo."""
    if text in STATE_WORDS:
        return True
    return len(text) >= SHORTEST_BEGINNING and text[:4] in _beginnings_of(country)


@cache
def _beginnings_of(country: str) -> frozenset[str]:
    """Of its names in all languages; an adjective begins as they do."""
    found = set()
    for language in FIRST_LANGUAGES if country else ():
        name = Locale.parse(language).territories.get(country, "")
        long = [word for word in words_of(name) if len(word) >= SHORTEST_BEGINNING]
        found |= {word[:4] for word in long}
    return frozenset(found)
