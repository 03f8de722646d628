"""/me/: language, clock, password."""

import pytest
from django.test import Client

from accounts.models import Role
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory

OLD, NEW = "correct horse battery staple", "purple monkey dishwasher 7"


@pytest.fixture
def user():
    user = UserFactory(email="afi@example.org")
    user.set_password(OLD)
    user.save()
    return user


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


def passwords(old=OLD, new=NEW, again=NEW):
    return {"old_password": old, "new_password1": new, "new_password2": again}


def test_it_asks_to_sign_in(client):
    assert client.get("/me/").url == "/signin/?next=/me/"


def test_it_says_what_i_may_reach(page, user):
    body = InstitutionFactory(name_fr="", name_en="Employment Office")
    GrantFactory(user=user, role=Role.STAFF)
    GrantFactory(user=user, role=Role.STAFF, country=None, institution=body)
    GrantFactory(user=user, role=Role.OBSERVER, country=None)

    html = page.get("/me/").content.decode()

    assert "Togo" in html
    assert "Employment Office" in html
    assert "Everywhere" in html


def test_without_a_role_it_says_whom_to_ask(page):
    assert b"Nothing yet" in page.get("/me/").content


def test_language_and_clock_are_kept(page, user):
    CountryFactory(code="TN", time_zone="Africa/Tunis")

    response = page.post("/me/", {"language": "fr", "time_zone": "Africa/Tunis"})

    assert response.url == "/me/"
    user.refresh_from_db()
    assert (user.language, user.time_zone) == ("fr", "Africa/Tunis")


def test_only_time_zones_of_countries_are_offered(page, user):
    response = page.post("/me/", {"language": "fr", "time_zone": "Mars/Olympus"})

    assert response.status_code == 200
    assert list(response.context["preferences"].errors) == ["time_zone"]
    assert b"There is a problem" in response.content
    user.refresh_from_db()
    assert user.language == "en"


def test_nothing_else_can_be_changed_here(page, user):
    page.post(
        "/me/",
        {
            "language": "fr",
            "time_zone": "Africa/Lome",
            "email": "x@example.org",
            "is_staff": "on",
            "is_superuser": "on",
        },
    )

    user.refresh_from_db()
    assert (user.email, user.is_staff, user.is_superuser) == (
        "afi@example.org",
        False,
        False,
    )


def test_a_new_password_signs_the_others_out(page, user):
    elsewhere = Client()
    elsewhere.force_login(user)

    response = page.post("/me/password/", passwords())

    assert response.url == "/me/"
    assert page.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (passwords(old="wrong"), "old_password"),
        (passwords(again="other than that one"), "new_password2"),
        (passwords(new="short", again="short"), "new_password2"),
    ],
)
def test_a_password_is_refused_with_its_reason(page, user, typed, field):
    response = page.post("/me/password/", typed)

    assert list(response.context["password"].errors) == [field]
    user.refresh_from_db()
    assert user.check_password(OLD)


def test_the_history_keeps_no_password(page, user):
    page.post("/me/password/", passwords())
    columns = {field.name for field in user.history.model._meta.get_fields()}
    assert not columns & {"password", "last_login"}
