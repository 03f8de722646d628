"""Names that exclude nothing collect everything."""

import pytest

from tests.conventions.source import CODE, assert_nowhere

pytestmark = pytest.mark.files_only

BANNED = {
    "utils",
    "util",
    "helpers",
    "helper",
    "services",
    "service",
    "common",
    "misc",
    "managers",
    "handlers",
    "processors",
}


def says_nothing(path):
    return [(1, name) for name in {path.stem, path.parent.name} & BANNED]


def test_modules_have_names_that_say_something():
    assert_nowhere(CODE, says_nothing)
