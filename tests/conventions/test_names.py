"""Names that exclude nothing collect everything."""

import pytest

from tests.conventions.source import CODE, offences

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
    assert offences(CODE, says_nothing) == []
