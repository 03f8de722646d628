"""A stored file: what was uploaded, by whom, and proof that it has not changed."""

import uuid
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.history import tracked


@tracked
class StoredFile(models.Model):
    """The id is the name on the disk; the name the user gave is only shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    size = models.PositiveBigIntegerField(_("size"))
    content_type = models.CharField(_("type"), max_length=100)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stored_file_has_a_plain_name",
                condition=~Q(name="") & ~Q(name__regex=r"[[:cntrl:]/\\]"),
            ),
            models.CheckConstraint(
                name="stored_file_is_not_empty", condition=Q(size__gt=0)
            ),
            models.CheckConstraint(
                name="stored_file_has_a_sha256",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Below FILES_ROOT. Two letters of folder keep each folder small."""
        return str(PurePosixPath(self.id.hex[:2]) / str(self.id))

    def open(self):
        return default_storage.open(self.path)
