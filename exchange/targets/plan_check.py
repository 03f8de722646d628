"""What is to be done with rows of activities: added, changed, or corrected first.

As with missions, a row means the same whichever rows were written before it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cooperation.models import ActionPlan, Milestone, PlanStatus
from cooperation.planning.by_columns import split_number
from cooperation.planning.reader import AND
from exchange.targets.base import SAME, Action, Problem, Verdict
from exchange.targets.naming import Names
from exchange.targets.plan_columns import LONGEST
from exchange.targets.plan_tree import MISSING, Part, Plans, path_of
from exchange.targets.readers import Unreadable, read_text
from migration_coop.lib.formats import format_date
from migration_coop.lib.periods import parse_last_day
from migration_coop.lib.search import folded
from migration_coop.lib.tables import Unclear, day_of

PATH = ("axis", "objective", "activity", "milestone")
OF_ACTIVITY = ("responsible", "indicator", "target", "funding")


class PlanRow:
    def __init__(self, said: Mapping[str, str]):
        self.said = said
        self.values: dict[str, Any] = {}
        self.problems: list[Problem] = []
        self.understood: list[dict[str, str]] = []
        self.plan: ActionPlan | None = None

    def read(self, column: str, how: Callable[[str], Any]) -> None:
        if text := self.said.get(column, ""):
            try:
                self.values[column] = how(text)
            except (Unreadable, Unclear) as problem:
                self.refuse(column, str(problem), problem.proposal)

    def refuse(self, column: str, message: str, proposal: str = "") -> None:
        self.problems.append(Problem(column, message, proposal))

    def understand(self, column: str, meant: str) -> None:
        if folded(self.said[column]) != folded(meant):
            before = self.said[column]
            self.understood.append({"column": column, "before": before, "after": meant})

    @property
    def activity_key(self) -> str:
        names = ("plan", "axis", "objective", "activity")
        return " | ".join(folded(str(self.values.get(name, ""))) for name in names)


class PlanCheck:
    def __init__(self, rows: Sequence[Mapping[str, str]], *, user, today: date):
        self.today, self.names, self.plans = today, Names(user), Plans(user)
        self.rows = [PlanRow(said) for said in rows]
        for row in self.rows:
            self._read(row)
        self.plans.read(
            {row.plan.pk: row.plan for row in self.rows if row.plan}.values()
        )
        # Of rows about the same activity, which says first what it is.
        self.first: dict[str, PlanRow] = {}
        self.numbers: dict[tuple, str] = {}

    def verdicts(self) -> list[Verdict]:
        return [self._judge(row) for row in self.rows]

    # What a row says

    def _read(self, row: PlanRow) -> None:
        row.read("plan", lambda text: self._plan(row, text))
        for column, longest in LONGEST.items():
            row.read(column, lambda text, most=longest: read_text(text, longest=most))
        for column in ("plan", "axis", "activity"):
            if not row.said.get(column):
                row.refuse(column, _("Say this: each row stands for itself."))
        country = row.plan.country_id if row.plan else ""
        row.read("responsible", lambda text: self._body(text, country))
        row.read(
            "partners",
            lambda text: [self._body(one, country) for one in AND.split(text) if one],
        )
        if pk := row.values.get("responsible"):
            row.understand("responsible", self.names.label(pk))
        row.read("baseline_on", _last_day)
        if row.values.get("baseline_on") and not row.values.get("milestone"):
            # An activity with a date is its own milestone, as in plans that are read whole.
            row.values["milestone"] = split_number(row.values.get("activity", ""))[1]
        if row.values.get("milestone") and not row.said.get("baseline_on"):
            row.refuse("baseline_on", _("A milestone needs an agreed date."))

    def _plan(self, row: PlanRow, text: str) -> int:
        row.plan = self.plans.find(text)
        if not row.plan.editable:
            raise Unreadable(_("You may read this plan, but not change it."))
        if row.plan.status == PlanStatus.CLOSED:
            raise Unreadable(_("This plan is closed."))
        return row.plan.pk

    def _body(self, text: str, country: str) -> int:
        return self.names.institution(text, country=country)

    # What is done with it

    def _judge(self, row: PlanRow) -> Verdict:
        verdict = Verdict(Action.FIX, row.values, None, row.understood)
        if not row.problems and row.plan:
            verdict = self._place(row, row.plan)
        if row.problems:
            verdict.action, verdict.problems = Action.FIX, row.problems
        return verdict

    def _place(self, row: PlanRow, plan: ActionPlan) -> Verdict:
        tree, above = self.plans.trees[plan.pk], None
        found: list[Any] = []
        columns = [name for name in PATH if row.values.get(name)]
        for column, (model, text) in zip(columns, path_of(row.values), strict=True):
            part = None
            try:
                self._check_number(plan, model, text)
                part = tree.find(model, text, above)
            except Unreadable as problem:
                row.refuse(column, str(problem), problem.proposal)
            above = part.pk if part else MISSING
            found.append(part)
        activity = found[columns.index("activity")]
        self._check_the_same_is_said(row)
        changes = self._changes(row, activity) if activity else []
        if found[-1] is None:
            return self._creation(row, plan, changes)
        if isinstance(found[-1], Milestone):
            changes += self._changes_of_milestone(row, found[-1], plan)
        values = {change.pop("field"): change.pop("value") for change in changes}
        values |= {"activity": activity.pk, "milestone": None}
        if isinstance(found[-1], Milestone):
            values["milestone"] = found[-1].pk
        action = Action.UPDATE if changes else Action.UNCHANGED
        match = _match(found[-1], plan)
        return Verdict(action, values, match, changes)

    def _creation(
        self, row: PlanRow, plan: ActionPlan, changes: list[dict[str, Any]]
    ) -> Verdict:
        for change in changes:
            message = _(
                "The activity says “%(text)s”. Leave this empty, or change the "
                "activity on its page."
            )
            row.refuse(change["column"], message % {"text": change["before"]})
        on = row.values.get("baseline_on")
        if plan.status == PlanStatus.ADOPTED and on and on < str(self.today):
            message = _(
                "This day has passed, and the plan is adopted: add the milestone on "
                "the page of the plan, with its reason."
            )
            row.refuse("baseline_on", message)
        same = f"{row.activity_key} | {folded(row.values.get('milestone', ''))}"
        return Verdict(Action.CREATE, row.values | {SAME: same}, None, row.understood)

    def _check_number(self, plan: ActionPlan, model: type[Part], text: str) -> None:
        """A number is one thing in all rows, too."""
        number, title = split_number(text)
        first = self.numbers.setdefault((plan.pk, model, number), title)
        if number and folded(first) != folded(title):
            message = _("Another row says that number %(number)s is “%(title)s”.")
            raise Unreadable(message % {"number": number, "title": first})

    def _check_the_same_is_said(self, row: PlanRow) -> None:
        first = self.first.setdefault(row.activity_key, row)
        for column in OF_ACTIVITY:
            value, before = row.values.get(column), first.values.get(column)
            if value and before and value != before:
                message = _("Another row of this activity says “%(text)s”.")
                said = first.said[column]
                row.refuse(column, message % {"text": said}, said)

    def _changes(self, row: PlanRow, activity) -> list[dict[str, Any]]:
        changes = []
        for column in OF_ACTIVITY:
            now = getattr(
                activity, f"{column}_id" if column == "responsible" else column
            )
            value = row.values.get(column)
            if value and folded(str(value)) != folded(str(now or "")):
                about = {"field": f"activity.{column}", "value": value}
                shown = {"before": self._shown(now), "after": self._shown(value)}
                changes.append({"column": column} | shown | about)
        partners = {body.pk for body in activity.partners.all()}
        if not partners.issuperset(row.values.get("partners", [])):
            row.refuse("partners", _("Add partners on the page of the activity."))
        return changes

    def _changes_of_milestone(
        self, row: PlanRow, milestone: Milestone, plan: ActionPlan
    ) -> list[dict[str, Any]]:
        changes = []
        evidence = row.values.get("expected_evidence", "")
        if evidence and folded(evidence) != folded(milestone.expected_evidence):
            shown = {"before": milestone.expected_evidence, "after": evidence}
            about = {"field": "milestone.expected_evidence", "value": evidence}
            changes.append({"column": "expected_evidence"} | shown | about)
        agreed, on = milestone.baseline_on.isoformat(), row.values["baseline_on"]
        if on == agreed:
            return changes
        if plan.status != PlanStatus.DRAFT:
            message = _(
                "Agreed is %(day)s. A decision moves it, on the page of the plan."
            )
            row.refuse(
                "baseline_on",
                message % {"day": format_date(milestone.baseline_on)},
                agreed,
            )
            return changes
        shown = {"before": agreed, "after": on}
        about = {"field": "milestone.baseline_on", "value": on}
        return [*changes, {"column": "baseline_on"} | shown | about]

    def _shown(self, value: Any) -> str:
        if isinstance(value, int):
            return self.names.registry.labels.get(value, _("Restricted institution"))
        return value or ""


def _match(part: Any, plan: ActionPlan) -> dict[str, Any]:
    return {
        "label": f"{part} ({plan.code})",
        "url": plan.get_absolute_url(),
        "pk": part.pk,
        "reason": _("same place and title"),
        "certain": True,
    }


def _last_day(text: str) -> str:
    """Of a period its last day; else why it is none."""
    day = parse_last_day(text) or day_of(text, order="dmy")
    return day.isoformat()
