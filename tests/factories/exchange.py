"""Rows of what comes in and goes out."""

from datetime import UTC, datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from exchange.models import Export, Import, ImportRow
from tests.factories.accounts import UserFactory
from tests.factories.files import StoredFileFactory


class ImportFactory(DjangoModelFactory):
    class Meta:
        model = Import

    owner = factory.SubFactory(UserFactory)
    target = "institutions"
    file = factory.SubFactory(StoredFileFactory, name="institutions.csv")
    headings = ["name_fr", "country"]
    mapping = {"0": "name_fr", "1": "country"}
    shape = "0" * 64
    started_at = datetime(2026, 3, 2, 8, tzinfo=UTC)
    phase_at = datetime(2026, 3, 2, 8, tzinfo=UTC)


class ImportRowFactory(DjangoModelFactory):
    class Meta:
        model = ImportRow

    part_of = factory.SubFactory(ImportFactory)
    number = factory.Sequence(lambda n: n + 2)
    cells = ["Agence nationale pour l’emploi", "Togo"]


class ExportFactory(DjangoModelFactory):
    """One that waits to be made."""

    class Meta:
        model = Export

    by = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(timezone.now)
    listing = "missions"
    columns = ["code", "title"]
    format = "xlsx"
