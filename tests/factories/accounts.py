from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from accounts.models import Grant, Role, SignInAttempts, User
from tests.factories.institutions import CountryFactory


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user-{n}@example.org")
    first_name = "User"
    last_name = factory.Sequence(lambda n: f"Number{n}")
    language = "en"


class GrantFactory(DjangoModelFactory):
    """A role in Togo, unless a test says otherwise."""

    class Meta:
        model = Grant

    user = factory.SubFactory(UserFactory)
    role = Role.STAFF
    country = factory.SubFactory(CountryFactory)


class SignInAttemptsFactory(DjangoModelFactory):
    class Meta:
        model = SignInAttempts

    account = factory.Sequence(lambda n: f"user-{n}@example.org")
    address = "127.0.0.1"
    first_at = datetime(2026, 3, 2, 8, tzinfo=UTC)
