"""Every address of Passerelle. No language prefix: a link opens in the reader's."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("overview.urls")),
    path("", include("exchange.urls")),
    path("", include("accounts.urls")),
    path("", include("institutions.urls")),
    path("", include("missions.urls")),
    path("", include("cooperation.urls")),
    path("", include("reminders.urls")),
    path("", include("drafts.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "migration_coop.errors.bad_request"
handler403 = "migration_coop.errors.forbidden"
handler404 = "migration_coop.errors.not_found"
handler500 = "migration_coop.errors.server_error"
