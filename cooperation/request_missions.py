"""The mission that a request leads to, as a draft of the log page."""

from datetime import datetime
from uuid import uuid4

from django.http import QueryDict

from cooperation.forms.log import FOLLOW_UPS, MEMBERS, VISITS
from drafts.actions import start_draft
from drafts.models import Draft
from missions.models import AssistanceRequest
from missions.registry import Registry


def start_mission(asked: AssistanceRequest, *, user, at: datetime) -> Draft:
    """What the request says already; the link to it is kept when it is saved."""
    key, registry = uuid4(), Registry(user)
    posted = QueryDict(mutable=True)
    posted.update(_essentials(asked, registry) | {"form_key": str(key)})
    posted.setlist("themes", [str(theme.pk) for theme in asked.themes.all()])
    for prefix in (MEMBERS, VISITS, FOLLOW_UPS):
        posted[f"{prefix}-INITIAL_FORMS"] = "0"
        posted[f"{prefix}-TOTAL_FORMS"] = "0"
    return start_draft(
        key=key,
        owner=user,
        address="/missions/new/",
        posted=posted,
        label=asked.title,
        at=at,
    )


def _essentials(asked: AssistanceRequest, registry: Registry) -> dict[str, str]:
    days = {"starts_on": asked.wanted_from, "ends_on": asked.wanted_until}
    return {
        "request": str(asked.pk),
        "visiting_country": asked.country_id,
        "host_country": asked.host_country_id or "",
        "lead_institution": registry.labels.get(asked.institution_id, ""),
        "host_institution": registry.labels.get(asked.host_institution_id, ""),
        "kind": asked.kind,
        "title": asked.title,
        "purpose": asked.objective,
        "programme": str(asked.programme_id),
    } | {name: f"{day:%d/%m/%Y}" for name, day in days.items() if day}
