"""Entering a stage: the evidence is stored, then the cooperation moves, or neither."""

from datetime import date, datetime

from django.db import transaction

from cooperation.actions.evidence import add_evidence
from cooperation.models import Cooperation, Stage


@transaction.atomic
def record_stage(
    cooperation: Cooperation,
    *,
    stage: int,
    dated_on: date,
    note: str,
    by,
    at: datetime,
    **evidence,
) -> None:
    """`evidence` is what `add_evidence` takes: kind, title, file, link, statement."""
    piece = add_evidence(dated_on=dated_on, by=by, at=at, **evidence)
    cooperation.enter_stage(
        Stage(stage), on=dated_on, evidence=piece, by=by, at=at, note=note
    )
