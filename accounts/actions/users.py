"""People who may sign in, and what they may reach."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import Grant, Role, User
from institutions.models import Country, Institution

# A role, and where it holds: in a country, for an institution, or everywhere.
Scope = tuple[Role, Country | None, Institution | None]


@transaction.atomic
def create_user(
    *,
    email: str,
    password: str | None,
    first_name: str,
    last_name: str,
    language: str,
    time_zone: str,
    grants: Iterable[Scope],
) -> User:
    """Who administers everywhere may also open the pages of reference data."""
    grants = list(grants)
    user = User.objects.create_user(
        email,
        password,
        first_name=first_name,
        last_name=last_name,
        language=language,
        time_zone=time_zone,
        is_staff=(Role.ADMIN, None, None) in grants,
    )
    for role, country, institution in grants:
        Grant.objects.create(
            user=user, role=role, country=country, institution=institution
        )
    return user
