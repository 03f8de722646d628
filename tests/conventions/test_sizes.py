"""Small files and short functions. Split the thing before raising a number."""

import pytest

from tests.conventions.source import APP_CODE, CODE, TEMPLATES, functions, length, name

MAX_FILE, MAX_FUNCTION, MAX_TEMPLATE, MAX_VIEW, MAX_TASK = 400, 40, 150, 30, 10


@pytest.mark.parametrize("path", CODE, ids=name)
def test_python_is_short(path):
    too_long = [f.name for f in functions(path) if length(f) > MAX_FUNCTION]

    assert len(path.read_text().splitlines()) <= MAX_FILE
    assert too_long == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_is_short(path):
    assert len(path.read_text().splitlines()) <= MAX_TEMPLATE


@pytest.mark.parametrize("path", APP_CODE, ids=name)
def test_views_and_tasks_only_find_ask_call_and_answer(path):
    limit = {"views": MAX_VIEW, "tasks": MAX_TASK}.get(
        "views" if "views" in path.parts else path.stem, MAX_FUNCTION
    )

    assert [f.name for f in functions(path) if length(f) > limit] == []


@pytest.mark.parametrize("path", APP_CODE, ids=name)
def test_functions_take_few_arguments(path):
    too_many = [
        f.name
        for f in functions(path)
        if len(f.args.posonlyargs + f.args.args + f.args.kwonlyargs) > 9
    ]

    assert too_many == []
