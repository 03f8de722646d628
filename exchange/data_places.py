"""Where data are looked after: the places of the page "Data", with what waits there."""

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
    url: str
    icon: str
    waiting: int = 0


def registry_places(user) -> list[Place]:
    """For administrators, everywhere or in their country."""
    if not user.access().administers:
        return []
    return [
        Place(
            _("Records to complete"),
            _("Named while logging a mission, by their name alone."),
            reverse("institutions:to_complete_list"),
            "list-check",
            how_many_to_complete(user),
        ),
    ]


def reference_places(user) -> list[Place]:
    """What every record stands on; everybody may read it."""
    places = [
        Place(
            _("Countries"),
            _("Regional bodies, rest days and rules, with dates and sources."),
            reverse("institutions:country_list"),
            "map-pin",
        ),
        Place(
            _("Days off"),
            _("Public holidays, put right where the list is wrong."),
            reverse("reminders:holiday_list"),
            "calendar",
        ),
        Place(
            _("Themes"),
            _("What cooperation is about, mapped to the GCM and the SDGs."),
            reverse("institutions:theme_list"),
            "list-check",
        ),
        Place(
            _("Programmes"),
            _("Who pays for missions, and when things are late."),
            reverse("missions:programme_list"),
            "report",
        ),
    ]
    if user.access().administers_everywhere:
        places.append(
            Place(
                _("Starter set"),
                _("A register of institutions with its sources, to begin with."),
                reverse("institutions:starter_set"),
                "building-bank",
            )
        )
    if user.is_staff:
        places.append(
            Place(
                _("Accounts and tables"),
                _("Users, roles and everything else, as rows."),
                reverse("admin:index"),
                "tools",
            )
        )
    return places
