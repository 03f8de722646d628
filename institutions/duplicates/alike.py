"""Which known bodies a record looks like that nobody has stored yet."""

from institutions.duplicates.candidates import candidates, made_keys
from institutions.duplicates.facts import Facts, facts_by_key, facts_of
from institutions.duplicates.score import ALIKE, Likeness, compare
from institutions.models import Institution
from migration_coop.lib.search import words_of


def alike_to(institution: Institution) -> dict[int, Likeness]:
    """Primary keys of existing bodies, the likest first, whoever may see them."""
    facts = facts_of(institution)
    found = _candidates(institution, facts)
    compared = {pk: compare(facts, other) for pk, other in found.items()}
    near = [(pk, one) for pk, one in compared.items() if one.score >= ALIKE]
    return dict(sorted(near, key=lambda one: (-one[1].score, one[0])))


def begun_with(institution: Institution) -> dict[int, None]:
    """Bodies one of whose names has words that begin as the typed ones do."""
    facts = facts_of(institution)
    typed = [words_of(name["name"]) for name in institution.names_by_language()]
    found = _candidates(institution, facts)
    return {
        pk: None
        for pk, other in found.items()
        if any(_begins(words, other) for words in typed)
    }


def _candidates(institution: Institution, facts: Facts) -> dict[int, Facts]:
    if not (facts.names or facts.acronyms or facts.domains):
        return {}
    return facts_by_key(candidates(facts, made_keys(institution)))


def _begins(typed: list[str], facts: Facts) -> bool:
    names = (words_of(name.begun) for name in facts.names)
    return any(
        all(any(word.startswith(start) for word in words) for start in typed)
        for words in names
    )
