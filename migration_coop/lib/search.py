"""Search that folds case and accents: "batchey" finds Batchéy."""

import unicodedata

from django.db.models import Func, TextField


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
