"""Missions as their page lists them, and the visits of these missions."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from exchange.exports.columns import body, country, labelled, programme, same
from exchange.exports.listing import Asked, Column, FoundRows, Listing
from exchange.exports.words import body_code, country_of, theme_names
from institutions.models import InstitutionStatus
from migration_coop.lib.formats import format_number
from missions.filters import MissionFilter
from missions.listing import COLUMNS
from missions.models import Mission, Visit
from missions.progress import with_progress


def find_missions(asked: Asked) -> FoundRows:
    filters = _filtered(asked)
    missions = with_progress(_narrowed(filters)).select_related(
        "visiting_country",
        "host_country",
        "lead_institution",
        "host_institution",
        "programme",
    )
    missions = missions.prefetch_related("themes")
    rows, keys = COLUMNS.ordered(missions, COLUMNS.read_sort(asked.sort))
    return FoundRows(rows.order_by(*keys, "-pk"), _words(asked, filters))


def find_visits(asked: Asked) -> FoundRows:
    """Of these missions, but none to a restricted body: its place and subject would
    tell of it."""
    filters = _filtered(asked)
    missions = _narrowed(filters)
    on_page = Visit.objects.filter(mission__in=missions.values("pk"))
    visits = on_page.exclude(institution__status=InstitutionStatus.RESTRICTED)
    visits = visits.select_related("mission", "institution__country")
    ordered = visits.prefetch_related("institution__former_names").order_by(
        "-mission__starts_on",
        "-mission",
        "takes_place_on",
        F("start_time").asc(nulls_last=True),
        "pk",
    )
    return FoundRows(ordered, _words(asked, filters), on_page)


def _filtered(asked: Asked) -> MissionFilter:
    missions = Mission.objects.for_user(asked.user)
    year = asked.today.year
    return MissionFilter(asked.query, missions, user=asked.user, this_year=year)


def _narrowed(filters: MissionFilter):
    """As on the page, what cannot be understood filters nothing."""
    return filters.qs if filters.form.is_valid() else filters.queryset


def _words(asked: Asked, filters: MissionFilter) -> list[tuple[str, str]]:
    filters.form.is_valid()
    chips = filters.chips(asked.query)
    return [(str(chip["label"]), str(chip["value"])) for chip in chips]


def mission_columns(asked: Asked) -> Sequence[Column]:
    return [
        same("code", _("reference"), is_shown=True),
        same("title", _("title"), is_shown=True),
        labelled("kind", _("kind")),
        same("purpose", _("purpose")),
        country("visiting_country", _("who travels")),
        country("host_country", _("who hosts")),
        same("starts_on", _("first day"), is_shown=True),
        same("ends_on", _("last day"), is_shown=True),
        body("lead_institution", _("leading institution")),
        body("host_institution", _("host institution")),
        same("city", _("city")),
        programme(),
        Column(
            "themes",
            _("themes"),
            lambda row: theme_names(_themes_of(row)),
        ),
        _counted("delegates", _("Delegates")),
        _counted("visits_due", _("Visits")),
        _counted("visits_held", _("Visits held")),
        _counted("minutes_agreed", _("Minutes approved")),
        # An import knows no status: it follows from days and reports.
        Column("status", _("status"), _status_of, is_shown=True),
    ]


def visit_columns(asked: Asked) -> Sequence[Column]:
    return [
        Column(
            "mission",
            _("mission"),
            lambda row: row.mission.code,
            lambda row: row.mission.code,
            is_shown=True,
        ),
        same("number", _("number"), is_shown=True),
        same("takes_place_on", _("day"), is_shown=True),
        same("start_time", _("begins at"), is_shown=True),
        same("end_time", _("ends at"), is_shown=True),
        Column(
            "institution",
            _("Institution"),
            lambda row: row.names.full_name,
            lambda row: body_code(row.institution),
            is_shown=True,
        ),
        Column(
            "country",
            _("Country"),
            lambda row: country_of(row.institution.country),
            is_shown=True,
        ),
        same("place", _("place")),
        same("subject", _("subject"), is_shown=True),
        labelled("status", _("status"), is_shown=True),
    ]


def _counted(name: str, label: Any) -> Column:
    return Column(name, label, lambda row: getattr(row, name), is_shown=True)


def _status_of(mission: Mission) -> str:
    return mission.get_status_display()


def _themes_of(mission: Mission) -> list:
    return sorted(mission.themes.all(), key=lambda theme: theme.code)


def how_many_missions(count: int) -> str:
    words = ngettext("%(count)s mission", "%(count)s missions", count)
    return words % {"count": format_number(count)}


def how_many_visits(count: int) -> str:
    words = ngettext("%(count)s visit", "%(count)s visits", count)
    return words % {"count": format_number(count)}


MISSIONS = Listing(
    name="missions",
    route="missions:mission_list",
    label=_("Missions"),
    how_many=how_many_missions,
    order=_("newest first"),
    find=find_missions,
    columns=mission_columns,
    sorting=COLUMNS,
    of_page={
        "mission": ["code", "title", "visiting_country", "host_country"],
        "dates": ["starts_on", "ends_on"],
        "visits": ["visits_due", "visits_held"],
        "minutes": ["minutes_agreed"],
    },
)
VISITS = Listing(
    name="visits",
    route="missions:mission_list",
    label=_("Visits of these missions"),
    how_many=how_many_visits,
    order=_("by mission, newest first, then by day and hour"),
    find=find_visits,
    columns=visit_columns,
    not_again=_(
        "Visits are imported with the countries and days of their mission: these rows"
        " do not say them, so they cannot be imported again."
    ),
)
