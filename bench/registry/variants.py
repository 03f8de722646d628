"""How a body that is known gets written down once more, by rule.

What people really do: they leave out accents, shorten, reverse, mistype, write the
acronym alone, put the ministry in front or the republic behind, and import columns that
were cut off. The rules know nothing of the score.
"""

import random
import re
import unicodedata
from collections.abc import Iterator
from zlib import crc32

from babel import Locale

Fields = dict[str, str]
SHORTER = {
    "Ministère": "Min.", "Direction": "Dir.", "générale": "gén.", "général": "gén.",
    "nationale": "nat.", "national": "nat.", "Agence": "Ag.", "Confédération": "Conf.",
    "professionnelle": "prof.", "formation": "form.", "Formation": "Form.",
    "développement": "dév.", "coopération": "coop.", "Commission": "Comm.",
    "internationale": "int.", "Secrétariat": "Secr.", "Département": "Dépt",
    "Organisation": "Org.", "Institut": "Inst.", "Observatoire": "Obs.",
    "Association": "Assoc.", "sociale": "soc.", "Sécurité": "Séc.",
}  # fmt: skip
BODIES = re.compile(r"Minist|Commission|Conf|Union|Congr|Organis|Associ|Primature")
SHORTEST_CUT, CUT_AT = 48, 40


def variants_of(body: Fields) -> Iterator[tuple[str, Fields]]:
    """(the rule, the record somebody made), the same ones each time."""
    chance = random.Random(crc32(body["code"].encode()))
    french, acronym = body["name_fr"], body["acronym"].split(" / ")[0]
    where = {"country": body["country"]}
    yield "capitals", where | {"name_fr": bare(french).upper(), "acronym": acronym}
    yield "no accents", where | {"name_fr": bare(french).lower()}
    if (shorter := shortened(french)) != french:
        yield "abbreviations", where | {"name_fr": shorter}
    for language in ("en", "pt", "ar"):
        if (name := body.get(f"name_{language}", "")) and name != french:
            yield "translation", where | {f"name_{language}": name}
    yield "word order", where | {"name_fr": reordered(french, chance)}
    yield "typos", where | {"name_fr": mistyped(french, chance), "acronym": acronym}
    yield "typos alone", where | {"name_fr": mistyped(french, chance)}
    if body["former_name"]:
        yield "former name", where | {"name_fr": body["former_name"]}
    if acronym:
        yield "acronym alone", where | {"name_fr": acronym}
    if body["country"]:
        yield "republic", where | {"name_fr": f"{french} {republic(body['country'])}"}
        if not BODIES.match(french):
            name = f"Ministère du Travail – {french}"
            yield "ministry in front", where | {"name_fr": name}
    if len(french) >= SHORTEST_CUT:
        yield "cut off", where | {"name_fr": french[:CUT_AT].strip()}


def bare(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    return "".join(c for c in letters if not unicodedata.combining(c))


def shortened(name: str) -> str:
    return " ".join(SHORTER.get(word, word) for word in name.split())


def republic(country: str) -> str:
    return f"de la République du {Locale.parse('fr').territories[country]}"


def reordered(name: str, chance: random.Random) -> str:
    """ "Emploi, Direction générale de l'": the end in front, or two words exchanged."""
    words = name.split()
    place = chance.randrange(1, len(words)) if len(words) > 1 else 0
    return " ".join([*words[place:], *words[:place]])


def mistyped(name: str, chance: random.Random) -> str:
    """One wrong letter in each of up to two long words."""
    words = name.split()
    long = [place for place, word in enumerate(words) if len(word) > 5]
    for place in chance.sample(long, min(2, len(long))):
        words[place] = _wrong(words[place], chance)
    return " ".join(words)


def _wrong(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 2)
    match chance.choice(("left out", "twice", "exchanged")):
        case "left out":
            return word[:at] + word[at + 1 :]
        case "twice":
            return word[:at] + word[at] + word[at:]
        case _:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
