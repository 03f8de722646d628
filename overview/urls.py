from django.urls import path

from overview.views import board, health, home, search

app_name = "overview"

urlpatterns = [
    path("", home.home, name="home"),
    path("cooperations/", board.board, name="board"),
    path("search/", search.search, name="search"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
