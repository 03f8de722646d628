"""Search that folds case and accents: "batchey" finds Batchéy."""

import re
import unicodedata

from django.db import connection
from django.db.models import Func, TextField

# How much of a word must be there. PostgreSQL's own 0.6 misses one wrong letter in ten.
NEAR = "0.5"
# What stands between two words, for PostgreSQL and for Python: everything of ASCII
# but letters and digits, Latin and general punctuation, and that of Arabic.
SEPARATORS = (
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4"
    r"\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u060c\u061b\u061f\u066a-\u066d\u06d4"
    r"\u2000-\u206f\u3000-\u303f]+"
)
BETWEEN_WORDS = re.compile(SEPARATORS)


class Fold(Func):
    """The SQL function `fold`, made by the first migration of institutions."""

    function = "fold"
    output_field = TextField()


def folded(text: str) -> str:
    """As the database's own `fold` does: no case, no accents, single spaces."""
    text = text.replace("’", "'").replace("œ", "oe").replace("Œ", "Oe")
    letters = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


def words_of(text: str) -> list[str]:
    """The words of a text as a search compares them: "l’Emploi" is l and emploi."""
    return [word for word in BETWEEN_WORDS.split(folded(text)) if word]


def look_for_near_spellings(near: str = NEAR) -> None:
    """Before a search by `trigram_word_similar`: how near is near, for its index."""
    with connection.cursor() as cursor:
        setting = "SELECT set_config('pg_trgm.word_similarity_threshold', %s, false)"
        cursor.execute(setting, [near])
