from django.urls import path

from cooperation.timeline.references import name_moments
from overview.snapshots.named_moments import moments_of_reviews
from overview.views import (
    board,
    calendar,
    changes,
    health,
    home,
    indicators,
    notices,
    reports,
    saved_views,
    search,
    snapshots,
    suggest,
)

app_name = "overview"

# Plans, below, are measured against reviews, which are kept here.
name_moments(moments_of_reviews)

urlpatterns = [
    path("", home.home, name="home"),
    path("calendar/", calendar.calendar_page, name="calendar_page"),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/count/", notices.notice_count, name="notice_count"),
    path("notices/read/", notices.notices_read, name="notices_read"),
    path("cooperations/", board.board, name="board"),
    path("search/", search.search, name="search"),
    path("indicators/", indicators.indicator_list, name="indicator_list"),
    path(
        "indicators/export/",
        indicators.indicator_list_export,
        name="indicator_list_export",
    ),
    path(
        "indicators/<slug:name>/", indicators.indicator_detail, name="indicator_detail"
    ),
    path(
        "indicators/<slug:name>/export/",
        indicators.indicator_export,
        name="indicator_export",
    ),
    path("reports/", reports.report_list, name="report_list"),
    path(
        "reports/<slug:kind>/<slug:key>/", reports.report_detail, name="report_detail"
    ),
    path(
        "reports/<slug:kind>/<slug:key>/export/",
        reports.report_export,
        name="report_export",
    ),
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
    path("search/suggest/", suggest.suggest, name="suggest"),
    path("views/new/", saved_views.saved_view_add, name="saved_view_add"),
    path("views/<int:pk>/edit/", saved_views.saved_view_edit, name="saved_view_edit"),
    path("views/<int:pk>/open/", saved_views.saved_view_open, name="saved_view_open"),
    path(
        "views/<int:pk>/delete/",
        saved_views.saved_view_delete,
        name="saved_view_delete",
    ),
    path(
        "views/<int:pk>/restore/",
        saved_views.saved_view_restore,
        name="saved_view_restore",
    ),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
