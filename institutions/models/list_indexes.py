"""Indexes of institutions for what their list is narrowed to and sorted by."""

from django.db import models
from django.db.models import Q

from institutions.models.names import name_to_sort_by
from migration_coop.lib.search import Fold

LIST_INDEXES = [
    models.Index(name_to_sort_by("fr"), "id", name="institution_by_name_read_fr"),
    models.Index(name_to_sort_by("en"), "id", name="institution_by_name_read_en"),
    models.Index(fields=["status", "id"], name="institution_by_status"),
    models.Index(fields=["social_side", "id"], name="institution_by_side"),
    models.Index(fields=["verified_on", "id"], name="institution_by_verified"),
    models.Index(Fold("city"), "id", name="institution_by_city"),
    models.Index(
        fields=["id"], condition=Q(is_incomplete=True), name="institution_to_complete"
    ),
    models.Index(
        fields=["id"], condition=Q(email=""), name="institution_without_email"
    ),
]
