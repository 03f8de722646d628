"""The Togo–Tunisia case, whole, in one transaction, and once only."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Role, User
from cooperation.example.accounts import ACCOUNTS, Account, make_accounts
from cooperation.example.mission import make_mission
from cooperation.example.plan import adopt_plan, make_cooperation, make_plan
from cooperation.example.programme import make_programme, make_request
from missions.models import Mission


def is_loaded() -> bool:
    return Mission.objects.filter(code="TG-TN-2019-01").exists()


@transaction.atomic
def load(*, at: datetime) -> list[Account]:
    """Needs the reference data. Returns the sign-ins, passwords readable here only."""
    programme = make_programme()
    accounts = make_accounts(programme)
    staff, coordinator = (
        User.objects.get(email=ACCOUNTS[role][0])
        for role in (Role.STAFF, Role.COORDINATOR)
    )
    request = make_request(programme, staff=staff, coordinator=coordinator, at=at)
    mission = make_mission(programme, request, by=staff, at=at)
    plan = make_plan(programme, mission, today=timezone.localdate(at))
    adopt_plan(plan, owner=staff, escalates_to=coordinator, by=coordinator, at=at)
    make_cooperation(programme, mission, plan, by=coordinator, at=at)
    return accounts
