"""Rows of a sheet of missions, sent as the engine of imports sends them."""

from datetime import UTC, datetime

from exchange.targets.base import Action
from exchange.targets.missions import MissionTarget

TARGET = MissionTarget()
AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
TODAY = AT.date()
MISSION = {
    "visiting_country": "Togo",
    "host_country": "Tunisie",
    "starts_on": "21/01/2019",
    "ends_on": "25/01/2019",
    "title": "Mission d’étude",
}
VISIT = {"visit_institution": "ANETI", "visit_on": "22/01/2019"}


def check(user, *rows):
    return TARGET.check(rows, user=user, today=TODAY)


def write(user, *rows):
    """As the engine does: checked again, then written; what each row did."""
    verdicts = check(user, *rows)
    assert [verdict.problems for verdict in verdicts] == [[] for _row in rows]
    ready = [v for v in verdicts if v.action in {Action.CREATE, Action.UPDATE}]
    return TARGET.write(ready, user=user, at=AT)


def take_back(user, done):
    """The last rows first, as the engine does."""
    steps = [step for row in reversed(done) for step in reversed(row)]
    return TARGET.take_back(steps, user=user, at=AT)


def problems(user, row, **more):
    (verdict,) = check(user, row | more)
    assert verdict.action == (Action.FIX if verdict.problems else verdict.action)
    return {problem.column: problem.message for problem in verdict.problems}


def proposals(user, row, **more):
    (verdict,) = check(user, row | more)
    return {problem.column: problem.proposal for problem in verdict.problems}


def shown(verdict):
    return {
        change["column"]: (change["before"], change["after"])
        for change in verdict.changes
    }
