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
    query = urlencode({"q": words})

    def listed(url_name):
        return f"{reverse(url_name)}?{query}"

    missions = Mission.objects.for_user(user).search(words).newest_first()
    institutions = Institution.objects.for_user(user).search(words).in_order()
    people = Person.objects.for_user(user).search(words).in_order()
    follow_ups = FollowUp.objects.for_user(user).filter(
        *(Q(title__icontains=word) for word in words.split())
    )
    plans = ActionPlan.objects.for_user(user).filter(
        *(
            Q(title_fr__icontains=word)
            | Q(title_en__icontains=word)
            | Q(code__icontains=word)
            for word in words.split()
        )
    )
    kinds = [
        (_("Missions"), "plane-departure", missions, listed("missions:mission_list")),
        (
            _("Institutions"),
            "building-bank",
            institutions,
            listed("institutions:institution_list"),
        ),
        (_("People"), "user", people, ""),
        (
            _("Follow-ups"),
            "arrow-back-up",
            follow_ups.soonest_first(),
            listed("cooperation:follow_up_list"),
        ),
        (_("Action plans"), "target-arrow", plans.in_order(), ""),
    ]
    found = [
        Found(title, icon, list(rows[: SHOWN + 1]), url)
        for title, icon, rows, url in kinds
    ]
    return [kind for kind in found if kind.rows]
