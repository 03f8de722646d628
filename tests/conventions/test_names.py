"""Names that exclude nothing collect everything."""

import pytest

from tests.conventions.source import CODE, name

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


@pytest.mark.parametrize("path", CODE, ids=name)
def test_module_has_a_name_that_says_something(path):
    assert BANNED.isdisjoint({path.stem, path.parent.name})
