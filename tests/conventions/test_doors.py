"""To fetch is to be allowed: views reach rows through `for_user` only."""

import ast
import re

import pytest

from tests.conventions.source import APP_CODE, assert_nowhere, nodes, places

pytestmark = pytest.mark.files_only

VIEWS = [path for path in APP_CODE if "views" in {path.stem, path.parent.name}]
# `__all__` and `exclude` let a form grow a field that nobody thought of.
CARELESS = re.compile(r'fields = "__all__"|exclude = \[|mark_safe\(')
UNKEYED = re.compile(r"csrf_exempt")


def managers_without_a_user(path):
    """`Model.objects.xxx` in a view, where xxx is not a door."""
    for node in nodes(path, ast.Attribute):
        if (
            isinstance(node.value, ast.Attribute)
            and node.value.attr in {"objects", "_base_manager", "_default_manager"}
            and node.attr not in {"for_user", "none"}
        ):
            yield node.lineno, ast.unparse(node)


def classes(path):
    return [(node.lineno, node.name) for node in nodes(path, ast.ClassDef)]


def nested_imports(path):
    for function in nodes(path, ast.FunctionDef):
        for inner in ast.walk(function):
            if isinstance(inner, ast.Import | ast.ImportFrom):
                yield inner.lineno, ast.unparse(inner)


def carelessness(path):
    yield from places(path, CARELESS)
    # A mail provider has no form of ours: its signed link is the authority (RFC 8058).
    if not path.match("reminders/views/mutes.py"):
        yield from places(path, UNKEYED)


def test_views_get_rows_by_for_user():
    assert_nowhere(VIEWS, managers_without_a_user)


def test_views_are_functions():
    assert_nowhere(VIEWS, classes)


def test_imports_stand_at_the_top():
    assert_nowhere(APP_CODE, nested_imports)


def test_forms_name_their_fields():
    assert_nowhere(APP_CODE, carelessness)
