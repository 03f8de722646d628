"""To fetch is to be allowed: views reach rows through `for_user` only."""

import ast

import pytest

from tests.conventions.source import APP_CODE, name, tree

VIEWS = [path for path in APP_CODE if "views" in {path.stem, path.parent.name}]


def managers_without_a_user(path):
    """`Model.objects.xxx` in a view, where xxx is not a door."""
    return [
        ast.unparse(node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in {"objects", "_base_manager", "_default_manager"}
        and node.attr not in {"for_user", "none"}
    ]


@pytest.mark.parametrize("path", VIEWS, ids=name)
def test_views_get_rows_by_for_user(path):
    assert managers_without_a_user(path) == []


@pytest.mark.parametrize("path", VIEWS, ids=name)
def test_views_are_functions(path):
    classes = [
        node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)
    ]

    assert classes == []


@pytest.mark.parametrize("path", APP_CODE, ids=name)
def test_imports_stand_at_the_top(path):
    nested = [
        ast.unparse(inner)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert nested == []


@pytest.mark.parametrize("path", APP_CODE, ids=name)
def test_forms_name_their_fields(path):
    """`__all__` and `exclude` let a form grow a field that nobody thought of."""
    source = path.read_text()

    assert 'fields = "__all__"' not in source
    assert "exclude = [" not in source
    assert "mark_safe(" not in source
    # A mail provider has no form of ours: its signed link is the authority (RFC 8058).
    assert "csrf_exempt" not in source or path.match("reminders/views/mutes.py")
