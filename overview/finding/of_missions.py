"""Missions and what belongs to them: minutes, debriefings, documents, requests."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from migration_coop.lib.formats import country_name
from missions.models import (
    AssistanceRequest,
    Debriefing,
    Document,
    DocumentKind,
    Minutes,
    MinutesAddendum,
    MinutesStatus,
    Mission,
)
from overview.finding.kinds import Kind, Line, Part, address, body, day, name_of
from overview.models import Source

PAIR = {"visiting": "mission__visiting_country", "host": "mission__host_country"}


def _pair(row: dict) -> str:
    return f"{country_name(row['visiting'])} → {country_name(row['host'])}"


def _debriefings(user):
    missions = Mission.objects.for_user(user)
    return Debriefing.objects.filter(mission__in=missions.values("pk"))


def _addenda(user):
    """Asked only of minutes that the user may see: they are part of them."""
    return MinutesAddendum.objects.all()


def _texts_of_addenda(user):
    of_these = _addenda(user).filter(minutes=OuterRef("pk"))
    return ArraySubquery(of_these.in_order().values("text"))


def _mission(row: dict, user) -> Line:
    return Line(
        row["title"],
        address("missions:mission_detail", row["code"]),
        (row["code"], _pair(row), day(row["starts_on"])),
        ((_("Purpose"), row["purpose"]), (_("City"), row["city"])),
    )


def _minutes(row: dict, user) -> Line:
    title = _("Minutes of the visit to %(institution)s")
    addenda = [(_("Addendum"), text) for text in row["addenda"]]
    return Line(
        title % {"institution": name_of("visit__institution", row, user)},
        address("missions:visit_detail", row["code"], row["number"], anchor="minutes"),
        (str(MinutesStatus(row["status"]).label), row["code"], day(row["day"])),
        ((_("Minutes"), row["text"]), *addenda),
    )


def _debriefing(row: dict, user) -> Line:
    return Line(
        _("Debriefing of %(mission)s") % {"mission": row["title"]},
        address("missions:mission_detail", row["code"], anchor="debriefing"),
        (row["code"], _pair(row), day(row["day"])),
        (
            (_("Points made"), row["summary"]),
            (_("Participants"), row["participants"]),
        ),
    )


def _document(row: dict, user) -> Line:
    return Line(
        row["title"],
        address("missions:mission_detail", row["code"], anchor="documents"),
        (str(DocumentKind(row["kind"]).label), row["code"], day(row["day"])),
        ((_("File"), row["file"]), (_("Registration number"), row["reference"])),
    )


def _request(row: dict, user) -> Line:
    return Line(
        row["title"],
        address("missions:request_detail", row["pk"]),
        (
            country_name(row["country"]),
            name_of("institution", row, user),
            day(row["day"]),
        ),
        ((_("Reference"), row["reference"]), (_("Objective"), row["objective"])),
    )


MISSIONS = Kind(
    Source.MISSION,
    gettext_lazy("Missions"),
    "plane-departure",
    lambda user: Mission.objects.for_user(user),
    lambda user: {
        **{name: name for name in ("code", "title", "purpose", "city", "starts_on")},
        "visiting": "visiting_country",
        "host": "host_country",
    },
    _mission,
    day="starts_on",
)
MINUTES = Kind(
    Source.MINUTES,
    gettext_lazy("Minutes"),
    "clipboard-text",
    lambda user: Minutes.objects.for_user(user),
    lambda user: {
        "text": "text",
        "status": "status",
        "day": "day",
        "code": "visit__mission__code",
        "number": "visit__number",
        "addenda": _texts_of_addenda(user),
        **body("visit__institution"),
    },
    _minutes,
    day="visit__takes_place_on",
    parts=(Part(Source.ADDENDUM, _addenda, "minutes"),),
)
DEBRIEFINGS = Kind(
    Source.DEBRIEFING,
    gettext_lazy("Debriefings"),
    "message-circle",
    _debriefings,
    lambda user: {
        "summary": "summary",
        "participants": "participants",
        "day": "day",
        "code": "mission__code",
        "title": "mission__title",
        **PAIR,
    },
    _debriefing,
    day="held_on",
)
DOCUMENTS = Kind(
    Source.DOCUMENT,
    gettext_lazy("Documents"),
    "file",
    Document.objects.for_user,
    lambda user: {
        **{name: name for name in ("title", "kind", "reference", "day")},
        "code": "mission__code",
        "file": "file__name",
    },
    _document,
    day="added_at__date",
)
REQUESTS = Kind(
    Source.REQUEST,
    gettext_lazy("Assistance requests"),
    "mail",
    AssistanceRequest.objects.for_user,
    lambda user: {
        **{name: name for name in ("pk", "title", "reference", "objective", "day")},
        "country": "country",
        **body("institution"),
    },
    _request,
    day="requested_on",
)
