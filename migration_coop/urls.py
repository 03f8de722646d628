"""Every address of Passerelle. No language prefix: a link opens in the reader's."""

from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("admin/", admin.site.urls),
]

handler400 = "migration_coop.errors.bad_request"
handler403 = "migration_coop.errors.forbidden"
handler404 = "migration_coop.errors.not_found"
handler500 = "migration_coop.errors.server_error"
