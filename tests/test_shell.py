"""The frame around every page, and the page before it."""

import pytest
from django.urls import get_resolver
from django.utils import translation

CODES = (400, 403, 404, 500)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def visitor(client):
    client.cookies["django_language"] = "en"
    return client


def test_sign_in_offers_each_language_in_its_own_words(visitor):
    html = visitor.get("/signin/").content.decode()
    assert 'lang="fr">Français</button>' in html
    assert 'lang="en" aria-current="true">English</button>' in html


def test_a_wrong_password_is_told_at_the_top_and_keeps_the_address(visitor):
    typed = {"login": "afi@example.org", "password": "not this one"}
    html = visitor.post("/signin/", typed).content.decode()
    assert "<title>Error: Sign in" in html
    assert 'role="alert"' in html
    assert 'value="afi@example.org"' in html
    assert "not this one" not in html


def test_a_missing_password_is_told_at_its_field(visitor):
    html = visitor.post("/signin/", {"login": "afi@example.org"}).content.decode()
    assert 'aria-describedby="id_password_error"' in html
    assert '<a href="#id_password">' in html


def test_an_unknown_address_is_told_without_the_shell(visitor):
    response = visitor.get("/no-such-page/")
    assert response.status_code == 404
    assert 'class="rail"' not in response.content.decode()


def test_the_project_uses_our_error_pages():
    handlers = [get_resolver().resolve_error_handler(code) for code in CODES]
    assert {handler.__module__ for handler in handlers} == {"migration_coop.errors"}
