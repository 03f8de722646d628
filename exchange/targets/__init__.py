"""Every kind of import, by its key."""

from exchange.targets.base import Target
from exchange.targets.institutions import InstitutionTarget
from exchange.targets.missions import MissionTarget
from exchange.targets.people import PeopleTarget
from exchange.targets.plans import PlanTarget

TARGETS: dict[str, Target] = {
    target.key: target
    for target in (InstitutionTarget(), PeopleTarget(), MissionTarget(), PlanTarget())
}
