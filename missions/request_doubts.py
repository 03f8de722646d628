"""What to look at again before a request goes on: said with its reason, never a bar.

Double funding is searched over all programmes, also those that the reader may not
see: of such a row nothing is said but who is asked to pay, and why it is like this one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from rapidfuzz import fuzz

from institutions.models import CountryMembership
from migration_coop.lib.formats import format_date, format_names
from migration_coop.lib.search import folded
from missions.models import AssistanceRequest, Mission, MissionStatus

# Out of 100; shorter texts are like too many others.
ALIKE, SHORTEST = 80, 25
NAMED = 5
CALLED_OFF = (MissionStatus.CANCELLED, MissionStatus.POSTPONED)
Period = tuple[date, date]


class Likeness(models.TextChoices):
    """Why one thing may be paid for twice."""

    PERIOD = "period", gettext_lazy("same theme in the same days")
    WORDS = "words", gettext_lazy("nearly the same objective")


@dataclass(frozen=True)
class Doubt:
    text: str
    url: str = ""


@dataclass(frozen=True)
class Aid:
    """A request or a mission, as far as it can be the same as another one."""

    themes: frozenset[int]
    objective: str
    period: Period | None


def likenesses(one: Aid, other: Aid) -> list[Likeness]:
    found = []
    if one.themes & other.themes and _overlap(one.period, other.period):
        found.append(Likeness.PERIOD)
    if _sound_alike(one.objective, other.objective):
        found.append(Likeness.WORDS)
    return found


def doubts_about(request: AssistanceRequest, *, user, today: date) -> list[Doubt]:
    """All warnings, in a fixed number of queries."""
    others = _other_requests(request, user=user)
    day = request.requested_on or today
    return [
        *_double_funding(request, others, _missions(request, user=user)),
        *_open_requests(request, others),
        *_outside_the_region(request, day=day),
        *_outside_the_programme(request, day=day),
    ]


# --- Double funding --------------------------------------------------------------------


def _double_funding(request, others, missions) -> list[Doubt]:
    asked = _aid_of_request(request)
    found = []
    for row in others:
        if why := likenesses(asked, _aid_of_request(row)):
            found.append(_alike(row, why, of_request=True))
    for row in missions:
        if why := likenesses(asked, _aid_of_mission(row)):
            found.append(_alike(row, why, of_request=False))
    if len(found) > NAMED:
        further = len(found) - NAMED
        text = ngettext(
            "%(count)s more resembles this request.",
            "%(count)s more resemble this request.",
            further,
        )
        found[NAMED:] = [Doubt(text % {"count": further})]
    return found


def _alike(row, why: list[Likeness], *, of_request: bool) -> Doubt:
    about = {
        "why": format_names(str(reason.label) for reason in why),
        "programme": row.programme or _("no programme"),
        "title": row.title,
    }
    if not row.is_seen:
        text = _(
            "Another request or mission resembles this one: %(why)s. You may not open"
            " it: ask %(programme)s."
        )
        return Doubt(text % about)
    if of_request:
        text = _("Double funding? Request “%(title)s” to %(programme)s: %(why)s.")
    else:
        text = _("Double funding? Mission “%(title)s”, %(programme)s: %(why)s.")
    return Doubt(text % about, row.get_absolute_url())


def _other_requests(request, *, user) -> list[AssistanceRequest]:
    rows = AssistanceRequest.objects.standing().exclude(pk=request.pk)
    same = Q(country=request.country_id) | Q(institution=request.institution_id)
    seen = AssistanceRequest.objects.for_user(user)
    return _with_themes(rows.filter(same), seen)


def _missions(request, *, user) -> list[Mission]:
    """But those that came of this request."""
    rows = Mission.objects.exclude(status__in=CALLED_OFF)
    same = Q(visiting_country=request.country_id) | Q(
        lead_institution=request.institution_id
    )
    others = Q(request=None) | ~Q(request=request.pk)
    return _with_themes(rows.filter(same, others), Mission.objects.for_user(user))


def _with_themes(rows: QuerySet, seen: QuerySet) -> list:
    is_seen = Exists(seen.filter(pk=OuterRef("pk")))
    rows = rows.select_related("programme").prefetch_related("themes")
    return list(rows.annotate(is_seen=is_seen).order_by("-pk"))


def _aid_of_request(request: AssistanceRequest) -> Aid:
    objective = request.objective or request.title
    return Aid(_first_level(request.themes.all()), objective, request.period)


def _aid_of_mission(mission: Mission) -> Aid:
    objective = mission.purpose or mission.title
    days = (mission.starts_on, mission.ends_on)
    return Aid(_first_level(mission.themes.all()), objective, days)


def _first_level(themes: Iterable) -> frozenset[int]:
    return frozenset(theme.parent_id or theme.pk for theme in themes)


def _overlap(one: Period | None, other: Period | None) -> bool:
    if one is None or other is None:
        return False
    return one[0] <= other[1] and other[0] <= one[1]


def _sound_alike(one: str, other: str) -> bool:
    one, other = folded(one), folded(other)
    if min(len(one), len(other)) < SHORTEST:
        return False
    return fuzz.token_sort_ratio(one, other) >= ALIKE


# --- The other checks ------------------------------------------------------------------


def _open_requests(request, others) -> list[Doubt]:
    pending = [
        row
        for row in others
        if row.is_pending
        and row.institution_id == request.institution_id
        and row.programme_id == request.programme_id
    ]
    if not pending:
        return []
    text = ngettext(
        "The institution already has %(count)s open request with this programme.",
        "The institution already has %(count)s open requests with this programme.",
        len(pending),
    )
    return [Doubt(text % {"count": len(pending)})]


def _outside_the_region(request, *, day: date) -> list[Doubt]:
    """Memberships are dated: what held in 2019 need not hold today."""
    region = request.programme.region
    if region is None:
        return []
    members = CountryMembership.objects.on(day).filter(body=region)
    if members.filter(country=request.country_id).exists():
        return []
    if request.programme.further_countries.filter(pk=request.country_id).exists():
        return []
    text = _("%(country)s was not a member of %(region)s on %(day)s.")
    about = {"country": request.country, "region": region.short_name}
    return [Doubt(text % (about | {"day": format_date(day, "long")}))]


def _outside_the_programme(request, *, day: date) -> list[Doubt]:
    programme = request.programme
    if programme.ends_on and day > programme.ends_on:
        text = _("The programme ended on %(day)s.")
        return [Doubt(text % {"day": format_date(programme.ends_on, "long")})]
    if programme.starts_on and day < programme.starts_on:
        text = _("The programme only starts on %(day)s.")
        return [Doubt(text % {"day": format_date(programme.starts_on, "long")})]
    return []
