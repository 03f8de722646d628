from allauth.account.views import logout
from django.urls import path

from accounts import views

urlpatterns = [
    path("signin/", views.sign_in, name="account_login"),
    path("signout/", logout, name="account_logout"),
    path("session/", views.session, name="account_session"),
    path("language/", views.set_language, name="set_language"),
    path("me/", views.my_account, name="account_me"),
    path("me/password/", views.change_password, name="account_change_password"),
]
