from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from overview.models import NoticesRead


class NoticesReadFactory(DjangoModelFactory):
    class Meta:
        model = NoticesRead

    user = factory.SubFactory("tests.factories.accounts.UserFactory")
    until = datetime(2026, 3, 2, 8, tzinfo=UTC)
