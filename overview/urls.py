from django.urls import path

from overview.views import board, calendar, health, home, notices, search

app_name = "overview"

urlpatterns = [
    path("", home.home, name="home"),
    path("calendar/", calendar.calendar_page, name="calendar_page"),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/count/", notices.notice_count, name="notice_count"),
    path("notices/read/", notices.notices_read, name="notices_read"),
    path("cooperations/", board.board, name="board"),
    path("search/", search.search, name="search"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
