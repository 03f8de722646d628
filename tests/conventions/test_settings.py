"""Every variable that settings.py reads is explained, and a missing one is named."""

import ast
import runpy

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from migration_coop.stack.environment import ROOT, setting_names

SETTINGS = ROOT / "migration_coop" / "settings.py"
NEEDED = {
    "SECRET_KEY": "x" * 50,
    "SITE_URL": "https://passerelle.example.org",
    "DATABASE_URL": "postgres://someone@127.0.0.1/something",
    "REDIS_URL": "redis://127.0.0.1/0",
    "EMAIL_URL": "smtp://127.0.0.1",
    "FILES_ROOT": "/nowhere",
}


def reads():
    """The calls env.<type>("NAME", ...) of settings.py."""
    for node in ast.walk(ast.parse(SETTINGS.read_text())):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "env"
        ):
            yield node


def read_names():
    return {node.args[0].value for node in reads()}


@pytest.fixture
def import_settings(monkeypatch):
    def run(environment):
        monkeypatch.setattr(environ.Env, "ENVIRON", environment)
        return runpy.run_path(str(SETTINGS))

    return run


def test_env_example_lists_what_is_read_and_nothing_else():
    assert setting_names() == read_names()


def test_the_operations_page_explains_every_variable():
    page = (ROOT / "docs" / "operations.md").read_text()

    assert {name for name in read_names() if f"`{name}`" not in page} == set()


def test_what_has_no_default_is_what_the_example_calls_needed():
    without_default = {node.args[0].value for node in reads() if not node.keywords}

    assert without_default == set(NEEDED)


def test_the_needed_variables_are_enough(import_settings):
    assert import_settings(NEEDED)["DEBUG"] is False


def test_the_address_of_the_database_may_ask_for_a_line_that_is_proven(import_settings):
    address = NEEDED["DATABASE_URL"] + "?sslmode=verify-full"

    options = import_settings(NEEDED | {"DATABASE_URL": address})["DATABASES"][
        "default"
    ]["OPTIONS"]

    assert options["sslmode"] == "verify-full"
    assert options["connect_timeout"] == 3


@pytest.mark.parametrize("name", NEEDED)
def test_a_missing_variable_is_named(import_settings, name):
    rest = {other: value for other, value in NEEDED.items() if other != name}

    with pytest.raises(ImproperlyConfigured, match=name):
        import_settings(rest)


def test_an_address_without_a_host_is_refused(import_settings):
    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        import_settings(NEEDED | {"SITE_URL": "passerelle.example.org"})
