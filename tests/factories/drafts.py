from datetime import UTC, datetime
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from drafts.models import Draft, UsedKey


class DraftFactory(DjangoModelFactory):
    class Meta:
        model = Draft

    owner = factory.SubFactory("tests.factories.accounts.UserFactory")
    address = "/missions/new/"
    label = "Togo–Tunisia"
    fields = factory.Dict({"title": ["Study visit"]})
    started_at = datetime(2026, 3, 2, 8, tzinfo=UTC)
    saved_at = datetime(2026, 3, 2, 8, tzinfo=UTC)


class UsedKeyFactory(DjangoModelFactory):
    class Meta:
        model = UsedKey

    key = factory.LazyFunction(uuid4)
