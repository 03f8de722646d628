"""After a save of the log page: what comes next."""

import html
from datetime import UTC, datetime

import pytest

from cooperation.models import LogSave
from missions.models import Visit
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import MinutesFactory, MissionFactory
from tests.missions.log_page import log_data

ADD = "/missions/new/"
AT = datetime(2019, 1, 28, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def places():
    CountryFactory(code="TG")
    CountryFactory(code="TN", time_zone="Africa/Tunis")
    InstitutionFactory(acronym="DGE")
    InstitutionFactory(acronym="ANETI", country=CountryFactory(code="TN"))


@pytest.fixture
def client(client, staff):
    client.force_login(staff)
    return client


NEW = {
    "title": "A first title",
    "members": [{"name": "Ama Mensah", "institution": "DGE"}],
    "visits": [{"takes_place_on": "22/01/2019", "institution": "ANETI"}],
    "debriefing-summary": "Good.\n> Ask",
    "follow_ups": [{"title": "Write", "owner_institution": "DGE"}],
}


def test_the_page_after_a_save_says_what_comes_next(client):
    response = client.post(ADD, log_data(**NEW), follow=True)
    save = LogSave.objects.get()
    assert save.get_absolute_url() in response.text

    page = client.get(save.get_absolute_url())
    part = client.get(save.get_absolute_url(), headers={"HX-Request": "true"})

    for text in (
        "Undo this save",
        "Write the minutes: ANETI",
        "Add to my calendar",
        "Print the report",
        "/missions/TG-TN-2019-01/print/",
    ):
        assert text in page.text
        assert text in part.text
    assert "<html" not in part.text


def test_minutes_that_are_written_are_to_be_circulated(client):
    client.post(ADD, log_data(**NEW))
    save = LogSave.objects.get()
    minutes = MinutesFactory(visit=Visit.objects.get())

    page = client.get(save.get_absolute_url()).text
    assert "Circulate the minutes: ANETI" in page
    assert "Something was changed since" in page
    assert "Undo this save" not in page
    minutes.circulate(by=save.by, at=AT)
    assert "the minutes: ANETI" not in client.get(save.get_absolute_url()).text


def test_a_draft_is_to_be_resumed(client):
    client.post(ADD, log_data(draft="1", confirmed=None))

    page = client.get(LogSave.objects.get().get_absolute_url()).text

    assert "Resume the draft" in page
    assert "Add to my calendar" not in page


@pytest.mark.parametrize("key", ["nonsense", ""])
def test_an_address_with_a_wrong_key_shows_the_mission_alone(key, client):
    MissionFactory(code="TG-TN-2019-01")
    page = client.get(f"/missions/TG-TN-2019-01/?saved={key}")

    assert page.status_code == 200
    assert "What comes next" not in page.text


def test_the_panel_speaks_french(client, staff):
    client.post(ADD, log_data(**NEW))
    save = LogSave.objects.get()
    address = save.get_absolute_url()
    staff.language = "fr"
    staff.save(update_fields=["language"])

    page = html.unescape(client.get(address).text)
    for text in (
        "Enregistré à",
        "Annuler l’enregistrement",
        "jusqu’à",
        "Et maintenant",
        "Rédiger le compte rendu\N{NO-BREAK SPACE}: ANETI",
        "Ajouter à mon agenda",
        "Imprimer le rapport",
        "Voir la mission",
    ):
        assert text in page
    MinutesFactory(visit=Visit.objects.get())
    page = html.unescape(client.get(address).text)
    assert "Diffuser le compte rendu\N{NO-BREAK SPACE}: ANETI" in page
    assert "Quelque chose a changé depuis" in page
