"""Rows of what comes in and goes out."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from exchange.models import Export


class ExportFactory(DjangoModelFactory):
    """One that waits to be made."""

    class Meta:
        model = Export

    by = factory.SubFactory("tests.factories.accounts.UserFactory")
    at = factory.LazyFunction(timezone.now)
    listing = "missions"
    columns = ["code", "title"]
    format = "xlsx"
