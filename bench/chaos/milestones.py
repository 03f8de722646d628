"""Milestones of which their owners must be reminded today, and everything else not."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from accounts.models import Grant, Role, User
from cooperation.models import Milestone
from migration_coop.lib.database import database_now
from tests.factories.cooperation import ActionPlanFactory, ActivityFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory

DOMAINS = 25
# So many milestones each on average: a mail has one line, or twice as many.
EACH = 4
A_WEEK = timedelta(days=7)


@transaction.atomic
def add_due_now(count: int, *, are_new: bool) -> dict[str, str]:
    """Each is expected in a week: one step of the schedule falls on this day.

    If they are not new, no trigger notes them as changed. The first look, which is
    at everything, finds them, and those after it need not look at each again.
    """
    now = database_now()
    if not are_new:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
    owners = _owners(max(1, count // EACH), now=now)
    plan = ActionPlanFactory(country=owners[0].institution.country)
    plan.adopt(by=owners[0], at=now)
    activity = ActivityFactory(section__plan=plan)
    day = _noon(now).date() + A_WEEK
    milestones = Milestone.objects.bulk_create(
        Milestone(
            plan=plan,
            activity=activity,
            number=f"1.1.{number + 1}",
            position=number,
            title_fr=f"Chaos{number:05}",
            baseline_on=day,
            forecast_on=day,
            owner=owners[_owner_of(number, len(owners))],
        )
        for number in range(count)
    )
    return {milestone.title_fr: milestone.owner.email for milestone in milestones}


def _owner_of(number: int, owners: int) -> int:
    """One milestone for every owner, and all the others for every second one."""
    return number if number < owners else (number - owners) // 2 * 2 % owners


def _owners(count: int, *, now: datetime) -> list[User]:
    """It is noon of a working day where they live, whenever this is run."""
    country = CountryFactory(code="XC", time_zone=_zone(now))
    rest_day = (_noon(now).isoweekday() + 3) % 7 + 1
    office = InstitutionFactory(country=country, rest_days=[rest_day])
    owners = User.objects.bulk_create(
        User(
            email=f"owner{number}@ministry{number % DOMAINS}.test",
            first_name="Afi",
            last_name=f"Owner{number}",
            language=("fr", "en")[number % 2],
            time_zone=country.time_zone,
            institution=office,
        )
        for number in range(count)
    )
    Grant.objects.bulk_create(
        Grant(user=owner, role=Role.STAFF, country=country) for owner in owners
    )
    return owners


def _noon(now: datetime) -> datetime:
    return now + timedelta(hours=12 - now.hour)


def _zone(now: datetime) -> str:
    """The signs of these names are turned round: Etc/GMT-5 is ahead of Greenwich."""
    ahead = 12 - now.hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
