"""What is searched, by whom it is found, and how the match is shown."""

import pytest

from overview.finding.find import find, read_words
from tests.factories.institutions import InstitutionFactory


def test_it_runs(staff):
    InstitutionFactory(name_fr="Agence de l'emploi")
    found = find(read_words("emploi"), staff)
    assert [kind.shown[0].title for kind in found] == ["x"]
