"""Lines of the queue: one thing to do each, from whatever app it comes."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.models import FollowUp, Milestone
from institutions.models import Country
from migration_coop.lib.formats import format_date, format_lateness
from missions.models import Mission, Visit
from missions.permissions import name_of_visit

A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Task:
    """Titles begin with a verb; the button does the work or leads to it."""

    today: date
    title: str
    url: str
    action_label: str
    action_url: str
    action_icon: str = "check"
    icon: str = "flag"
    facts: str = ""
    due_on: date | None = None
    visitor: Country | None = None
    host: Country | None = None
    # Whose turn it is: coordinators see the queue by this country.
    country: Country | None = None
    # Promised to another country: comes first among what is due.
    is_commitment: bool = False
    # How the page that reminds people names it; empty where nobody can be reminded.
    chased_as: str = ""

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < self.today

    @property
    def is_this_week(self) -> bool:
        due_on = self.due_on
        return due_on is not None and self.today <= due_on <= self.today + A_WEEK

    @property
    def tone(self) -> str:
        if self.is_late:
            return "late"
        return "soon" if self.is_this_week else ""

    @property
    def due(self) -> str:
        if self.due_on is None:
            return ""
        if self.is_late:
            return format_lateness((self.today - self.due_on).days)
        return format_date(self.due_on, "weekday" if self.is_this_week else "short")

    @property
    def order(self) -> tuple:
        due_on = self.due_on or date.max
        return (self.due_on is None, not self.is_commitment, due_on, self.title)


def follow_up_task(follow_up: FollowUp, *, today: date) -> Task:
    """A promise; whoever may not change it is led to its page."""
    url = follow_up.get_absolute_url()
    mission, owner = follow_up.mission, follow_up.owner_institution
    done = reverse("cooperation:follow_up_complete", args=[follow_up.pk])
    facts = _("Follow-up no. %(number)s") % {"number": follow_up.number}
    return Task(
        today=today,
        title=follow_up.title,
        url=url,
        icon="arrow-back-up",
        facts=facts,
        due_on=follow_up.due_on,
        visitor=mission.visiting_country,
        host=mission.host_country,
        country=owner.country if owner else mission.visiting_country,
        is_commitment=True,
        chased_as=f"follow_up={follow_up.pk}",
        **_button(follow_up.editable, _("Mark as done"), done, url),
    )


def milestone_task(milestone: Milestone, *, today: date) -> Task:
    url = milestone.get_absolute_url()
    address = [milestone.plan.code, milestone.number]
    owner = milestone.owner_institution
    return Task(
        today=today,
        title=_("Update milestone %(milestone)s") % {"milestone": milestone},
        url=url,
        icon="flag",
        facts=milestone.plan.title,
        due_on=milestone.forecast_on,
        country=(owner and owner.country) or milestone.plan.country,
        chased_as=f"milestone={milestone.pk}",
        **_button(
            milestone.editable,
            _("Update"),
            reverse("cooperation:milestone_update", args=address),
            url,
            icon="refresh",
        ),
    )


def milestone_to_confirm_task(milestone: Milestone, *, today: date) -> Task:
    url = milestone.get_absolute_url()
    return Task(
        today=today,
        title=_("Confirm milestone %(milestone)s") % {"milestone": milestone},
        url=url,
        facts=milestone.plan.title,
        action_label=_("Confirm"),
        action_url=url,
    )


def visit_task(visit: Visit, user, *, today: date) -> Task:
    url = visit.get_absolute_url()
    return Task(
        today=today,
        title=_("Confirm the visit to %(institution)s")
        % {"institution": name_of_visit(user, visit)},
        url=url,
        icon="building-bank",
        facts=format_date(visit.takes_place_on, "weekday"),
        due_on=visit.takes_place_on,
        visitor=visit.mission.visiting_country,
        host=visit.mission.host_country,
        action_label=_("Confirm"),
        action_url=url,
    )


def minutes_task(visit: Visit, user, *, today: date) -> Task:
    title = _("Review the minutes of the visit to %(institution)s")
    return _review(title, visit, user, today=today)


def addendum_task(visit: Visit, user, *, today: date) -> Task:
    title = _("Review the addendum to the minutes of the visit to %(institution)s")
    return _review(title, visit, user, today=today)


def _review(title: str, visit: Visit, user, *, today: date) -> Task:
    url = visit.get_absolute_url()
    return Task(
        today=today,
        title=title % {"institution": name_of_visit(user, visit)},
        url=url,
        icon="clipboard-text",
        facts=format_date(visit.takes_place_on),
        visitor=visit.mission.visiting_country,
        host=visit.mission.host_country,
        action_label=_("Review"),
        action_url=url,
        action_icon="eye",
    )


def report_task(mission: Mission, *, today: date) -> Task:
    url = mission.get_absolute_url()
    return Task(
        today=today,
        title=_("File the report of %(mission)s") % {"mission": mission},
        url=url,
        icon="report",
        facts=mission.code,
        due_on=mission.report_due_on,
        visitor=mission.visiting_country,
        host=mission.host_country,
        country=mission.visiting_country,
        is_commitment=True,
        action_label=_("Open"),
        action_url=url,
        action_icon="upload",
    )


def records_task(count: int, *, today: date) -> Task:
    url = reverse("institutions:to_complete_list")
    title = ngettext(
        "Complete %(count)s record of the registry",
        "Complete %(count)s records of the registry",
        count,
    )
    return Task(
        today=today,
        title=title % {"count": count},
        url=url,
        icon="list-check",
        facts=_("Noted by name while somebody logged a mission"),
        action_label=_("Complete"),
        action_url=url,
        action_icon="pencil",
    )


def unreachable_task(count: int, *, today: date) -> Task:
    url = reverse("reminders:suspended_list")
    title = ngettext(
        "Reach %(count)s person whom mail no longer reaches",
        "Reach %(count)s people whom mail no longer reaches",
        count,
    )
    return Task(
        today=today,
        title=title % {"count": count},
        url=url,
        icon="mail-x",
        facts=_("They may not know of what is due"),
        action_label=_("Open"),
        action_url=url,
        action_icon="",
    )


def draft_task(mission: Mission, *, today: date) -> Task:
    url = reverse("cooperation:mission_edit", args=[mission.code])
    return Task(
        today=today,
        title=_("Finish logging %(mission)s") % {"mission": mission},
        url=url,
        icon="pencil",
        visitor=mission.visiting_country,
        host=mission.host_country,
        action_label=_("Resume"),
        action_url=url,
        action_icon="pencil",
    )


def _button(
    may_act: bool, label: str, action_url: str, url: str, icon: str = "check"
) -> dict:
    if not may_act:
        return {"action_label": _("Open"), "action_url": url, "action_icon": ""}
    return {"action_label": label, "action_url": action_url, "action_icon": icon}
