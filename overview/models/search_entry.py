"""The words of every row that can be searched, kept by the database (docs/adr/0024)."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value


class Source(models.TextChoices):
    """Tables whose words are kept. A row of one may belong to a row of another."""

    MISSION = "mission"
    INSTITUTION = "institution"
    FORMER_NAME = "former_name"
    PERSON = "person"
    VARIANT = "variant"
    POST = "post"
    MINUTES = "minutes"
    ADDENDUM = "addendum"
    DEBRIEFING = "debriefing"
    FOLLOW_UP = "follow_up"
    COOPERATION = "cooperation"
    INSTRUMENT = "instrument"
    PLAN = "plan"
    SECTION = "section"
    ACTIVITY = "activity"
    MILESTONE = "milestone"
    REQUEST = "request"
    DOCUMENT = "document"
    EVIDENCE = "evidence"


class Wanted(Func):
    """Each of these words, or its beginning: folded by the database as it folds rows."""

    function = "search_query"
    output_field = SearchQueryField()


class Has(Func):
    """Whether these words are among those."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = models.BooleanField()


class SearchEntryQuerySet(models.QuerySet):
    def rows(self, source: str, words: str):
        """Keys of the rows of one table in which all words stand, whoever may see
        them: a search asks for them among what `for_user` returns."""
        has_all = Has(F("words"), Wanted(Value(words)))
        return self.filter(has_all, source=source).values("row_id")


class SearchEntry(models.Model):
    """The words of one row. Only triggers write here (overview/search_triggers.py)."""

    source = models.CharField(max_length=20)
    row_id = models.BigIntegerField()
    words = SearchVectorField()

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="search_entry_is_one_per_row", fields=["source", "row_id"]
            )
        ]
        # One for each table: a common word of the minutes does not slow down people.
        indexes = [
            GinIndex(
                fields=["words"],
                condition=Q(source=source),
                name=f"search_{source}_words",
            )
            for source in Source.values
        ]

    def __str__(self):
        return f"{self.source} {self.row_id}"
