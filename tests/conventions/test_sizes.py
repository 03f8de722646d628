"""Small files and short functions. Split the thing before raising a number."""

import pytest

from tests.conventions.source import (
    APP_CODE,
    CODE,
    TEMPLATES,
    assert_nowhere,
    functions,
    length,
)

pytestmark = pytest.mark.files_only

MAX_FILE, MAX_FUNCTION, MAX_TEMPLATE, MAX_VIEW, MAX_TASK = 400, 40, 150, 30, 10
MAX_ARGUMENTS = 9


def longer_than(limit):
    def find(path):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        return [(lines, f"of {limit} lines at most")] if lines > limit else []

    return find


def long_functions(path):
    folder = "views" if "views" in path.parts else path.stem
    limit = {"views": MAX_VIEW, "tasks": MAX_TASK}.get(folder, MAX_FUNCTION)
    return functions_longer_than(limit)(path)


def functions_longer_than(limit):
    def find(path):
        for function in functions(path):
            if length(function) > limit:
                yield function.lineno, f"{function.name}: {length(function)} lines"

    return find


def greedy_functions(path):
    for function in functions(path):
        given = function.args
        taken = len(given.posonlyargs + given.args + given.kwonlyargs)
        if taken > MAX_ARGUMENTS:
            yield function.lineno, f"{function.name}: {taken} arguments"


def test_python_files_are_short():
    assert_nowhere(CODE, longer_than(MAX_FILE))


def test_functions_are_short():
    assert_nowhere(CODE, functions_longer_than(MAX_FUNCTION))


def test_templates_are_short():
    assert_nowhere(TEMPLATES, longer_than(MAX_TEMPLATE))


def test_views_and_tasks_only_find_ask_call_and_answer():
    assert_nowhere(APP_CODE, long_functions)


def test_functions_take_few_arguments():
    assert_nowhere(APP_CODE, greedy_functions)
