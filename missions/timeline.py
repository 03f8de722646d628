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
ICONS = {DOCUMENT: "paperclip", DEBRIEFING: "message-circle"}
STATUSES = {
    MISSION: MissionStatus,
    VISIT: VisitStatus,
    MINUTES: MinutesStatus,
    ADDENDUM: MinutesStatus,
}


def timeline_of(mission: Mission) -> list[dict]:
    """What happened, newest first, as components/timeline.html shows it."""
    own = _steps(MissionEvent.objects.filter(subject=mission), MISSION, Value(0))
    visits = VisitEvent.objects.filter(subject__mission=mission)
    minutes = MinutesEvent.objects.filter(subject__visit__mission=mission)
    addenda = MinutesAddendumEvent.objects.filter(
        subject__minutes__visit__mission=mission
    )
    documents = Document.objects.filter(mission=mission)
    debriefings = Debriefing.objects.filter(mission=mission)
    return _lines(
        own,
        _of_visits(visits),
        _of_minutes(minutes),
        _of_addenda(addenda),
        _added(documents, DOCUMENT, "added", note=F("title")),
        _added(debriefings, DEBRIEFING, "recorded"),
    )


def timeline_of_visit(visit: Visit) -> list[dict]:
    visits = VisitEvent.objects.filter(subject=visit)
    minutes = MinutesEvent.objects.filter(subject__visit=visit)
    addenda = MinutesAddendumEvent.objects.filter(subject__minutes__visit=visit)
    return _lines(_of_visits(visits), _of_minutes(minutes), _of_addenda(addenda))


def _lines(first: QuerySet, *others: QuerySet) -> list[dict]:
    steps = first.union(*others, all=True)
    latest = steps.order_by("-moment", "-key")[:SHOWN]
    return [_line(**step) for step in latest]


def _of_visits(events: QuerySet) -> QuerySet:
    return _steps(events, VISIT, F("subject__number"))


def _of_minutes(events: QuerySet) -> QuerySet:
    return _steps(events, MINUTES, F("subject__visit__number"))


def _of_addenda(events: QuerySet) -> QuerySet:
    return _steps(events, ADDENDUM, F("subject__number"))


def _steps(events: QuerySet, about: str, number) -> QuerySet:
    return _columns(
        events,
        about=about,
        number=number + Value(0, output_field=IntegerField()),
        step=F("to_status"),
        words=F("note"),
        moment=F("at"),
        by="by",
    )


def _added(rows: QuerySet, about: str, verb: str, note=None) -> QuerySet:
    return _columns(
        rows,
        about=about,
        number=Value(0, output_field=IntegerField()),
        step=Value("", output_field=CharField()),
        words=note or Value("", output_field=CharField()),
        moment=F(f"{verb}_at"),
        by=f"{verb}_by",
    )


def _columns(rows: QuerySet, *, about: str, by: str, **columns) -> QuerySet:
    """The same columns in the same order, for one UNION."""
    columns = {"about": Value(about, output_field=CharField())} | columns
    people = {
        "given": F(f"{by}__first_name"),
        "family": F(f"{by}__last_name"),
        "address": F(f"{by}__email"),
        "key": F("pk"),
    }
    return rows.order_by().values(**columns, **people)


def _line(*, about, number, step, words, moment, given, family, address, key):
    who = f"{given} {family}".strip() or address
    line = {"note": words, "at": f"{who}, {format_moment(moment)}"}
    return line | _what_happened(about, number, step)


def _what_happened(about: str, number: int, step: str) -> dict[str, str]:
    texts = {
        MISSION: _("Mission: %(status)s"),
        VISIT: _("Visit %(number)s: %(status)s"),
        MINUTES: _("Minutes of visit %(number)s: %(status)s"),
        DOCUMENT: _("Document added"),
        DEBRIEFING: _("Debriefing recorded"),
        ADDENDUM: _("Addendum %(number)s: %(status)s"),
    }
    if about in ICONS:
        return {"text": texts[about], "tone": "mute", "icon": ICONS[about]}
    status = STATUSES[about](step)
    shade = tone(status, about)
    text = texts[about] % {"number": number, "status": status.label}
    return {"text": text, "tone": shade, "icon": TONE_ICONS[shade]}
