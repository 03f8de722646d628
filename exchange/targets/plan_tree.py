"""Plans that rows of a sheet are about, and their parts; five queries for a batch."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cooperation.models import ActionPlan, Activity, Milestone, PlanSection
from cooperation.planning.by_columns import split_number
from cooperation.planning.places import NUMBER, TAKEN, proposed_number
from exchange.targets.readers import Unreadable
from migration_coop.lib.search import folded

Part = PlanSection | Activity | Milestone
# Stands for a part that is not there yet.
MISSING = -1
# What each part stands in, by the name of its foreign key.
PLACE = {PlanSection: "parent_id", Activity: "section_id", Milestone: "activity_id"}


class Plans:
    """By code or title, as far as the user may see them."""

    def __init__(self, user):
        self.all = list(ActionPlan.objects.for_user(user).order_by("pk"))
        self.trees: dict[int, Tree] = {}

    def find(self, text: str) -> ActionPlan:
        wanted = folded(text)
        found = [
            plan
            for plan in self.all
            if wanted in map(folded, (plan.code, plan.title_fr, plan.title_en))
        ]
        if len(found) == 1:
            return found[0]
        if found:
            codes = ", ".join(plan.code for plan in found)
            message = _("Several plans are called so. Write its code: %(codes)s.")
            raise Unreadable(message % {"codes": codes})
        raise Unreadable(
            _("There is no such plan. Write its code, or make the plan first.")
        )

    def read(self, plans: Iterable[ActionPlan]) -> None:
        self.trees = {plan.pk: Tree(plan) for plan in plans}
        sections = PlanSection.objects.filter(plan__in=self.trees)
        activities = Activity.objects.filter(plan__in=self.trees)
        activities = activities.prefetch_related("partners")
        milestones = Milestone.objects.filter(plan__in=self.trees)
        for parts in (sections, activities, milestones):
            for part in parts.in_order():
                self.trees[part.plan_id].parts.append(part)


class Tree:
    def __init__(self, plan: ActionPlan):
        self.plan = plan
        self.parts: list[Any] = []

    def find(self, model: type[Part], text: str, above: int | None) -> Any | None:
        """By its number, where the text has one, else by its title below its place."""
        number, title = split_number(text)
        here = [part for part in self.parts if type(part) is model]
        same = [part for part in here if number and part.number == number]
        if same and _bears(same[0], title):
            if _above(same[0]) == above:
                return same[0]
            message = _("In the plan, number %(number)s stands in another place.")
            raise Unreadable(message % {"number": number})
        if same:
            message = _("In the plan, number %(number)s is “%(title)s”.")
            about = {"number": number, "title": same[0].title}
            raise Unreadable(message % about, f"{number} {same[0].title_fr}")
        if number and (not NUMBER.fullmatch(number) or number in TAKEN):
            raise Unreadable(_("This cannot be a number of a plan."))
        titled = [part for part in here if _bears(part, title)]
        return next((part for part in titled if _above(part) == above), None)

    def number_for(self, model: type[Part], text: str, above: Part | None) -> str:
        """The one of the text, or the next in its place."""
        if number := split_number(text)[0]:
            return number
        here = [part for part in self.parts if type(part) is model]
        place = above.pk if above else None
        return proposed_number(
            [part.number for part in here if _above(part) == place],
            above=above.number if above else "",
            used=[part.number for part in here],
        )


def path_of(values: Mapping[str, Any]) -> list[tuple[type[Part], str]]:
    """The parts that a row names, the highest first."""
    kinds = {
        "axis": PlanSection,
        "objective": PlanSection,
        "activity": Activity,
        "milestone": Milestone,
    }
    return [(kind, values[name]) for name, kind in kinds.items() if values.get(name)]


def _above(part: Any) -> int | None:
    return getattr(part, PLACE[type(part)])


def _bears(part: Any, title: str) -> bool:
    return folded(title) in {folded(part.title_fr), folded(part.title_en)}
