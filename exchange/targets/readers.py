"""What cells say, as values that can be stored. Each reader raises `Unreadable`, with a
clear sentence and, where there is one, a value that would be right."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

import phonenumbers
from babel import Locale
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils import translation
from django.utils.translation import gettext as _
from phonenumbers import NumberParseException, PhoneNumberFormat
from rapidfuzz import fuzz, process

from migration_coop.lib.dates import parse_date
from migration_coop.lib.formats import country_name, format_number
from migration_coop.lib.languages import FIRST_LANGUAGES
from migration_coop.lib.search import words_of

# How much of a word must be right for its spelling to be proposed.
NEAR = 78
LONGEST_LIST = 40
SEPARATORS = re.compile(r"\s*[;|\n]\s*")
COMMAS = re.compile(r"\s*,\s*")
YES = frozenset(["oui", "yes", "sim", "x", "vrai", "true", "1", "v"])
NO = frozenset(["non", "no", "nao", "faux", "false", "0"])
# Names that people write and CLDR does not.
COUNTRY_WORDS = {
    "ivory coast": "CI",
    "rci": "CI",
    "rdc": "CD",
    "drc": "CD",
    "usa": "US",
    "uk": "GB",
    "cap vert": "CV",
    "cape verde": "CV",
    "guinea conakry": "GN",
    "guinee conakry": "GN",
}


class Unreadable(Exception):
    def __init__(self, message: str, proposal: str = ""):
        super().__init__(message)
        self.proposal = proposal


def plain(text: str) -> str:
    """As words are compared: no case, accents, hyphens or apostrophes."""
    return " ".join(words_of(text))


def read_text(text: str, *, longest: int) -> str:
    if len(text) > longest:
        said = _("This text is longer than %(count)s letters.")
        raise Unreadable(said % {"count": format_number(longest)}, text[:longest])
    return text


def read_known(text: str, known: Mapping[str, str], *, unknown: str) -> str:
    """One of some words, whatever their accents; what is spelt nearly so is proposed."""
    wanted = plain(text)
    if wanted in known:
        return known[wanted]
    begun = [word for word in known if word.startswith(f"{wanted} ")]
    near = process.extractOne(
        wanted, known.keys(), scorer=fuzz.ratio, score_cutoff=NEAR
    )
    # "Direction" is meant for "Direction d’un ministère".
    word = min(begun, key=len) if begun else near and near[0]
    raise Unreadable(unknown, known[word] if word else "")


def read_country(text: str, codes: frozenset[str]) -> str:
    known = country_words()
    try:
        code = read_known(text, known, unknown=_("This country is not known."))
    except Unreadable as problem:
        if problem.proposal:
            problem.proposal = country_name(problem.proposal)
        raise
    if code not in codes:
        raise Unreadable(_("This country is not in the list of countries."))
    return code


def read_email(text: str) -> str:
    address = text.removeprefix("mailto:").strip()
    try:
        validate_email(address)
    except ValidationError as error:
        found = re.search(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", address)
        said = (
            _("This is more than one e-mail address.")
            if found
            else _("This e-mail address is not complete.")
        )
        raise Unreadable(said, found[0] if found else "") from error
    return read_text(address.lower(), longest=254)


def read_url(text: str) -> str:
    address = text if "://" in text else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as error:
        raise Unreadable(_("This is no address of a website.")) from error
    return read_text(address, longest=200)


def read_phone(text: str, country: str | None) -> str:
    """As +22822210000; a number without a code is one of the row's country."""
    if number := _phone(text, country):
        return number
    parts = [_phone(part, country) for part in re.split(r"[/;,|]| ou | or ", text)]
    first = next((part for part in parts if part), "")
    if first:
        raise Unreadable(_("This is more than one telephone number."), first)
    raise Unreadable(
        _("This is no telephone number. Write it with its code: +228 22 21 00 00.")
    )


def _phone(text: str, country: str | None) -> str:
    try:
        number = phonenumbers.parse(text, country)
    except NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def read_date(text: str) -> str:
    day = parse_date(text)
    if day is None:
        raise Unreadable(_("This date does not exist. Write it as 31/12/2018."))
    return day.isoformat()


def read_yes_or_no(text: str) -> bool:
    word = plain(text)
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unreadable(_("Write yes or no."))


def read_list(text: str, read: Callable[[str], str]) -> list[str]:
    """Parts between semicolons or, where there are none, commas; each one once."""
    cut = SEPARATORS if SEPARATORS.search(text) else COMMAS
    parts = [part for part in cut.split(text.strip()) if part][:LONGEST_LIST]
    found: list[str] = []
    wrong: list[str] = []
    for part in parts:
        try:
            found.append(read(part))
        except Unreadable as problem:
            wrong.append(part)
            found += [problem.proposal] if problem.proposal else []
    if wrong:
        said = _("Not known: %(words)s.") % {"words": ", ".join(wrong)}
        raise Unreadable(said, "; ".join(dict.fromkeys(found)))
    return list(dict.fromkeys(found))


def read_language(text: str) -> str:
    unknown = _("Write the languages as fr, en, pt or ar.")
    return read_known(text, language_words(), unknown=unknown)


def read_weekday(text: str) -> str:
    return read_known(text, weekday_words(), unknown=_("This is no day of the week."))


@cache
def country_words() -> dict[str, str]:
    """Codes and names of all countries, in each of our languages."""
    words: dict[str, str] = {}
    for language in FIRST_LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():
                words.setdefault(plain(name), code)
                words[code.lower()] = code
    return words | COUNTRY_WORDS


@cache
def language_words() -> dict[str, str]:
    words = {}
    for code in FIRST_LANGUAGES:
        words[code] = code
        for language in FIRST_LANGUAGES:
            words[plain(Locale.parse(language).languages[code])] = code
    return words


@cache
def weekday_words() -> dict[str, str]:
    words = {str(number): str(number) for number in range(1, 8)}
    for language in FIRST_LANGUAGES:
        for number, name in Locale.parse(language).days["format"]["wide"].items():
            words[plain(name)] = str(number + 1)
    return words


def choice_words(choices: Iterable[tuple[str, object]]) -> dict[str, str]:
    """Values and labels, in each language that pages are shown in."""
    words: dict[str, str] = {}
    for value, label in choices:
        words[plain(value)] = value
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                words.setdefault(plain(str(label)), value)
    return words
