"""What the visits of a mission concluded, as lines for its debriefing."""

from dataclasses import dataclass, field

from cooperation.models import FollowUp, FollowUpStatus
from migration_coop.lib.formats import format_date
from missions.minutes_marks import Mark, marked_lines
from missions.models import Mission, Visit
from missions.permissions import name_for
from missions.progress import minutes_of

SIGNS = {Mark.DECISION: "=", Mark.QUESTION: "?"}


@dataclass(frozen=True)
class Points:
    """The lines of one visit, under its name and day."""

    heading: str
    lines: list[str] = field(default_factory=list)


def points_of_visits(mission: Mission, *, user) -> list[Points]:
    """Decisions, open questions and follow-ups of each visit that has any."""
    visits = mission.visits.select_related("minutes", "institution")
    kept = ("minutes__addenda", "institution__former_names")
    visits = visits.prefetch_related(*kept).in_order()
    follow_ups = FollowUp.objects.for_user(user).filter(mission=mission)
    follow_ups = follow_ups.exclude(status=FollowUpStatus.DROPPED).with_mission()
    promised: dict[int | None, list[FollowUp]] = {}
    for follow_up in follow_ups.in_order():
        promised.setdefault(follow_up.visit_id, []).append(follow_up)
    groups = [
        Points(
            f"**{name_for(user, visit.institution, on=visit.takes_place_on)},"
            f" {format_date(visit.takes_place_on)}**",
            [*_marked(visit), *map(_in_words, promised.get(visit.pk, []))],
        )
        for visit in visits
    ]
    return [group for group in groups if group.lines]


def with_points(text: str, groups: list[Points]) -> str:
    """The text with each line that it lacks, under the heading of its visit."""
    lines = text.splitlines()
    for group in groups:
        known = {line.strip() for line in lines}
        missing = [line for line in group.lines if line not in known]
        if not missing:
            continue
        if group.heading in known:
            end = _end_of_group(lines, group.heading)
            lines[end:end] = missing
        else:
            lines += ["", group.heading, *missing]
    return "\n".join(lines).strip()


def _end_of_group(lines: list[str], heading: str) -> int:
    start = next(n for n, line in enumerate(lines) if line.strip() == heading)
    after = (n for n in range(start, len(lines)) if not lines[n].strip())
    return next(after, len(lines))


def _marked(visit: Visit) -> list[str]:
    minutes = minutes_of(visit)
    if minutes is None:
        return []
    addenda = sorted(minutes.addenda.all(), key=lambda addendum: addendum.number)
    lines = marked_lines(minutes.text, *(addendum.text for addendum in addenda))
    return [f"{SIGNS[line.mark]} {line.text}" for line in lines if line.mark in SIGNS]


def _in_words(follow_up: FollowUp) -> str:
    """No mark: it is a follow-up already, and would become a second one."""
    owner, due_on = follow_up.owner_institution, follow_up.due_on
    facts = [owner.short_name if owner else "", format_date(due_on) if due_on else ""]
    about = ", ".join(fact for fact in facts if fact)
    return f"- {follow_up.title} ({about})" if about else f"- {follow_up.title}"
