"""What an imported plan would remind people of, before anything of it is written."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import count

from django.http import QueryDict

from accounts.models import User
from cooperation.models import ActionPlan, Milestone
from cooperation.planning.outline import Outline
from institutions.models import Country, Institution
from missions.models import Programme
from reminders.models import Topic
from reminders.preview import RowsPreview, preview_of_rows


def preview_of_import(
    outline: Outline, posted: QueryDict, *, now: datetime
) -> RowsPreview:
    """As if the plan were adopted now. Nobody is in charge of its milestones yet: a
    stand-in for each institution hears what its person in charge will hear."""
    country = Country.objects.filter(pk=posted.get("country", "")).first()
    plan = ActionPlan(country=country, programme=_programme(posted))
    zone = {"time_zone": country.time_zone} if country else {}
    rows = _milestones(outline, plan, zone)
    return preview_of_rows(rows, Topic.MILESTONE, now=now)


def _milestones(
    outline: Outline, plan: ActionPlan, zone: dict[str, str]
) -> Iterator[tuple[Milestone, date]]:
    stand_ins: dict[int, User] = {}
    # No user has such a key.
    keys = count(-1, -1)
    for part in outline.milestones:
        due_on = part.forecast_on or part.baseline_on
        if due_on is None:
            continue
        owner = None
        if part.body:
            if part.body.pk not in stand_ins:
                stand_ins[part.body.pk] = _stand_in(part.body, next(keys), zone)
            owner = stand_ins[part.body.pk]
        names = {"title_fr": part.title_fr, "title_en": part.title_en}
        yield Milestone(plan=plan, owner=owner, number=part.number, **names), due_on


def _stand_in(body: Institution, key: int, zone: dict[str, str]) -> User:
    return User(pk=key, last_name=body.short_name, institution=body, **zone)


def _programme(posted: QueryDict) -> Programme | None:
    key = posted.get("programme", "")
    if not (key.isdecimal() and len(key) < 10):
        return None
    return Programme.objects.filter(pk=key).first()
