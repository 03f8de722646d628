"""What happened to my things: what others did to what I am in charge of, or logged.

Home says what I must do; this says what was done. Nothing is stored for it: the
event tables hold it all, and `NoticesRead` how far I have read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.models import (
    FollowUp,
    FollowUpStatus,
    ForecastChange,
    Milestone,
    MilestoneStatus,
)
from cooperation.models.follow_up import FollowUpEvent
from cooperation.models.milestone import MilestoneEvent
from migration_coop.lib.formats import days_between, format_date, format_slippage
from missions.models import (
    AssistanceRequest,
    AssistanceRequestEvent,
    Minutes,
    MinutesStatus,
    Mission,
    MissionStatus,
    RequestStatus,
)
from missions.models.minutes import MinutesEvent
from missions.models.mission import MissionEvent
from missions.permissions import NAMES_OF_VISIT, name_of_visit
from reminders.answers_given import answers_told_to
from reminders.unreachable import suspended_for

KEPT_FOR = timedelta(days=60)
MOST = 50


@dataclass(frozen=True)
class Notice:
    """Somebody else did something to a thing of mine. `by` is empty where nobody did,
    as when a mail server refuses an address."""

    at: datetime
    by: str
    title: str
    url: str
    text: str
    note: str
    icon: str
    is_new: bool


@dataclass(frozen=True)
class Notices:
    """The newest, and how many of them I have not read."""

    rows: list[Notice]

    @property
    def unread(self) -> int:
        return sum(notice.is_new for notice in self.rows)


def notices_for(user, *, read_until: datetime | None, now: datetime) -> Notices:
    """One query for each kind of event, whatever happened."""
    reader = _Reader(user, read_until, now)
    found = [notice for kind in KINDS for notice in kind(reader)]
    found.sort(key=lambda notice: notice.at, reverse=True)
    return Notices(found[:MOST])


@dataclass(frozen=True)
class _Reader:
    user: object
    read_until: datetime | None
    now: datetime

    @property
    def since(self) -> datetime:
        return self.now - KEPT_FOR

    def is_new(self, at: datetime) -> bool:
        return self.read_until is None or at > self.read_until

    @property
    def mine(self) -> Q:
        """In my charge; or in my institution's, and nobody's in particular."""
        mine = Q(owner=self.user)
        if self.user.institution_id:
            mine |= Q(owner=None, owner_institution=self.user.institution_id)
        return mine

    def news(self, events, things, *, of: str = "subject"):
        """Events of these things that somebody else made, newest first."""
        found = events.filter(**{f"{of}__in": things.values("pk")})
        found = found.filter(at__gte=self.since).exclude(by=self.user)
        return found.select_related("by").order_by("-at", "-pk")[:MOST]

    def steps(self, events, things, statuses, *, icon: str, title=str):
        """A notice for each step; `title` says what a thing is called."""
        for event in self.news(events, things):
            thing = event.subject
            yield self.notice(
                event,
                title=title(thing),
                url=thing.get_absolute_url(),
                text=_step(event, statuses),
                icon=icon,
                note=event.note,
            )

    def notice(self, event, *, title, url, text, icon, note="") -> Notice:
        is_new = self.is_new(event.at)
        return Notice(
            event.at, str(event.by), title, url, str(text), note, icon, is_new
        )


def _follow_ups(reader: _Reader) -> Iterator[Notice]:
    events = FollowUpEvent.objects.select_related("subject")
    things = FollowUp.objects.for_user(reader.user).filter(
        reader.mine | Q(mission__logged_by=reader.user)
    )
    return reader.steps(events, things, FollowUpStatus, icon="arrow-back-up")


def _milestones(reader: _Reader) -> Iterator[Notice]:
    events = MilestoneEvent.objects.select_related("subject__plan")
    things = _my_milestones(reader)
    return reader.steps(events, things, MilestoneStatus, icon="flag")


def _forecasts(reader: _Reader) -> Iterator[Notice]:
    changes = ForecastChange.objects.select_related("milestone__plan")
    for change in reader.news(changes, _my_milestones(reader), of="milestone"):
        milestone = change.milestone
        yield reader.notice(
            change,
            title=str(milestone),
            url=milestone.get_absolute_url(),
            text=_("Expected on %(date)s (%(slip)s)")
            % {
                "date": format_date(change.to_on),
                "slip": format_slippage(days_between(change.from_on, change.to_on)),
            },
            icon="calendar-due",
            note=change.reason,
        )


def _my_milestones(reader: _Reader):
    return Milestone.objects.for_user(reader.user).filter(
        reader.mine | Q(escalates_to=reader.user)
    )


def _missions(reader: _Reader) -> Iterator[Notice]:
    events = MissionEvent.objects.select_related("subject")
    things = Mission.objects.for_user(reader.user).filter(logged_by=reader.user)
    return reader.steps(events, things, MissionStatus, icon="plane-departure")


def _minutes(reader: _Reader) -> Iterator[Notice]:
    events = MinutesEvent.objects.select_related(
        "subject__visit__mission", "subject__visit__institution"
    ).prefetch_related(f"subject__visit__{NAMES_OF_VISIT}")
    things = Minutes.objects.for_user(reader.user).filter(
        visit__mission__logged_by=reader.user
    )

    def title(minutes: Minutes) -> str:
        institution = name_of_visit(reader.user, minutes.visit)
        text = _("Minutes of the visit to %(institution)s")
        return text % {"institution": institution}

    return reader.steps(
        events, things, MinutesStatus, icon="clipboard-text", title=title
    )


def _requests(reader: _Reader) -> Iterator[Notice]:
    """Those on which I took a step before."""
    events = AssistanceRequestEvent.objects.select_related("subject")
    mine = AssistanceRequestEvent.objects.filter(by=reader.user)
    things = AssistanceRequest.objects.for_user(reader.user).filter(
        pk__in=mine.values("subject")
    )
    return reader.steps(events, things, RequestStatus, icon="inbox")


def _answers(reader: _Reader) -> Iterator[Notice]:
    """What those who were reminded of it answered to the mail; told to coordinators."""
    told = answers_told_to(reader.user, since=reader.since, most=MOST)
    for answer, item in told:
        yield reader.notice(
            answer,
            title=item.title,
            url=item.url,
            text=answer.get_kind_display(),
            icon="mail",
            note=answer.note,
        )


def _unreachable(reader: _Reader) -> Iterator[Notice]:
    """Whom mail no longer reaches: for those who stand above them, and themselves."""
    found = suspended_for(reader.user, now=reader.now).to_repair()
    found = found.filter(since__gte=reader.since).select_related("recipient")
    for row in found.order_by("-since", "-pk")[:MOST]:
        yield Notice(
            at=row.since,
            by="",
            title=_("%(name)s cannot be reached by mail") % {"name": row.recipient},
            url=reverse("reminders:suspended_list"),
            text=row.get_reason_display(),
            note="",
            icon="mail-x",
            is_new=reader.is_new(row.since),
        )


KINDS = (
    _follow_ups,
    _milestones,
    _forecasts,
    _missions,
    _minutes,
    _requests,
    _answers,
    _unreachable,
)


def _step(event, statuses):
    """Where it stands now; a note that moved nothing is an update."""
    if event.from_status == event.to_status:
        return _("Update")
    return statuses(event.to_status).label
