"""The latest steps of a mission and of all that belongs to it, in one query."""

from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.utils.translation import gettext as _

from migration_coop.lib.formats import format_moment
from migration_coop.lib.templatetags.interface import TONE_ICONS, tone
from missions.models import (
    Debriefing,
    Document,
    MinutesAddendumEvent,
    MinutesEvent,
    MinutesStatus,
    Mission,
    MissionEvent,
    MissionStatus,
    Visit,
    VisitEvent,
    VisitStatus,
)

SHOWN = 12
MISSION, VISIT, MINUTES, ADDENDUM = "mission", "visit", "minutes", "addendum"
DOCUMENT, DEBRIEFING = "document", "debriefing"
STATUSES = {
    MISSION: MissionStatus,
    VISIT: VisitStatus,
    MINUTES: MinutesStatus,
    ADDENDUM: MinutesStatus,
}


def timeline_of(mission: Mission) -> list[dict]:
    """What happened, newest first, as components/timeline.html shows it."""
    own = _steps(MissionEvent.objects.filter(subject=mission), MISSION, Value(0))
    visits = VisitEvent.objects.filter(subject__in=mission.visits.values("pk"))
    minutes = MinutesEvent.objects.filter(subject__visit__mission=mission)
    addenda = MinutesAddendumEvent.objects.filter(
        subject__minutes__visit__mission=mission
    )
    documents = Document.objects.filter(mission=mission)
    debriefings = Debriefing.objects.filter(mission=mission)
    added = [
        _added(documents, DOCUMENT, "added", note=F("title")),
        _added(debriefings, DEBRIEFING, "recorded", note=_text("")),
    ]
    steps = [_of_visits(visits), _of_minutes(minutes), _of_addenda(addenda)]
    return _lines(own, *steps, *added)


def timeline_of_visit(visit: Visit) -> list[dict]:
    visits = VisitEvent.objects.filter(subject=visit)
    minutes = MinutesEvent.objects.filter(subject__visit=visit)
    addenda = MinutesAddendumEvent.objects.filter(subject__minutes__visit=visit)
    return _lines(_of_visits(visits), _of_minutes(minutes), _of_addenda(addenda))


def _lines(first: QuerySet, *others: QuerySet) -> list[dict]:
    steps = first.union(*others, all=True)
    return [_line(*step) for step in steps.order_by("-at", "-pk")[:SHOWN]]


def _of_visits(events: QuerySet) -> QuerySet:
    return _steps(events, VISIT, F("subject__number"))


def _of_minutes(events: QuerySet) -> QuerySet:
    return _steps(events, MINUTES, F("subject__visit__number"))


def _of_addenda(events: QuerySet) -> QuerySet:
    return _steps(events, ADDENDUM, F("subject__number"))


def _steps(events: QuerySet, kind: str, number) -> QuerySet:
    return events.annotate(
        kind=Value(kind, output_field=CharField()),
        number=number + Value(0, output_field=IntegerField()),
    ).values_list(
        "kind",
        "number",
        "to_status",
        "note",
        "at",
        "by__first_name",
        "by__last_name",
        "by__email",
        "pk",
    )


def _added(rows: QuerySet, kind: str, verb: str, *, note) -> QuerySet:
    """What has no steps, but somebody brought it: the same columns, by position."""
    return rows.values_list(
        _text(kind),
        Value(0),
        _text(""),
        note,
        f"{verb}_at",
        f"{verb}_by__first_name",
        f"{verb}_by__last_name",
        f"{verb}_by__email",
        "pk",
    )


def _text(words: str) -> Value:
    return Value(words, output_field=CharField())


def _line(kind, number, to_status, note, at, first_name, last_name, email, _pk) -> dict:
    who = f"{first_name} {last_name}".strip() or email
    line = {"note": note, "at": f"{who}, {format_moment(at)}", "tone": "mute"}
    if kind == DOCUMENT:
        return line | {"text": _("Document added"), "icon": "paperclip"}
    if kind == DEBRIEFING:
        return line | {"text": _("Debriefing recorded"), "icon": "message-circle"}
    status = STATUSES[kind](to_status)
    texts = {
        MISSION: _("Mission: %(status)s"),
        VISIT: _("Visit %(number)s: %(status)s"),
        MINUTES: _("Minutes of visit %(number)s: %(status)s"),
        ADDENDUM: _("Addendum %(number)s: %(status)s"),
    }
    shade = tone(status, kind)
    return line | {
        "text": texts[kind] % {"number": number, "status": status.label},
        "tone": shade,
        "icon": TONE_ICONS[shade],
    }
