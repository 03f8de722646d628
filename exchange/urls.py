from django.urls import path

from exchange.views import exports

app_name = "exchange"

urlpatterns = [
    path("data/exports/", exports.export_list, name="export_list"),
    path("data/exports/new/", exports.export_add, name="export"),
    path("data/exports/<int:pk>/", exports.export_detail, name="export_detail"),
    path(
        "data/exports/<int:pk>/download/",
        exports.export_download,
        name="export_download",
    ),
]
