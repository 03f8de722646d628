"""Three people who can sign in to the example. They are invented, and say so."""

import secrets
from dataclasses import dataclass

from accounts.models import Grant, Role, User
from cooperation.example.registry import country, institution
from missions.models import Programme, ProgrammeGrant, ProgrammeRole


@dataclass(frozen=True)
class Account:
    """A sign-in, as bin/run prints it."""

    role: str
    email: str
    password: str


ACCOUNTS = {
    Role.STAFF: ("agent@example.org", "Agent", "Exemple", "Africa/Lome"),
    Role.COORDINATOR: ("coordination@example.org", "Coord", "Exemple", "Africa/Lagos"),
    Role.ADMIN: ("admin@example.org", "Admin", "Exemple", "Africa/Lome"),
}


def make_accounts(programme: Programme) -> list[Account]:
    """The passwords are drawn anew; they are printed once and kept by bin/run."""
    accounts = [_account(role) for role in ACCOUNTS]
    coordinator = User.objects.get(email=ACCOUNTS[Role.COORDINATOR][0])
    ProgrammeGrant.objects.create(
        programme=programme, user=coordinator, role=ProgrammeRole.COORDINATOR
    )
    return accounts


def _account(role: Role) -> Account:
    email, first_name, last_name, time_zone = ACCOUNTS[role]
    password = secrets.token_urlsafe(12)
    user = User.objects.create_user(
        email,
        password,
        first_name=first_name,
        last_name=last_name,
        time_zone=time_zone,
        language="fr",
        is_staff=role == Role.ADMIN,
        is_superuser=role == Role.ADMIN,
        institution=institution("DGE", "TG") if role == Role.STAFF else None,
    )
    if role == Role.STAFF:
        Grant.objects.create(user=user, role=role, country=country("TG"))
    elif role == Role.COORDINATOR:
        for code in ("TG", "TN"):
            Grant.objects.create(user=user, role=role, country=country(code))
    else:
        Grant.objects.create(user=user, role=role)
    return Account(role.value, email, password)
