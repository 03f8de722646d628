"""Search in everything at once: five of each kind, by what the user may see."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.models import ActionPlan, FollowUp
from institutions.models import Institution, Person
from missions.models import Mission

SHOWN = 5
SHORTEST = 2


@dataclass(frozen=True)
class Found:
    """Rows of one kind; `more_url` leads to all of them, where such a list exists."""

    title: str
    icon: str
    rows: list
    more_url: str = ""

    @property
    def shown(self) -> list:
        return self.rows[:SHOWN]

    @property
    def has_more(self) -> bool:
        return len(self.rows) > SHOWN and bool(self.more_url)


def find(words: str, user) -> list[Found]:
    """Nothing for a single letter: it would be found everywhere."""
    if len(words) < SHORTEST:
        return []
    follow_ups = FollowUp.objects.for_user(user).filter(_each_in(words, "title"))
    plans = ActionPlan.objects.for_user(user)
    plans = plans.filter(_each_in(words, "title_fr", "title_en", "code"))
    found = [
        _found(
            _("Missions"),
            "plane-departure",
            Mission.objects.for_user(user).search(words).newest_first(),
            _listed("missions:mission_list", words),
        ),
        _found(
            _("Institutions"),
            "building-bank",
            Institution.objects.for_user(user).search(words).in_order(),
            _listed("institutions:institution_list", words),
        ),
        _found(
            _("People"), "user", Person.objects.for_user(user).search(words).in_order()
        ),
        _found(
            _("Follow-ups"),
            "arrow-back-up",
            follow_ups.soonest_first(),
            _listed("cooperation:follow_up_list", words),
        ),
        _found(_("Action plans"), "target-arrow", plans.in_order()),
    ]
    return [kind for kind in found if kind.rows]


def _found(title: str, icon: str, rows, more_url: str = "") -> Found:
    return Found(title, icon, list(rows[: SHOWN + 1]), more_url)


def _listed(url_name: str, words: str) -> str:
    return f"{reverse(url_name)}?{urlencode({'q': words})}"


def _each_in(words: str, *fields: str) -> Q:
    """Every word in one field or another."""
    found = Q()
    for word in words.split():
        in_one = Q()
        for field in fields:
            in_one |= Q(**{f"{field}__icontains": word})
        found &= in_one
    return found
