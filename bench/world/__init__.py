"""A made-up world of the size that a region reaches in ten years, the same each time.

Twenty countries, 300 cooperations, 3,000 missions with their visits, minutes and
follow-ups, 20 plans of 60 activities. Dates are relative to `today`, so that what is
late stays late. Needs the reference data. Everybody in it is invented.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from bench.world.cooperations import make_cooperations
from bench.world.missions import make_missions
from bench.world.people import COORDINATOR, make_people
from bench.world.plans import make_plans


@dataclass(frozen=True)
class Size:
    countries: int = 20
    cooperations: int = 300
    missions: int = 3000
    plans: int = 20
    activities: int = 60


REGION = Size()
PASSWORD = "a made-up world"
__all__ = ["COORDINATOR", "PASSWORD", "REGION", "Size", "make_world", "settle"]


@transaction.atomic
def make_world(*, today: date, size: Size = REGION, with_history: bool = False) -> User:
    """Returns somebody who coordinates everywhere; PASSWORD signs in.

    Without history no trigger runs, which takes a tenth of the time: the copies of
    rows that the audit trail keeps are then missing, and nothing else.
    """
    if not with_history:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
    random = Random(2019)
    at = timezone.make_aware(datetime.combine(today, time(8)))
    people = make_people(random, countries=size.countries, password=PASSWORD)
    plans = make_plans(random, people, size=size, at=at)
    make_missions(random, people, plans, number=size.missions, at=at)
    make_cooperations(random, people, number=size.cooperations, at=at)
    if not with_history:
        with connection.cursor() as cursor:
            # Triggers keep what the search looks in, and none has run.
            cursor.execute("SELECT fill_search_entries()")
    return people.coordinator


def settle() -> None:
    """What autovacuum does within a minute: statistics, and indexes without a queue."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
