"""Programmes, their thresholds and reports, for administrators. History keeps every
change."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from institutions.admin import VersionedAdmin
from missions.models import Programme


@admin.register(Programme)
class ProgrammeAdmin(VersionedAdmin):
    list_display = ["code", "name", "starts_on", "ends_on"]
    search_fields = ["code", "name_fr", "name_en"]
    ordering = ["code"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("code", "facility"),
                    ("name_fr", "name_en"),
                    "description",
                    ("starts_on", "ends_on"),
                    ("region", "further_countries"),
                    "source",
                ]
            },
        ),
        (
            _("When a cooperation that it supports is late, quiet or stalled (days)"),
            {
                "fields": [
                    ("late_after_days", "slips_after_days"),
                    ("quiet_after_days", "no_news_after_days"),
                    ("dormant_after_days", "stalled_after_days"),
                ]
            },
        ),
        (
            _("Reports to its funders, and what its observers see"),
            {"fields": [("report_months", "report_days"), "shows_lateness"]},
        ),
    ]
    autocomplete_fields = ["region", "further_countries"]

    def has_delete_permission(self, request, programme=None):
        return False
