"""Indicators about who travels: social partners, women."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.models import Sex, SocialSide
from overview.indicators.figures import Unit
from overview.indicators.indicator import Indicator
from overview.indicators.scope import Scope
from overview.indicators.subjects import (
    DELEGATE,
    MISSION,
    delegates,
    returned,
    true_when,
)

SOCIAL_PARTNERS = (SocialSide.EMPLOYERS, SocialSide.WORKERS)
PRESENT = _("Members of delegations who were present")


def _missions_with(side: SocialSide):
    def rows(scope: Scope):
        present = delegates(scope)
        with_anybody = returned(scope).filter(
            pk__in=present.values("delegation__mission")
        )
        of_side = present.filter(side=side).values("delegation__mission")
        return with_anybody.annotate(counts=true_when(Q(pk__in=of_side)))

    return rows


def _travelled(scope: Scope):
    dated = delegates(scope).annotate(dated_on=F("delegation__mission__ends_on"))
    return scope.within(dated)


def _social_partners(scope: Scope):
    return _travelled(scope).annotate(counts=true_when(Q(side__in=SOCIAL_PARTNERS)))


def _women(scope: Scope):
    known = _travelled(scope).exclude(sex=Sex.UNSTATED)
    return known.annotate(counts=true_when(Q(sex=Sex.FEMALE)))


def _of_unknown_sex(scope: Scope):
    return _travelled(scope).filter(sex=Sex.UNSTATED)


WITH_EMPLOYERS = Indicator(
    name="missions-with-employers",
    title=_("Missions with employers"),
    definition=_(
        "Of the missions that ended in the period, those with somebody of the"
        " employers’ organisations in the delegation."
    ),
    numerator=_("missions with at least one delegate of the employers"),
    denominator=_("missions that ended in the period and name their delegates"),
    unit=Unit.SHARE,
    places=MISSION,
    rows=_missions_with(SocialSide.EMPLOYERS),
    source=PRESENT,
)
WITH_WORKERS = Indicator(
    name="missions-with-workers",
    title=_("Missions with workers"),
    definition=_(
        "Of the missions that ended in the period, those with somebody of the trade"
        " unions in the delegation."
    ),
    numerator=_("missions with at least one delegate of the workers"),
    denominator=_("missions that ended in the period and name their delegates"),
    unit=Unit.SHARE,
    places=MISSION,
    rows=_missions_with(SocialSide.WORKERS),
    source=PRESENT,
)
SOCIAL_PARTNER_DELEGATES = Indicator(
    name="social-partner-delegates",
    title=_("Social partners among delegates"),
    definition=_(
        "Of all delegates of missions that ended in the period, those who represent"
        " employers or workers."
    ),
    numerator=_("delegates of employers’ and workers’ organisations"),
    denominator=_("delegates who were present"),
    unit=Unit.SHARE,
    places=DELEGATE,
    rows=_social_partners,
    source=PRESENT,
)
WOMEN = Indicator(
    name="women-delegates",
    title=_("Women among delegates"),
    definition=_(
        "Of the delegates of missions that ended in the period whose sex is recorded,"
        " those who are women."
    ),
    numerator=_("women"),
    denominator=_("delegates who were present and whose sex is recorded"),
    unit=Unit.SHARE,
    places=DELEGATE,
    rows=_women,
    source=PRESENT,
    caveats=(_("Delegates whose sex is not recorded are left out, and shown apart."),),
    unknown=_of_unknown_sex,
)
