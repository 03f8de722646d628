from django.urls import path

from overview.views import health, home, saved_views, search, suggest

app_name = "overview"

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
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
]
