from django.urls import path

from exchange.views import data

app_name = "exchange"

urlpatterns = [
    path("data/", data.data_home, name="data_home"),
]
