"""Where data are looked after: the places of the page "Data", with what waits there."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from institutions.to_complete import how_many_to_complete


@dataclass(frozen=True)
class Place:
    """`waiting`: how many things there somebody should look at."""

    label: str | Promise
    text: str | Promise
    route: str
    icon: str
    waiting: int = 0

    @property
    def url(self) -> str:
        return reverse(self.route)


REFERENCE = (
    Place(
        _("Countries"),
        _("Regional bodies, rest days and rules, with dates and sources."),
        "institutions:country_list",
        "map-pin",
    ),
    Place(
        _("Days off"),
        _("Public holidays, put right where the list is wrong."),
        "reminders:holiday_list",
        "calendar",
    ),
    Place(
        _("Themes"),
        _("What cooperation is about, mapped to the GCM and the SDGs."),
        "institutions:theme_list",
        "list-check",
    ),
    Place(
        _("Programmes"),
        _("Who pays for missions, and when things are late."),
        "missions:programme_list",
        "report",
    ),
)
STARTER_SET = Place(
    _("Starter set"),
    _("A register of institutions with its sources, to begin with."),
    "institutions:starter_set",
    "building-bank",
)
TABLES = Place(
    _("Accounts and tables"),
    _("Users, roles and everything else, as rows."),
    "admin:index",
    "tools",
)


def registry_places(user) -> Iterator[Place]:
    """For administrators, everywhere or in their country."""
    if user.access().administers:
        yield Place(
            _("Records to complete"),
            _("Named while logging a mission, by their name alone."),
            "institutions:to_complete_list",
            "list-check",
            how_many_to_complete(user),
        )


def reference_places(user) -> Iterator[Place]:
    """What every record stands on; everybody may read it."""
    yield from REFERENCE
    if user.access().administers_everywhere:
        yield STARTER_SET
    if user.is_staff:
        yield TABLES
