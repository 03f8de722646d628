"""How a delegation is made up: sides of social dialogue, women and men.

Balance is shown and warned about; it never blocks.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from institutions.models import Sex, SocialSide
from missions.models import DelegationMember

# Percent; a decision for all programmes until one asks for its own.
WOMEN_SHARE = 30


@dataclass(frozen=True)
class Balance:
    sides: Counter
    women: int
    # Those whose sex is stated: a seat known by its function says nothing.
    stated: int

    @property
    def total(self) -> int:
        return sum(self.sides.values())

    @property
    def others(self) -> int:
        return self.sides[SocialSide.CIVIL_SOCIETY] + self.sides[SocialSide.PARTNER]

    @property
    def women_in_words(self) -> str:
        if not self.stated:
            return ""
        text = ngettext(
            "%(women)s woman of %(total)s", "%(women)s women of %(total)s", self.women
        )
        return text % {"women": self.women, "total": self.stated}

    @property
    def has_few_women(self) -> bool:
        return self.women * 100 < WOMEN_SHARE * self.stated

    @property
    def warnings(self) -> list[str]:
        if not self.total:
            return []
        found = []
        if not self.sides[SocialSide.EMPLOYERS]:
            found.append(_("Nobody of the employers"))
        if not self.sides[SocialSide.WORKERS]:
            found.append(_("Nobody of the workers"))
        if self.has_few_women:
            found.append(self.women_in_words)
        return found


def balance_of(members: Iterable[DelegationMember]) -> Balance:
    members = list(members)
    sexes = Counter(member.sex for member in members)
    return Balance(
        sides=Counter(member.side for member in members),
        women=sexes[Sex.FEMALE],
        stated=sexes[Sex.FEMALE] + sexes[Sex.MALE],
    )
