"""What the board is narrowed to, read from its address and said in words."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.models import CooperationStatus, StageGroup
from cooperation.status import Health
from institutions.filters import SELECT
from migration_coop.lib.formats import country_name
from migration_coop.lib.search import folded
from overview.board.lines import Line

VIEWS = [
    ("matrix", _("Matrix")),
    ("list", _("List")),
    ("institutions", _("Institutions")),
]
MOVEMENTS = [
    ("moved", _("Moved on")),
    ("stalled", _("Stalled")),
    ("dormant", _("Dormant")),
]
STATUSES = [("", pgettext_lazy("cooperations", "Active"))] + [
    choice for choice in CooperationStatus.choices if choice[0] != "active"
]


def _choice(label, choices=()):
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=SELECT
    )


class BoardForm(forms.Form):
    """Choices are what the reader's cooperations hold; others filter nothing."""

    country = _choice(_("Country"))
    partner = _choice(_("With"))
    stage = _choice(_("Stage"), [("", _("All")), *StageGroup.choices])
    theme = _choice(_("Theme"))
    programme = _choice(_("Programme"))
    status = _choice(_("Situation"), STATUSES)
    health = _choice(_("State"), Health.choices)
    movement = _choice(_("Movement"), MOVEMENTS)

    # Chips and buttons on the page set these two.
    AS_CHIPS = ("health", "movement")

    def __init__(self, data, *, lines: list[Line]):
        super().__init__(data)
        countries = {code for line in lines for code in line.pair}
        of_countries = [(code, country_name(code)) for code in countries]
        themes = {theme.code: str(theme) for line in lines for theme in line.themes}
        programmes = {
            row.code: str(row) for line in lines for row in line.standing.programmes
        }
        for name, choices in (
            ("country", of_countries),
            ("partner", of_countries),
            ("theme", themes.items()),
            ("programme", programmes.items()),
        ):
            ordered = sorted(choices, key=lambda choice: folded(choice[1]))
            self.fields[name].choices = [("", _("All")), *ordered]
        self.full_clean()

    @property
    def selects(self) -> list:
        return [self[name] for name in self.fields if name not in self.AS_CHIPS]

    @property
    def kept(self) -> list:
        """What buttons have set, sent along by the form."""
        return [self[name] for name in self.AS_CHIPS]

    def in_words(self) -> Iterator[tuple[str, Any, str]]:
        """The filters in use: (name of the parameter, its label, the choice)."""
        for name, value in self.cleaned_data.items():
            if value:
                field = self.fields[name]
                choices = {str(key): label for key, label in field.choices}
                yield name, field.label, str(choices[value])

    def narrow(self, lines: Iterable[Line], *, but: str = "") -> list[Line]:
        """Those that every filter in use lets through, leaving one of them out."""
        asked = {
            name: value
            for name, value in self.cleaned_data.items()
            if value and name != but
        }
        asked.setdefault("status", CooperationStatus.ACTIVE.value)
        return [
            line
            for line in lines
            if all(TESTS[name](line, value) for name, value in asked.items())
        ]


def is_moving(line: Line, movement: str) -> bool:
    standing = line.standing
    return {
        "moved": line.moved > 0,
        "stalled": standing.is_stalled,
        "dormant": standing.is_dormant,
    }[movement]


TESTS = {
    "country": lambda line, code: code in line.pair,
    "partner": lambda line, code: code in line.pair,
    "stage": lambda line, group: str(line.cooperation.stage_group.value) == group,
    "theme": lambda line, code: any(theme.code == code for theme in line.themes),
    "programme": lambda line, code: any(
        row.code == code for row in line.standing.programmes
    ),
    "status": lambda line, status: line.cooperation.status == status,
    "health": lambda line, health: line.health == health,
    "movement": is_moving,
}


def address(request: HttpRequest, **changes: str) -> str:
    """This board with other parameters; an empty one is left out."""
    parameters = request.GET.copy()
    for name in ("pair", "page", *changes):
        parameters.pop(name, None)
    for name, value in changes.items():
        if value:
            parameters[name] = value
    return f"?{parameters.urlencode()}"


def address_to(request: HttpRequest, name: str) -> str:
    """This board up to the value of one more parameter: "?view=list&page="."""
    asked = address(request)
    return f"{asked}{'' if asked == '?' else '&'}{name}="


def switch(request: HttpRequest, name: str, value: str) -> dict[str, Any]:
    """A button that sets a filter, or takes it away where it is set."""
    is_current = request.GET.get(name) == value
    return {
        "url": address(request, **{name: "" if is_current else value}),
        "is_current": is_current,
    }
