"""What the texts of a visit promise, as pages show it: recognised, kept, to check."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import cached_property

from cooperation.actions.minutes import promises_in
from cooperation.line_matching import Match, match_lines
from cooperation.models import FollowUp, PromisedLine
from missions.minutes_marks import Mark, MarkedLine, lines_with, marked_lines
from missions.models import Visit
from missions.progress import minutes_of


@dataclass(frozen=True)
class Recognised:
    """The marked lines of a text that is being written."""

    matches: list[Match]
    nameless: list[str]
    decisions: list[MarkedLine]
    questions: list[MarkedLine]

    @property
    def is_empty(self) -> bool:
        return not (self.matches or self.nameless or self.decisions or self.questions)


def recognised(text: str, *, visit: Visit, user) -> Recognised:
    lines = marked_lines(text)
    promises = promises_in(text, visit=visit, by=user)
    minutes = minutes_of(visit)
    saved = list(PromisedLine.objects.of(minutes)) if minutes else []
    return Recognised(
        matches=match_lines(promises, saved),
        nameless=_nameless(lines, {promise.line for promise in promises}),
        decisions=lines_with(Mark.DECISION, lines),
        questions=lines_with(Mark.QUESTION, lines),
    )


def _nameless(lines: list[MarkedLine], known: set[MarkedLine]) -> list[str]:
    """Follow-up lines that name somebody or a day, and nothing to do."""
    follow_ups = lines_with(Mark.FOLLOW_UP, lines)
    return [line.text for line in follow_ups if line not in known]


class PromisedPart:
    """The follow-ups of a visit, each with the line it was made of."""

    def __init__(self, visit: Visit, *, user):
        self.visit, self.user = visit, user

    @cached_property
    def rows(self) -> list[dict]:
        of_visit = Q(visit=self.visit) | Q(line__minutes__visit=self.visit)
        found = FollowUp.objects.for_user(self.user).filter(of_visit)
        found = found.with_mission().select_related("line__minutes")
        return [self._row(follow_up) for follow_up in found.in_order()]

    def _row(self, follow_up: FollowUp) -> dict:
        line = getattr(follow_up, "line", None)
        if line and line.minutes.visit_id != self.visit.pk:
            # It was moved here by hand: its line stands in other minutes.
            line = None
        anchor = self._anchors.get(line.key) if line else None
        return {
            "follow_up": follow_up,
            "line": line,
            "anchor": anchor,
            "is_gone": line is not None and anchor is None,
            "is_corrected": line is not None and line.is_corrected,
        }

    @cached_property
    def _anchors(self) -> dict[str, str]:
        """Where each marked line stands on the page of the visit."""
        minutes = self.visit.minutes
        addenda = minutes.addenda.in_order().values_list("text", flat=True)
        lines = marked_lines(minutes.text, *addenda)
        return {line.key: line.anchor for line in lines}
