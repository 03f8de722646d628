"""The session at the end of a mission: with whom, and when if it is said."""

import re

from missions.press_note.gazetteer import Mention
from missions.press_note.proposals import MISSING, Answer, Proposal, State, to_check
from missions.press_note.text import Note, Span
from missions.press_note.when import When

CUE = re.compile(
    r"\b(?:debriefing|(?:seance|reunion|session) de (?:restitution|cloture|synthese|debriefing)"
    r"|wrap-up (?:meeting|session)|closing (?:session|meeting)|restitution session)\b"
)


def debriefing_of(
    note: Note, mentions: list[Mention], *, host: Proposal, when: When
) -> tuple[Proposal, Proposal]:
    """With whom, and on which day."""
    for sentence in note.sentences:
        for part in _clauses(sentence.span, note):
            if not CUE.search(note.level[part.start : part.end]):
                continue
            answers = [
                Answer(body, mention.span)
                for mention in mentions
                if part.covers(mention.span)
                for body in mention.among(*host.values)
                if body.country in host.values
            ]
            return _with_whom(answers, host), when.day_in(part)
    return MISSING, MISSING


def _clauses(span: Span, note: Note):
    start = span.start
    for stop in re.finditer(r";|\bpuis\b|\bthen\b", note.level[span.start : span.end]):
        yield Span(start, span.start + stop.start())
        start = span.start + stop.end()
    yield Span(start, span.end)


def _with_whom(answers: list[Answer], host: Proposal) -> Proposal:
    different = {answer.value for answer in answers}
    if len(different) == 1 and host.state == State.FOUND:
        return Proposal(State.FOUND, (answers[0],))
    return to_check(answers)
