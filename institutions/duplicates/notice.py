"""What the page of an institution says of records that look like it."""

from institutions.duplicates.score import VERY_ALIKE
from institutions.models import DuplicatePair, Institution

# The list of duplicates has the others.
MOST_SHOWN = 3


def similar_to(institution: Institution, *, user) -> dict:
    """One query. Nothing to those who may not decide about it."""
    pairs = DuplicatePair.objects.for_user(user).of(institution).waiting()
    shown = list(pairs.select_related("first", "second").order_by("-score", "pk"))
    for pair in shown[:MOST_SHOWN]:
        pair.similar = pair.other(institution)
        pair.is_very_alike = pair.score >= 100 * VERY_ALIKE
    return {"pairs": shown[:MOST_SHOWN], "count": len(shown)}
