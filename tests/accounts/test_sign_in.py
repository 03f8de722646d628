"""Signing in, staying in one's language, signing out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client

from accounts.adapter import AccountAdapter
from accounts.models import SignInAttempts
from tests.factories.accounts import UserFactory

PASSWORD = "correct horse battery staple"
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
MISMATCH = "The email address and/or password you specified are not correct."
ELSEWHERE = [
    "https://evil.example",
    "//evil.example",
    r"/\evil.example",
    "javascript:x",
]


@pytest.fixture
def user():
    user = UserFactory(email="Afi@example.org")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"})


def sign_in(visitor, email="afi@example.org", password=PASSWORD, **more):
    return visitor.post("/signin/", {"login": email, "password": password, **more})


def test_somebody_signs_in_whatever_the_case_of_their_address(visitor, user):
    response = sign_in(visitor, "AFI@example.org")

    assert response.status_code == 302
    assert response.url == "/"
    assert visitor.session["_auth_user_id"] == str(user.pk)
    assert visitor.session.get_expire_at_browser_close()


def test_the_session_gets_a_new_key(visitor, user):
    session = visitor.session
    session["seen"] = True
    session.save()
    before = session.session_key

    sign_in(visitor)

    assert visitor.session.session_key != before


def test_who_is_signed_in_has_nothing_to_do_here(client, user):
    client.force_login(user)
    assert client.get("/signin/").url == "/"


def test_sign_in_leads_to_the_page_that_was_asked_for(visitor, user):
    assert sign_in(visitor, next="/institutions/?country=TG").url == (
        "/institutions/?country=TG"
    )


@pytest.mark.parametrize("address", ELSEWHERE)
def test_sign_in_never_leads_elsewhere(visitor, user, address):
    assert sign_in(visitor, next=address).url == "/"


@pytest.mark.parametrize(
    "email", ["afi@example.org", "nobody@example.org", "closed@example.org"]
)
def test_a_refusal_does_not_say_who_is_there(visitor, user, email):
    closed = UserFactory(email="closed@example.org", is_active=False)
    closed.set_password("another secret")
    closed.save()
    password = "another secret" if email == closed.email else "wrong"

    response = sign_in(visitor, email, password)

    assert response.status_code == 200
    assert response.context_data["form"].non_field_errors() == [MISMATCH]
    assert "_auth_user_id" not in visitor.session


def test_a_program_gets_the_same_page_as_a_person(visitor, user):
    response = visitor.post(
        "/signin/",
        {"login": "afi@example.org", "password": "wrong"},
        headers={"accept": "application/json"},
    )
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"


def test_the_eleventh_try_is_refused_even_with_the_right_password(visitor, user):
    for _ in range(SignInAttempts.ALLOWED):
        assert sign_in(visitor, password="wrong").status_code == 200

    response = sign_in(visitor)

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "900"
    assert b"Too many attempts. Wait 15 minutes, then try again." in response.content
    assert "_auth_user_id" not in visitor.session


def test_somebody_elsewhere_is_not_locked_out(visitor, user):
    for _ in range(SignInAttempts.ALLOWED + 1):
        sign_in(visitor, password="wrong")

    assert sign_in(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302


def test_success_forgets_the_tries(visitor, user):
    sign_in(visitor, password="wrong")
    sign_in(visitor)

    assert not SignInAttempts.objects.exists()


def admit(at=AT):
    return SignInAttempts.objects.admit(
        account="Afi@example.org", address="127.0.0.1", at=at
    )


def test_tries_count_again_after_a_while():
    tries = [admit() for _ in range(SignInAttempts.ALLOWED + 1)]

    assert tries == [True] * SignInAttempts.ALLOWED + [False]
    assert not admit(AT + SignInAttempts.WINDOW)
    assert admit(AT + SignInAttempts.WINDOW + timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
def test_of_forty_tries_in_parallel_no_more_than_ten_get_through():
    def in_a_connection_of_its_own(_):
        try:
            return admit()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        admitted = list(pool.map(in_a_connection_of_its_own, range(40)))

    assert sum(admitted) == SignInAttempts.ALLOWED


def test_nobody_registers_themselves(visitor):
    assert visitor.get("/signup/").status_code == 404
    assert not AccountAdapter().is_open_for_signup(None)


# --- Signing out ------------------------------------------------------------------


def test_a_link_does_not_sign_out(client, user):
    client.force_login(user)

    assert b"Sign out of Passerelle?" in client.get("/signout/").content
    assert "_auth_user_id" in client.session


def test_the_button_signs_out(client, user):
    client.force_login(user)
    response = client.post("/signout/")

    assert response.status_code == 302
    assert "_auth_user_id" not in client.session
    [message] = get_messages(response.wsgi_request)
    assert "signed out" in str(message).lower()


def test_signing_out_never_leads_elsewhere(client, user):
    client.force_login(user)
    assert client.post("/signout/", {"next": ELSEWHERE[1]}).url == "/"


def test_the_admin_has_no_sign_in_of_its_own(client, user):
    response = client.get("/admin/login/?next=/admin/")
    assert response.url == "/signin/?next=%2Fadmin%2F"

    client.force_login(user)
    assert client.get("/admin/login/").status_code == 403


# --- Language ---------------------------------------------------------------------


def test_a_visitor_chooses_a_language(client):
    response = client.post("/language/", {"language": "en", "next": "/signin/"})

    assert response.url == "/signin/"
    assert b"Work e-mail address" in client.get("/signin/").content


def test_who_is_signed_in_keeps_the_language(client, user):
    client.force_login(user)
    client.post("/language/", {"language": "fr", "next": "/me/"})

    user.refresh_from_db()
    assert user.language == "fr"
    assert user.time_zone == "Africa/Lome"
    assert client.get("/me/").headers["Content-Language"] == "fr"


@pytest.mark.parametrize("language", ["", "xx", "../fr"])
def test_an_unknown_language_changes_nothing(client, user, language):
    client.force_login(user)
    response = client.post("/language/", {"language": language})

    user.refresh_from_db()
    assert user.language == "en"
    assert "django_language" not in response.cookies


@pytest.mark.parametrize("address", [*ELSEWHERE, ""])
def test_the_switch_never_leads_elsewhere(client, address):
    assert client.post("/language/", {"language": "fr", "next": address}).url == "/"


def test_the_switch_is_a_button(client):
    assert client.get("/language/").status_code == 405
