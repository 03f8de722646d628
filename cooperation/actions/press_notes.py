"""What was taken of a press note, as fields of the log page."""

import re
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from drafts.actions import start_draft
from drafts.models import Draft
from missions.models import MemberRole, MissionKind
from missions.press_note.text import cleaned

SINGLE: tuple[str, ...] = (
    "visiting_country",
    "host_country",
    "starts_on",
    "ends_on",
    "city",
)
SINGLE += ("purpose", "programme", "debriefing-institution", "debriefing-held_on")
ROWS = {
    "members": ("name", "title", "institution", "side", "role"),
    "visits": ("institution", "takes_place_on"),
    "follow_ups": ("title",),
}
ROW = re.compile(r"(members|visits|follow_ups)-\d{1,3}")
THEME = re.compile(r"themes-(\d{1,9})")
MOST_ROWS = 60
LABEL = 250


def draft_mission(data: QueryDict, *, address: str, by, at: datetime) -> Draft:
    """Keep what was taken as a draft of the log page, which shows and checks it."""
    key = uuid.uuid4()
    posted = fields_taken(data)
    posted["form_key"] = str(key)
    label = _("From a press note: %(title)s") % {"title": posted.get("source", "")}
    return start_draft(
        key=key,
        owner=by,
        address=address,
        posted=posted,
        label=(label if posted["source"] else _("From a press note"))[:LABEL],
        at=at,
    )


def fields_taken(data: QueryDict) -> QueryDict:
    """The log page as a browser would post it, with the facts that were ticked."""
    taken = data.getlist("take")
    posted = QueryDict(mutable=True)
    posted["kind"] = MissionKind.STUDY_VISIT.value
    posted["source"] = cleaned(data.get("source", ""))
    for name in SINGLE:
        posted[name] = cleaned(data.get(name, "")) if name in taken else ""
    themes = [match[1] for key in taken if (match := THEME.fullmatch(key))]
    posted.setlist("themes", themes)
    for prefix, names in ROWS.items():
        rows = [
            {name: cleaned(data.get(f"{key}-{name}", "")) for name in names}
            for key in dict.fromkeys(taken)
            if (match := ROW.fullmatch(key)) and match[1] == prefix
        ]
        posted.update(dict(_numbered(prefix, rows[:MOST_ROWS])))
    return posted


def _numbered(prefix: str, rows: list[dict[str, str]]) -> Iterator[tuple[str, str]]:
    """The rows of a formset; one empty row where there is none."""
    rows = rows or [{}]
    yield f"{prefix}-TOTAL_FORMS", str(len(rows))
    yield f"{prefix}-INITIAL_FORMS", "0"
    has_head = False
    for number, row in enumerate(rows):
        if prefix == "members":
            is_head = row.get("role") == MemberRole.HEAD and not has_head
            has_head |= is_head
            row = _seated(row, is_head=is_head)
        for name, value in row.items():
            yield f"{prefix}-{number}-{name}", value


def _seated(row: Mapping[str, str], *, is_head: bool) -> dict[str, str]:
    role = MemberRole.HEAD if is_head else MemberRole.MEMBER
    return {**row, "role": role.value, "is_present": "on"}
