"""Search that folds case and accents: "batchey" finds Batchéy."""

import unicodedata

from django.db import connection
from django.db.models import Func, TextField

# How much of a word must be there. PostgreSQL's own 0.6 misses one wrong letter in ten.
NEAR = "0.5"


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


def look_for_near_spellings() -> None:
    """Before a search by `trigram_word_similar`: how near is near, for its index."""
    with connection.cursor() as cursor:
        setting = "SELECT set_config('pg_trgm.word_similarity_threshold', %s, false)"
        cursor.execute(setting, [NEAR])
