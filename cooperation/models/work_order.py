"""By what the list of all work is sorted, and the indexes that make that quick.

The expressions here and those that the list asks for are the same objects: an index on
an expression serves no other wording (cooperation/work/kinds.py).
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import Case, DateField, Index, Q, Value, When
from django.db.models.functions import Coalesce, Least

from cooperation.models.in_charge import NO_DAY
from migration_coop.lib.search import Fold

# As in the models, which are built on this module.
PROMISED = ["proposed", "agreed", "in_progress"]
WORKED_ON = ["not_started", "in_progress"]
SETTLED = ["reached", "dropped"]


def due_day() -> Coalesce:
    """The day a follow-up is due; what has none comes after all others."""
    return Coalesce("due_on", _never())


def follow_up_late_from() -> Case:
    """Since when it is late, or will be; what is closed comes after all others."""
    return Case(When(status__in=PROMISED, then=due_day()), default=_never())


def milestone_late_from() -> Case:
    """The same, by the earlier of the agreed and the expected day."""
    first = Least("baseline_on", "forecast_on")
    return Case(When(status__in=WORKED_ON, then=first), default=_never())


def _never() -> Value:
    return Value(NO_DAY, output_field=DateField())


FOLLOW_UP_INDEXES = [
    Index(due_day(), "id", name="follow_up_by_due_day"),
    Index(
        due_day(),
        "id",
        name="follow_up_open_by_due_day",
        condition=Q(status__in=PROMISED),
    ),
    Index(follow_up_late_from(), "id", name="follow_up_by_lateness"),
    Index(fields=["id"], name="follow_up_blocked", condition=~Q(blocked_reason="")),
    GinIndex(
        OpClass(Fold("title"), name="gin_trgm_ops"), name="follow_up_title_search"
    ),
]
MILESTONE_INDEXES = [
    Index(fields=["forecast_on", "id"], name="milestone_by_date"),
    Index(
        fields=["forecast_on", "id"],
        name="milestone_unsettled_by_date",
        condition=~Q(status__in=SETTLED),
    ),
    Index(milestone_late_from(), "id", name="milestone_by_lateness"),
    *(
        GinIndex(
            OpClass(Fold(f"title_{language}"), name="gin_trgm_ops"),
            name=f"milestone_search_{language}",
        )
        for language in ("fr", "en")
    ),
]
