"""Why nobody hears of a thing, or somebody will not, and what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from cooperation.models import PlanStatus
from missions.permissions import name_today
from reminders.models import Topic
from reminders.subjects import Item
from reminders.timeline.known import Known
from reminders.timeline.reach import Reach


@dataclass(frozen=True)
class Unheard:
    """One reason, and the page where it is put right: `url` is empty without one.

    `remedy` names a page of the reminders instead: "schedules" or "suspended".
    """

    text: str
    url: str = ""
    url_label: str = ""
    tone: str = ""
    remedy: str = ""


def why_closed(item: Item) -> Unheard:
    """Of a thing that is none of the open rows of its topic."""
    row = item.row
    if item.topic == Topic.MILESTONE and row.is_open:
        if row.plan.status == PlanStatus.DRAFT:
            text = _("The plan is a draft: nobody is reminded before it is adopted.")
            url = row.plan.get_absolute_url()
            return Unheard(text, url, _("Open the plan"), "warn")
        return Unheard(_("The plan is closed: nobody is reminded of it."))
    if item.topic == Topic.FOLLOW_UP and row.is_open and row.due_on is None:
        return _without_date(item)
    return Unheard(
        {
            Topic.REPORT: _("No report is due: nobody is reminded of one."),
            Topic.MINUTES: _("They wait for nobody’s agreement: nobody is reminded."),
            Topic.INSTRUMENT: _("It neither expires nor renews itself at present."),
            Topic.POST: _("Nobody has to confirm it at present."),
        }.get(item.topic, _("It is not open: nobody is reminded of it."))
    )


def why_unheard(
    known: Known, reach: Reach, *, user: User, now: datetime
) -> Iterator[Unheard]:
    """Of a thing that is open: what keeps somebody from hearing of it."""
    item = known.item
    if known.due_on is None:
        yield _without_date(item)
        return
    if known.schedule is None or not known.schedule.is_active:
        text = _("A schedule silences it: nobody is reminded of it.")
        yield Unheard(text, tone="warn", remedy="schedules")
        return
    if not known.owners:
        yield Unheard(_without_owner(known, user=user), *_assign(item), tone="warn")
    for person in known.owners:
        if why := reach.why_not(person, now):
            is_stopped = reach.what_stops(person, now) is not None
            sees_why = is_stopped and (person == user or user.access().coordinates)
            yield Unheard(why, *_assign(item), "warn", "suspended" if sees_why else "")
    if known.owners and not known.to_come:
        yield Unheard(_("All the steps of its schedule are behind."))


def _without_owner(known: Known, *, user: User) -> str:
    if institution := getattr(known.row, "owner_institution", None):
        name = {"institution": name_today(user, institution)}
        if known.to_come:
            text = _(
                "Nobody with an account at %(institution)s is in charge of it: only the"
                " others below hear of it."
            )
            return text % name
        text = _("Nobody at %(institution)s has an account and is in charge of it.")
        return text % name
    if known.to_come:
        return _("Nobody is in charge of it: only the others below hear of it.")
    return _("Nobody is in charge of it, so nobody is reminded.")


def _without_date(item: Item) -> Unheard:
    text = _("It has no date, so nobody is reminded of it.")
    if item.topic == Topic.FOLLOW_UP and item.editable:
        return Unheard(text, item.row.edit_url, _("Give it a date"), "warn")
    return Unheard(text, tone="warn")


def _assign(item: Item) -> tuple[str, str]:
    """The page that puts somebody else in charge, for those who may."""
    work = {Topic.FOLLOW_UP: "f", Topic.MILESTONE: "m"}
    if item.topic not in work or not item.editable:
        return "", ""
    row = f"{work[item.topic]}{item.row.pk}"
    url = f"{reverse('cooperation:work_act')}?do=reassign&row={row}"
    return url, _("Put somebody in charge")
