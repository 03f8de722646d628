"""No text, however strange, breaks the readers of lists and programmes."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from missions.pasting.bodies import Bodies
from missions.registry import Registry
from tests.missions.pasted import MISSION, fill_registry, read_people, read_programme

PIECES = st.sampled_from(
    [
        "M. ",
        "Mme",
        "BATCHEY",
        "Gaston",
        "DGE",
        "9h30",
        " – ",
        "22/01",
        "Mardi",
        "Jour 2",
        "visite de ",
        "Nom",
        "Structure",
        "Date",
        "1.",
        "chef de délégation",
        "l’",
        *list(",;:|()\"'-.\t\n\r/ \x00\u202e\ufeff٣²°é€"),
    ],
)


@pytest.fixture
def bodies(staff):
    fill_registry()
    return Bodies(Registry(staff), country="TN")


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(pieces=st.lists(PIECES, max_size=40))
def test_any_text_is_read_and_every_row_names_its_line(bodies, pieces):
    text = "".join(pieces)

    for reading in (read_people(text, bodies), read_programme(text, bodies, MISSION)):
        for row in reading.rows:
            assert row.source.strip()
            assert 1 <= row.line <= len(text.splitlines())
            assert all(isinstance(said, str) for said in row.texts.values())
