"""What somebody may have meant whose words are found nowhere: one letter amiss.

Only names are looked at – of missions, institutions and people that the user may
see – and what is offered is offered because it finds something.
"""

from collections import Counter

from django.contrib.postgres.search import TrigramWordSimilarity

from institutions.models import Institution, Person
from institutions.models.names import AllNames
from institutions.models.person import PersonName
from migration_coop.lib.search import (
    BETWEEN_WORDS,
    Fold,
    folded,
    look_for_near_spellings,
)
from missions.models import Mission
from missions.models.mission import MissionText
from overview.finding.find import find

# Two letters that changed places leave few groups of three alike.
NEAR = "0.25"
# Shorter words are one letter away from too many others.
SHORTEST = 4
READ = 100


def did_you_mean(words: str, user) -> str:
    """The words with one letter put right, where that finds something; else nothing."""
    look_for_near_spellings(NEAR)
    better = " ".join(_better(word, user) for word in words.split())
    return better if better != words and find(better, user, counted=0) else ""


def _better(word: str, user) -> str:
    """The commonest word one letter away, unless this one is known itself."""
    wanted = folded(word)
    if len(wanted) < SHORTEST:
        return word
    known = Counter(_words_like(wanted, user))
    if any(folded(one).startswith(wanted) for one in known):
        return word
    near = [one for one in known if one_letter_apart(wanted, folded(one))]
    return min(near, key=lambda one: (-known[one], one), default=word)


def _words_like(wanted: str, user):
    names = [
        (Institution.objects.for_user(user), AllNames()),
        (Person.objects.for_user(user), PersonName()),
        (Mission.objects.for_user(user), MissionText()),
    ]
    texts = [
        rows.annotate(text=name, plain=Fold(name))
        .filter(plain__trigram_word_similar=wanted)
        .order_by(TrigramWordSimilarity(wanted, Fold(name)).desc(), "pk")
        .values_list("text")[:READ]
        for rows, name in names
    ]
    for [text] in texts[0].union(*texts[1:], all=True):
        yield from filter(None, BETWEEN_WORDS.split(text))


def one_letter_apart(one: str, other: str) -> bool:
    """A letter too many, too few or another, or two neighbours that changed places."""
    if one == other:
        return False
    start = _alike(one, other)
    end = _alike(one[start:][::-1], other[start:][::-1])
    rest, instead = one[start : len(one) - end], other[start : len(other) - end]
    swapped = len(rest) == 2 and rest == instead[::-1]
    return swapped or max(len(rest), len(instead)) == 1


def _alike(one: str, other: str) -> int:
    """How many letters are the same from the start."""
    pairs = enumerate(zip(one, other, strict=False))
    shorter = min(len(one), len(other))
    return next((place for place, (a, b) in pairs if a != b), shorter)
