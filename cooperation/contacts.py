"""What happened between two countries, as entries of one line of time.

The same sources as the figures of the board (cooperation/dated_events.py). Visits of
a mission that is over are on its page; here the mission stands for them.
"""

from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.dated_events import (
    HELD,
    OF_COOPERATIONS,
    OF_MISSIONS,
    Source,
    countries_of,
    in_countries,
)
from cooperation.models import Cooperation
from migration_coop.lib.database import with_related
from missions.permissions import NAMES_OF_VISIT, name_of_visit

MILESTONE = "activity__milestones"


def contacts(
    cooperations: list[Cooperation], *, user, today: date, limit: int
) -> list[dict]:
    """Of cooperations between the same two countries, newest first.

    One query for each source. An entry that may be withdrawn says where.
    """
    events = [
        event
        for source in (*OF_MISSIONS, *OF_COOPERATIONS)
        for event in _events(source, cooperations, user=user, today=today, limit=limit)
    ]
    return sorted(events, key=lambda event: event["on"], reverse=True)[:limit]


def _events(source: Source, cooperations, *, user, today, limit) -> Iterator[dict]:
    tell, icon, related = TOLD[source.name]
    rows = source.dated(user, today=today)
    if source in OF_MISSIONS:
        rows = in_countries(rows, source.owner, countries_of(cooperations))
    else:
        rows = rows.filter(cooperation__in=[row.pk for row in cooperations])
    rows = _worth_a_line(rows, source)
    rows = with_related(rows, related).prefetch_related(*NAMES.get(source.name, ()))
    for row in rows.order_by("-on", "-pk")[:limit]:
        yield {"on": row.on, "icon": icon, **tell(row, user)}


def _worth_a_line(rows: QuerySet, source: Source) -> QuerySet:
    if source.name == "visit":
        return rows.exclude(mission__status__in=HELD)
    if source.name == "milestone_evidence":
        return rows.annotate(
            title=F(f"{MILESTONE}__evidence__title"),
            number=F(f"{MILESTONE}__number"),
            plan=F(f"{MILESTONE}__plan__code"),
        )
    return rows


def _mission(mission, user) -> dict:
    return {
        "text": mission.title,
        "url": mission.get_absolute_url(),
        "note": mission.get_status_display(),
    }


def _visit(visit, user) -> dict:
    text = _("Visit to %(institution)s")
    return {
        "text": text % {"institution": name_of_visit(user, visit)},
        "url": visit.get_absolute_url(),
        "note": visit.mission.title,
    }


def _debriefing(debriefing, user) -> dict:
    return {
        "text": _("Debriefing"),
        "url": debriefing.mission.get_absolute_url(),
        "note": debriefing.mission.title,
    }


def _minutes(minutes, user) -> dict:
    text = _("Minutes of the visit to %(institution)s agreed")
    visit = minutes.visit
    return {
        "text": text % {"institution": name_of_visit(user, visit)},
        "url": minutes.get_absolute_url(),
        "note": visit.mission.title,
    }


def _follow_up(follow_up, user) -> dict:
    return {
        "text": _("Done: %(title)s") % {"title": follow_up.title},
        "url": follow_up.get_absolute_url(),
        "note": follow_up.mission.code,
    }


def _evidence_of_follow_up(follow_up, user) -> dict:
    return {
        "text": _("Shown by: %(title)s") % {"title": follow_up.evidence.title},
        "url": follow_up.get_absolute_url(),
        "note": follow_up.title,
    }


def _evidence_of_milestone(link, user) -> dict:
    return {
        "text": _("Shown by: %(title)s") % {"title": link.title},
        "url": reverse("cooperation:milestone_detail", args=[link.plan, link.number]),
        "note": _("Milestone %(number)s") % {"number": link.number},
    }


def _stage(change, user) -> dict:
    text = _("Stage: %(stage)s")
    if change.is_back:
        text = _("Back to the stage: %(stage)s")
    return {
        "text": text % {"stage": change.get_to_stage_display()},
        "note": change.note or change.evidence.title,
    }


def _signed(instrument, user) -> dict:
    return {
        "text": _("Signed: %(title)s") % {"title": instrument.title},
        "url": instrument.get_absolute_url(),
        "note": instrument.get_kind_display(),
    }


def _in_force(instrument, user) -> dict:
    return {
        "text": _("In force: %(title)s") % {"title": instrument.title},
        "url": instrument.get_absolute_url(),
        "note": instrument.get_kind_display(),
    }


def _contact(contact, user) -> dict:
    return {
        "text": contact.get_kind_display(),
        "note": contact.note,
        "by": contact.logged_by,
        "withdraw_url": reverse("cooperation:contact_withdraw", args=[contact.pk]),
    }


# Fetched for all rows at once.
NAMES = {"visit": (NAMES_OF_VISIT,), "minutes": (f"visit__{NAMES_OF_VISIT}",)}
# Of each source: how a row is told, its icon, what is fetched with it.
TOLD: dict[str, tuple[Callable, str, tuple[str, ...]]] = {
    "mission": (_mission, "plane-departure", ()),
    "visit": (_visit, "building-bank", ("institution", "mission")),
    "debriefing": (_debriefing, "users", ("mission",)),
    "minutes": (_minutes, "clipboard-text", ("visit__institution", "visit__mission")),
    "follow_up": (_follow_up, "check", ("mission",)),
    "follow_up_evidence": (_evidence_of_follow_up, "paperclip", ("evidence",)),
    "milestone_evidence": (_evidence_of_milestone, "paperclip", ()),
    "stage": (_stage, "flag", ("evidence",)),
    "signature": (_signed, "file-text", ()),
    "in_force": (_in_force, "file-text", ()),
    "contact": (_contact, "message-circle", ("logged_by",)),
}
