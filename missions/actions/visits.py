"""The programme of visits of a mission."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import Max

from institutions.models import Institution, Post
from migration_coop.lib.records import EditConflict
from missions.models import Mission, Visit, VisitEvent, VisitHost, VisitStatus

CHANGING = (
    "institution",
    "takes_place_on",
    "start_time",
    "end_time",
    "time_zone",
    "place",
    "subject",
)
VERBS = {
    VisitStatus.TO_CONFIRM: "plan_again",
    VisitStatus.CONFIRMED: "confirm",
    VisitStatus.HELD: "hold",
    VisitStatus.POSTPONED: "postpone",
    VisitStatus.CANCELLED: "cancel",
}


@dataclass
class VisitEntry:
    """One line of a programme as somebody wrote it; no status: by its day."""

    pk: int | None
    institution: Institution
    takes_place_on: date
    start_time: time | None
    end_time: time | None
    place: str
    subject: str
    status: str
    # The status that the page showed: a line that did not change it says nothing.
    shown_status: str
    # Posts of those they met, of those who were offered; None says nothing about it.
    hosts: list[Post] | None = None
    hosts_offered: list[Post] = field(default_factory=list)
    # The version that the page showed, where it showed one.
    version: int | None = None


def write_programme(
    mission: Mission, entries: list[VisitEntry], *, by, at: datetime, today: date
) -> None:
    """Add and change visits. None is taken away: a visit is cancelled instead."""
    locked = mission.visits.select_for_update().order_by("pk")
    known = {visit.pk: visit for visit in locked}
    shown, changed, added, hosts = [], [], [], []
    for entry in entries:
        visit = known.get(entry.pk) if entry.pk else None
        if visit is None:
            visit = Visit(
                mission=mission,
                status=entry.status or status_by_day(entry.takes_place_on, today),
            )
            added.append(visit)
        else:
            shown.append((visit, entry))
        if entry.hosts is not None:
            hosts.append((visit, entry))
        if _take_over(entry, visit, mission.time_zone) and visit.pk:
            if entry.version not in {None, visit.version}:
                raise EditConflict
            changed.append(visit)
    for visit in changed:
        visit.version += 1
    Visit.objects.bulk_update(changed, [*CHANGING, "version"])
    _add(mission, added, by=by, at=at)
    _write_hosts(hosts)
    for visit, entry in shown:
        if entry.status not in {"", entry.shown_status, visit.status}:
            getattr(visit, VERBS[VisitStatus(entry.status)])(by=by, at=at, note="")


def _write_hosts(written: list[tuple[Visit, VisitEntry]]) -> None:
    """Those who are ticked were met, those who were offered and are not were not.

    Whoever was met and is not offered, a function or somebody hidden, stays.
    """
    met = VisitHost.objects.filter(visit__in=[visit.pk for visit, _entry in written])
    known = {(host.visit_id, host.post_id): host for host in met if host.post_id}
    gone, added = [], []
    for visit, entry in written:
        ticked = {post.pk for post in entry.hosts or ()}
        for post in entry.hosts_offered:
            host = known.get((visit.pk, post.pk))
            if host and post.pk not in ticked:
                gone.append(host.pk)
            elif not host and post.pk in ticked:
                added.append(_host(visit, post))
    if gone:
        VisitHost.objects.filter(pk__in=gone).delete()
    VisitHost.objects.bulk_create(added)


def _host(visit: Visit, post: Post) -> VisitHost:
    """The title is kept as it was that day."""
    return VisitHost(visit=visit, person=post.person, post=post, title=post.title)


def _take_over(entry: VisitEntry, visit: Visit, time_zone: str) -> bool:
    """Put the entry's words on the visit, and say whether any is new."""
    typed = vars(entry) | {"time_zone": time_zone}
    # A new visit has no institution to compare with yet.
    is_new = visit.pk is None or any(
        getattr(visit, name) != typed[name] for name in CHANGING
    )
    for name in CHANGING:
        setattr(visit, name, typed[name])
    return is_new


def status_by_day(takes_place_on: date, today: date) -> VisitStatus:
    is_past = takes_place_on < today
    return VisitStatus.HELD if is_past else VisitStatus.TO_CONFIRM


def _add(mission: Mission, visits: list[Visit], *, by, at: datetime) -> None:
    highest = mission.visits.aggregate(highest=Max("number"))["highest"] or 0
    for number, visit in enumerate(visits, start=highest + 1):
        visit.number = number
    Visit.objects.bulk_create(visits)
    VisitEvent.objects.bulk_create(
        VisitEvent(subject=visit, to_status=visit.status, by=by, at=at)
        for visit in visits
    )
