"""Where data are looked after: the places of the page "Data", with what waits there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exchange.models import Import
from institutions.models import DuplicatePair, PersonPair, Post
from institutions.to_complete import how_many_to_complete
from institutions.verification import due_for_verification


@dataclass(frozen=True)
class Place:
    """`waiting`: how many things there somebody should look at."""

    label: str | Promise
    text: str | Promise
    route: str
    icon: str
    waiting: int = 0
    query: str = ""

    @property
    def url(self) -> str:
        return f"{reverse(self.route)}{self.query}"


# Nobody needs to know how many thousands wait.
MOST = 1000
# In the order of `_waiting`.
LOOKED_AFTER = (
    Place(
        _("Duplicates"),
        _("Institutions that are perhaps one, the most alike first."),
        "institutions:duplicate_list",
        "copy",
    ),
    Place(
        _("People who are perhaps one"),
        _("The same name, post or address in two records."),
        "institutions:duplicate_list",
        "users",
        query="?people=",
    ),
    Place(
        _("Records to complete"),
        _("Named while logging a mission, by their name alone."),
        "institutions:to_complete_list",
        "list-check",
    ),
    Place(
        _("Institutions to verify"),
        _("Never looked at since they were noted, or not for long."),
        "institutions:verification_list",
        "checks",
    ),
    Place(
        _("Posts to confirm"),
        _("Whether somebody still holds the post."),
        "institutions:post_to_confirm_list",
        "user-check",
    ),
    Place(
        _("Imports"),
        _("Sheets of institutions, people, missions and plans."),
        "exchange:import_list",
        "upload",
    ),
)
DONE = (
    Place(
        _("Exports"),
        _("What was taken out, by whom and when."),
        "exchange:export_list",
        "download",
    ),
    Place(
        _("Merges"),
        _("Two records that became one, to be undone for 30 days."),
        "institutions:merge_list",
        "git-merge",
    ),
    Place(
        _("Changes of many rows"),
        _("What was changed together, to be undone for 30 days."),
        "institutions:bulk_edit_list",
        "pencil",
    ),
)
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


def registry_places(user, *, today: date) -> Iterator[Place]:
    """For administrators, everywhere or in their country: what waits, then what was
    done."""
    if not user.access().administers:
        return
    for place, waiting in zip(LOOKED_AFTER, _waiting(user, today), strict=True):
        yield replace(place, waiting=waiting)
    yield from DONE


def _waiting(user, today: date) -> Iterator[int]:
    yield _up_to_most(DuplicatePair.objects.for_user(user).waiting())
    yield _up_to_most(PersonPair.objects.for_user(user).waiting())
    yield how_many_to_complete(user)
    yield _up_to_most(due_for_verification(user, today=today))
    posts = Post.objects.for_user(user).filter(editable=True)
    yield _up_to_most(posts.to_confirm(today))
    yield _up_to_most(Import.objects.waiting_for(user))


def _up_to_most(rows: QuerySet) -> int:
    return rows.order_by()[:MOST].count()


def reference_places(user) -> Iterator[Place]:
    """What every record stands on; everybody may read it."""
    yield from REFERENCE
    if user.access().administers_everywhere:
        yield STARTER_SET
    if user.is_staff:
        yield TABLES
