"""What a cell names – an institution, a programme, somebody – or a clear sentence."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from exchange.targets.readers import Unreadable
from institutions.models import Country, Institution
from migration_coop.lib.search import folded
from missions.models import Programme
from missions.registry import Registry


class Names:
    """The registry as one user sees it, read once for a batch of rows."""

    def __init__(self, user):
        self.registry = Registry(user)
        self.countries = {row.pk: row for row in Country.objects.order_by("pk")}
        self.codes = frozenset(self.countries)
        self.programmes = list(Programme.objects.for_user(user).in_order())
        self._found: dict[tuple[str, str], Institution | Unreadable] = {}
        self.bodies = {body.pk: body for body in self.registry.institutions}

    def institution(self, text: str, *, country: str) -> int:
        """By a name of any time and language, acronym, label or code: its key."""
        key = (folded(text), country)
        if key not in self._found:
            self._found[key] = self._look_up(text, country)
        found = self._found[key]
        if isinstance(found, Unreadable):
            raise found
        return found.pk

    def programme(self, text: str) -> int:
        wanted = folded(text)
        found = [
            row
            for row in self.programmes
            if wanted in {folded(name) for name in _names_of(row)}
        ]
        if len(found) == 1:
            return found[0].pk
        if found:
            raise Unreadable(_("Several programmes are called so. Write its code."))
        raise Unreadable(_("This programme is not known."))

    def body(self, pk: int | None) -> Institution | None:
        return self.bodies[pk] if pk else None

    def label(self, pk: int) -> str:
        """A text that names this institution and no other."""
        return self.registry.labels[pk]

    def _look_up(self, text: str, country: str) -> Institution | Unreadable:
        try:
            return self.registry.institution(text, country=country)
        except ValidationError as error:
            near: list[Any] = []
            if error.code == "unknown":
                near = self.registry.institutions_near(text, country=country)
            proposal = self.label(near[0][0].pk) if near else ""
            return Unreadable(error.messages[0], proposal)


def _names_of(programme: Programme) -> set[str]:
    names = {programme.code, programme.name_fr, programme.name_en, programme.facility}
    return names - {""}
