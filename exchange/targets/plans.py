"""Activities and milestones of plans that are there, from a sheet: a row for each.

A whole new plan is read on the page of plans, with a preview of all of it
(cooperation/planning); here rows are added to plans and change what they say.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from exchange.targets.base import Column, Verdict
from exchange.targets.plan_check import PlanCheck
from exchange.targets.plan_columns import COLUMNS
from exchange.targets.plan_writing import take_back_plans, write_plans


class PlanTarget:
    key = "plans"
    label = _("Activities of action plans")

    def columns(self) -> list[Column]:
        return COLUMNS

    def check(self, rows: Sequence[Mapping[str, str]], *, user, today) -> list[Verdict]:
        return PlanCheck(rows, user=user, today=today).verdicts()

    def write(
        self, verdicts: Sequence[Verdict], *, user, at
    ) -> list[list[dict[str, Any]]]:
        return write_plans(verdicts, by=user, at=at)

    def take_back(self, done: Sequence[dict[str, Any]], *, user, at) -> list[str]:
        return take_back_plans(done, by=user, at=at)
