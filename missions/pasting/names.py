"""Names of people as lists write them: civilities, capitals, roles, order."""

import re

from missions.models import MemberRole
from missions.registry import folded

WOMAN, MAN, UNSTATED = "F", "M", ""
# Longest first: "S.E. Mme" before "S.E.". The sex comes from these words alone.
CIVILITIES = (
    (r"s\.? ?e\.? ?(?:mme|madame)", WOMAN),
    (r"s\.? ?e\.? ?m\.?|sem|s\.? ?e\.? ?(?:mr|monsieur)", MAN),
    (r"son excellence|s\.? ?e\.|h\.? ?e\.|his excellency|her excellency", UNSTATED),
    (r"mesdames?|madame|mme|mlle|mademoiselle|mrs|ms|miss|sra|senhora|dona", WOMAN),
    (r"monsieur|mr|m\.|sr|senhor", MAN),
    (r"docteure?|dr|dra|professeure?|prof|pr|hon|honorable|me|maitre", UNSTATED),
    (r"col|colonel|gen|general|ing|eng|amb|ambassadeur|ambassadrice", UNSTATED),
    # "M Gaston": a civility, or the first letter of a name; it says nothing else.
    (r"m(?= )", UNSTATED),
)
CIVILITY = [
    (re.compile(rf"(?:{words})(?:\.|\b|(?<=\.))[\s.]*(?=\S)|(?:{words})\.?$"), sex)
    for words, sex in CIVILITIES
]
SEXES = {
    WOMAN: "f femme feminin female w woman women feminino mulher mme mlle mrs ms sra",
    MAN: "h homme masculin male man men masculino homem m mr sr",
}
ROLES = {
    MemberRole.HEAD: (
        r"(?:chef(?:fe)?|president[e]?) de (?:la )?delegation|head of (?:the )?delegation"
        r"|delegation (?:head|leader)|leader of (?:the )?delegation"
        r"|chefe? d[ae] delegacao"
    ),
    MemberRole.RAPPORTEUR: r"rapporteure?|rapporteuse|relator[a]?",
    MemberRole.INTERPRETER: r"interpretes?|interpreters?",
    MemberRole.OBSERVER: r"observateur|observatrice|observers?|observador[a]?",
    MemberRole.MEMBER: r"membres?|members?|delegue[e]?|delegates?|membros?",
}
ROLE = {role: re.compile(words) for role, words in ROLES.items()}
PARTICLES = {"de", "da", "do", "dos", "das", "di", "el", "al", "ben", "bin", "ould"}
NAME = re.compile(r"[^\W\d_][^\d_/:;|()\[\]@]*")
WORD = re.compile(r"[^\W\d_][\w'’.-]*")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"\(?\+?\d[\d\s().-]{6,}\d")


def without_civility(text: str) -> tuple[str, str]:
    """The name alone, and the sex that the civility states."""
    sex, text = UNSTATED, text.strip()
    while True:
        # Folding keeps the number of letters of what civilities are written with.
        start = folded(text[:20])
        for pattern, stated in CIVILITY:
            if found := pattern.match(start):
                sex, text = sex or stated, text[found.end() :].strip()
                break
        else:
            return text, sex


def sex_in_column(text: str, *, others: set[str]) -> tuple[str, bool]:
    """What a column says, and whether "M" is plain: beside "H" it may be a woman."""
    word = folded(text).strip(". ")
    is_plain = not (word == "m" and "h" in others)
    for sex, words in SEXES.items():
        if word in words.split():
            return sex, is_plain
    return UNSTATED, not word


def role_of(text: str) -> str:
    """The role that these words are, and nothing but it."""
    words = folded(text).strip(" .:;,()*-–—/")
    matches = (role for role, pattern in ROLE.items() if pattern.fullmatch(words))
    return next(matches, "")


def in_order(text: str, *, family_first: bool | None) -> tuple[str, bool]:
    """Given names before the family name, and whether that is sure.

    Capitals say which words are the family name. Without them, the heading of the
    column does, but people do not always follow it.
    """
    if not NAME.fullmatch(text):
        # "Yao Dosseh 12", "A. Koffi: ANPE": more than a name.
        return text, False
    family, comma, given = text.partition(",")
    if comma and given.strip():
        # "BATCHEY, Gaston"; it may also be a name and something else.
        return f"{given.strip()} {lowered_name(family)}", False
    words = text.split()
    capitals = [word for word in words if _is_capitals(word)]
    if not capitals:
        return _as_written(words, family_first=family_first)
    others = [word for word in words if word not in capitals]
    if not others:
        return " ".join(_lowered(word) for word in words), len(words) < 2
    if len(others) + len(capitals) != len(words) or not _is_run(words, capitals):
        return " ".join(words), False
    return " ".join([*others, *(_lowered(word) for word in capitals)]), True


def _as_written(words: list[str], *, family_first: bool | None) -> tuple[str, bool]:
    if family_first is None:
        return " ".join(words), True
    return " ".join(words), not family_first or len(words) < 2


def looks_like_a_name(text: str) -> bool:
    """Two to six words that begin with capitals, as names do."""
    words = text.split()
    big = [word for word in words if folded(word) not in PARTICLES]
    return 2 <= len(words) <= 6 and all(
        WORD.fullmatch(word) and word[0].isupper() for word in big
    )


def lowered_name(text: str) -> str:
    """A column of its own: "BATCHEY" is Batchey, "McDonald" stays."""
    return " ".join(
        _lowered(word) if _is_capitals(word) else word for word in text.split()
    )


def _is_capitals(word: str) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    return len(letters) > 1 and all(letter.isupper() for letter in letters)


def _is_run(words: list[str], capitals: list[str]) -> bool:
    """The capitals stand together, at the beginning or at the end."""
    number = len(capitals)
    return capitals in (words[:number], words[-number:])


def _lowered(word: str) -> str:
    """ "N’GUESSAN-KOFFI" -> "N’Guessan-Koffi"."""
    return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
