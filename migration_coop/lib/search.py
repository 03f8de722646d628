"""Search that folds case and accents: "batchey" finds Batchéy."""

from django.db.models import Func, TextField


class Fold(Func):
    """The SQL function `fold`, made by the first migration of institutions."""

    function = "fold"
    output_field = TextField()
