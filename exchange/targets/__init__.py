"""Every kind of import, by its key."""

from exchange.targets.base import Target
from exchange.targets.institutions import InstitutionTarget
from exchange.targets.people import PeopleTarget

TARGETS: dict[str, Target] = {
    target.key: target for target in (InstitutionTarget(), PeopleTarget())
}
