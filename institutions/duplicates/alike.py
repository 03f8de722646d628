"""Which known bodies a record looks like that nobody has stored yet."""

from typing import NamedTuple

from institutions.duplicates.candidates import candidates, made_keys
from institutions.duplicates.facts import facts_by_key, facts_of
from institutions.duplicates.score import ALIKE, Likeness, compare
from institutions.models import Institution

MOST = 4


class Alike(NamedTuple):
    institution: Institution
    likeness: Likeness


def alike_to(institution: Institution, *, least: float = ALIKE) -> dict[int, Likeness]:
    """Primary keys of existing bodies, the likest first, whoever may see them."""
    facts = facts_of(institution)
    if not (facts.names or facts.acronyms or facts.domains):
        return {}
    found = candidates(facts, made_keys(institution))
    likeness = {pk: compare(facts, other) for pk, other in facts_by_key(found).items()}
    near = [(pk, one) for pk, one in likeness.items() if one.score >= least]
    return dict(sorted(near, key=lambda one: (-one[1].score, one[0])))
