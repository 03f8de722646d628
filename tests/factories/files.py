from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from files.models import StoredFile


class StoredFileFactory(DjangoModelFactory):
    """The row only; `store_file` makes one with its file."""

    class Meta:
        model = StoredFile

    name = factory.Sequence(lambda n: f"report-{n}.pdf")
    size = 1
    content_type = "application/pdf"
    sha256 = "0" * 64
    uploaded_by = factory.SubFactory("tests.factories.accounts.UserFactory")
    uploaded_at = datetime(2026, 3, 2, 8, tzinfo=UTC)
