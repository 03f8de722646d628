from django.urls import path

from overview.views import changes, health, home, search, snapshots

app_name = "overview"

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("changes/", changes.change_list, name="change_list"),
    path("changes/export/", changes.change_export, name="change_export"),
    path("snapshots/", snapshots.snapshot_list, name="snapshot_list"),
    path("snapshots/take/", snapshots.snapshot_take, name="snapshot_take"),
    path("snapshots/<int:pk>/", snapshots.snapshot_detail, name="snapshot_detail"),
    path(
        "snapshots/<int:pk>/compare/",
        snapshots.snapshot_compare,
        name="snapshot_compare",
    ),
    path(
        "snapshots/<int:pk>/export/", snapshots.snapshot_export, name="snapshot_export"
    ),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
