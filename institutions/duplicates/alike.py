"""Which known bodies a record looks like that nobody has stored yet."""

from collections.abc import Sequence

from institutions.duplicates.candidates import Wanted, candidates, made_keys
from institutions.duplicates.facts import Facts, facts_by_key, facts_of
from institutions.duplicates.score import ALIKE, Likeness, compare
from institutions.models import Institution
from migration_coop.lib.search import words_of


def alike_to(institution: Institution) -> dict[int, Likeness]:
    """Primary keys of existing bodies, the likest first, whoever may see them."""
    return alike_to_each([institution])[0]


def alike_to_each(institutions: Sequence[Institution]) -> list[dict[int, Likeness]]:
    """The same of many, in as many queries as of one."""
    facts = list(map(facts_of, institutions))
    found = _candidates(institutions, facts)
    return list(map(_likest, facts, found))


def begun_with(institution: Institution) -> dict[int, None]:
    """Bodies one of whose names has words that begin as the typed ones do."""
    typed = [words_of(name["name"]) for name in institution.names_by_language()]
    [found] = _candidates([institution], [facts_of(institution)])
    return {
        pk: None
        for pk, other in found.items()
        if any(_begins(words, other) for words in typed)
    }


def _likest(facts: Facts, found: dict[int, Facts]) -> dict[int, Likeness]:
    compared = {pk: compare(facts, other) for pk, other in found.items()}
    near = [(pk, one) for pk, one in compared.items() if one.score >= ALIKE]
    return dict(sorted(near, key=lambda one: (-one[1].score, one[0])))


def _candidates(
    institutions: Sequence[Institution], facts: Sequence[Facts]
) -> list[dict[int, Facts]]:
    """What is known of those that each may be: nobody, where it says no name."""
    found: list[dict[int, Facts]] = [{} for _one in institutions]
    told = [
        n for n, one in enumerate(facts) if one.names or one.acronyms or one.domains
    ]
    if not told:
        return found
    keys = made_keys([institutions[number] for number in told])
    near = candidates(
        [Wanted(facts[n], own) for n, own in zip(told, keys, strict=True)]
    )
    known = facts_by_key(sorted({pk for some in near for pk in some}))
    for number, some in zip(told, near, strict=True):
        found[number] = {pk: known[pk] for pk in some if pk in known}
    return found


def _begins(typed: list[str], facts: Facts) -> bool:
    names = (words_of(name.begun) for name in facts.names)
    return any(
        all(any(word.startswith(start) for word in words) for start in typed)
        for words in names
    )
