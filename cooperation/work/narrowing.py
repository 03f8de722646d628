"""What each filter of the list means for follow-ups, and for milestones."""

import re
from collections.abc import Callable
from datetime import date

from django.db.models import Exists, OuterRef, Q

from cooperation.models import Activity
from cooperation.work.kinds import Work
from institutions.models import Theme
from migration_coop.lib.search import Fold, folded
from missions.models import Mission

ME, US, NOBODY = "me", "us", "nobody"
# Only such words are looked for elsewhere than in titles, which have an index.
LIKE_A_REFERENCE = re.compile(r"^[a-z]{2}-")


def narrow(work: Work, chosen: dict, *, state: str, user, today: date) -> Work:
    """`chosen` is what was picked, by name of the filter; empty ones narrow nothing."""
    for name, by in NARROWING.items():
        if value := chosen.get(name):
            work = by(work, value)
    if owner := chosen.get("owner"):
        work = work.both(_owned_by(owner, user))
    return work.in_state(state, today=today)


def by_kind(work: Work, kind: str) -> Work:
    return work.of_kind(kind)


def by_country(work: Work, country: str) -> Work:
    """Of a mission that leaves from there or goes there; of a plan of that country."""
    return work.filter(follow_ups=_side(country), milestones=Q(plan__country=country))


def by_partner(work: Work, partner: str) -> Work:
    """With `country`: of the pair. Plans name partners by their activities."""
    partners = Activity.partners.through.objects.filter(
        activity=OuterRef("activity"), institution__country=partner
    )
    return work.filter(follow_ups=_side(partner), milestones=Q(Exists(partners)))


def by_institution(work: Work, code: str) -> Work:
    return work.both(Q(owner_institution__code=code))


def by_plan(work: Work, code: str) -> Work:
    return work.filter(
        follow_ups=Q(activity__plan__code=code), milestones=Q(plan__code=code)
    )


def by_programme(work: Work, code: str) -> Work:
    return work.filter(
        follow_ups=Q(mission__programme__code=code),
        milestones=Q(plan__programme__code=code),
    )


def by_theme(work: Work, code: str) -> Work:
    """Of the theme or of a narrower one, each row once."""
    themes = Theme.objects.filter(Q(code=code) | Q(parent__code=code)).values("pk")
    missions = Mission.themes.through.objects.filter(theme__in=themes)
    activities = Activity.themes.through.objects.filter(theme__in=themes)
    return work.filter(
        follow_ups=Q(mission__in=missions.values("mission")),
        milestones=Q(activity__in=activities.values("activity")),
    )


def by_words(work: Work, words: str) -> Work:
    """Each word in the title, whatever its accents; or the reference of the whole."""
    work = Work(
        work.follow_ups.annotate(folded_title=Fold("title")),
        work.milestones.annotate(
            folded_fr=Fold("title_fr"), folded_en=Fold("title_en")
        ),
    )
    for word in folded(words).split():
        follow_ups = Q(folded_title__contains=word)
        milestones = Q(folded_fr__contains=word) | Q(folded_en__contains=word)
        if LIKE_A_REFERENCE.search(word):
            follow_ups |= Q(mission__code__iexact=word)
            milestones |= Q(plan__code__iexact=word)
        work = work.filter(follow_ups=follow_ups, milestones=milestones)
    return work


def _side(country: str) -> Q:
    return Q(mission__visiting_country=country) | Q(mission__host_country=country)


def _owned_by(owner: str, user) -> Q:
    if owner == ME:
        return Q(owner=user)
    if owner == US:
        return Q(owner_institution=user.institution_id or -1)
    if owner == NOBODY:
        return Q(owner=None, owner_institution=None)
    return Q(owner=int(owner))


NARROWING: dict[str, Callable[[Work, str], Work]] = {
    "kind": by_kind,
    "country": by_country,
    "partner": by_partner,
    "institution": by_institution,
    "plan": by_plan,
    "programme": by_programme,
    "theme": by_theme,
    "q": by_words,
}
