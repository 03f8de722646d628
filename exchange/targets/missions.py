"""Missions with their visits from a sheet: a row for each visit, or one a mission."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from exchange.targets.base import Column, Verdict
from exchange.targets.mission_check import MissionCheck
from exchange.targets.mission_columns import COLUMNS
from exchange.targets.mission_undoing import take_back_missions
from exchange.targets.mission_writing import write_missions


class MissionTarget:
    key = "missions"
    label = _("Missions and visits")

    def columns(self) -> list[Column]:
        return COLUMNS

    def check(self, rows: Sequence[Mapping[str, str]], *, user, today) -> list[Verdict]:
        return MissionCheck(rows, user=user, today=today).verdicts()

    def write(
        self, verdicts: Sequence[Verdict], *, user, at
    ) -> list[list[dict[str, Any]]]:
        return write_missions(verdicts, by=user, at=at)

    def take_back(self, done: Sequence[dict[str, Any]], *, user, at) -> list[str]:
        return take_back_missions(done, by=user, at=at)
