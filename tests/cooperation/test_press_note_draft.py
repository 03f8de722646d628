"""What is taken of a press note becomes a draft of the log page."""

import re
from datetime import date
from html import unescape

import pytest
from django.utils import translation

from cooperation.actions.press_notes import ROWS
from cooperation.models import FollowUp
from drafts.models import Draft
from institutions.reference import load_reference
from missions.models import Mission
from tests.cooperation.press_note_page import PAGE, prepare, read, values
from tests.factories.missions import ProgrammeFactory


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def client(client, staff):
    client.force_login(staff)
    return client


TAKEN = {
    "starts_on": "21/01/2019",
    "city": "Tunis",
    "members-3": {"name": "Gaston Batchey", "role": "head"},
    "visits-2": {"institution": "ANETI", "takes_place_on": "22/01/2019"},
    "follow_ups-0": {"title": "An agreement"},
    "debriefing-institution": "ANETI",
}


def as_fields(facts):
    for key, value in facts.items():
        if isinstance(value, dict):
            yield from ((f"{key}-{name}", text) for name, text in value.items())
        else:
            yield key, value


def test_what_is_taken_fills_the_log_page(client, staff):
    left_out = {"ends_on": "25/01/2019", "members-4-name": "Somebody left out"}
    draft = prepare(client, *TAKEN, **dict(as_fields(TAKEN)), **left_out)

    assert draft.owner == staff
    posted = {name: value for name, value in draft.posted.items() if value}
    for name in ("members-0-is_present", "form_key", "kind"):
        assert posted.pop(name)
    assert posted == {
        "starts_on": "21/01/2019",
        "city": "Tunis",
        "debriefing-institution": "ANETI",
        "members-0-name": "Gaston Batchey",
        "members-0-role": "head",
        "visits-0-institution": "ANETI",
        "visits-0-takes_place_on": "22/01/2019",
        "follow_ups-0-title": "An agreement",
        **{f"{prefix}-TOTAL_FORMS": "1" for prefix in ROWS},
        **{f"{prefix}-INITIAL_FORMS": "0" for prefix in ROWS},
    }


def test_programme_themes_and_source_go_along(client):
    programme = ProgrammeFactory()
    fields = {"programme": str(programme.pk), "source": "https://example.org/note"}
    draft = prepare(client, "programme", "themes-7", "themes-9", **fields)

    assert draft.label == "From a press note: https://example.org/note"
    assert draft.posted["source"] == "https://example.org/note"
    assert draft.posted["programme"] == str(programme.pk)
    assert draft.posted.getlist("themes") == ["7", "9"]


def test_the_draft_is_shown_without_complaints(client):
    draft = prepare(client, *TAKEN, **dict(as_fields(TAKEN)))

    page = client.get(draft.get_absolute_url())
    assert "Gaston Batchey" in page.text
    assert "has-error" not in page.text
    assert draft.posted["form_key"] == str(draft.pk)


def test_nothing_taken_leads_to_an_empty_log_page(client):
    draft = prepare(client)

    assert draft.label == "From a press note"
    assert draft.posted["members-TOTAL_FORMS"] == "1"
    assert client.get(draft.get_absolute_url()).status_code == 200


def test_a_delegation_keeps_one_head(client):
    heads = {f"members-{n}-role": "head" for n in (0, 1)}
    draft = prepare(client, "members-0", "members-1", **heads)

    assert draft.posted["members-0-role"] == "head"
    assert draft.posted["members-1-role"] == "member"


@pytest.mark.parametrize("key", ["members-x", "themes-1-2", "version", "pk", "\x00"])
def test_only_facts_of_the_page_can_be_taken(client, key):
    draft = prepare(client, key, **{key: "7"})

    assert "7" not in [value for _, value in draft.posted.items()]


def test_what_nobody_can_see_is_left_out_of_a_draft(client):
    draft = prepare(client, "city", city="Tu\x00nis", source="a\x00b")

    assert (draft.posted["city"], draft.posted["source"]) == ("Tunis", "ab")


def test_an_observer_may_not_draft_a_mission(client, observer):
    client.force_login(observer)

    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"prepare": "1"}).status_code == 403
    assert not Draft.objects.exists()


def test_the_list_and_the_log_page_lead_here(client):
    assert f'href="{PAGE}"' in client.get("/missions/").text
    assert f'href="{PAGE}"' in client.get("/missions/new/").text


# The seed, from the pasted text to the saved mission


def test_the_seed_becomes_a_mission_with_its_source(client):
    load_reference()
    page = read(client, source="https://example.org/note")
    boxes = re.findall(r'<input[^>]*name="([^"]+)" value="([^"]*)"', page.text)
    fields = {name: unescape(value) for name, value in boxes}
    del fields["take"], fields["csrfmiddlewaretoken"]
    fields |= {"visiting_country": "TG", "host_country": "TN"}
    fields |= {f"visits-{n}-takes_place_on": "22/01/2019" for n in range(4)}
    fields |= {"members-3-side": "employers", "members-4-side": "workers"}
    draft = prepare(client, *values(page, "take"), **fields)

    response = client.post("/missions/new/", draft.fields | {"confirmed": "1"})

    mission = Mission.objects.get()
    assert response.status_code == 302
    assert (mission.starts_on, mission.ends_on) == (
        date(2019, 1, 21),
        date(2019, 1, 25),
    )
    assert (mission.city, mission.source) == ("Tunis", "https://example.org/note")
    members = mission.delegations.get().members
    people = [
        member.person.full_name for member in members.filter(person__isnull=False)
    ]
    assert {"Gaston Batchey", "Edmond Amoussou", "Afetogbo Azilan"} == set(people)
    assert members.count() == 5
    visited = set(mission.visits.values_list("institution__code", flat=True))
    assert visited == {"TN-ANETI", "TN-MRC", "TN-OTE", "TN-TAT"}
    assert mission.debriefing.institution.code == "TN-ANETI"
    assert FollowUp.objects.count() == 1
    assert not Draft.objects.exists()
