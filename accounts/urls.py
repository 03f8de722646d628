from allauth.account.views import login, logout
from django.urls import path
from django.views.i18n import set_language
from django.contrib.auth.decorators import login_not_required

urlpatterns = [
    path("signin/", login, name="account_login"),
    path("signout/", logout, name="account_logout"),
    path("language/", login_not_required(set_language), name="set_language"),
]
