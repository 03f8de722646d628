"""The list of the command palette: what is found, and what can be done from here."""

import pytest

from accounts.models import Role
from overview.palette import LINES, actions_for, place_of
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import InstitutionFactory
from tests.factories.missions import (
    MinutesFactory,
    MissionFactory,
    VisitFactory,
)


@pytest.fixture
def suggest(client, staff):
    client.force_login(staff)

    def get(words="", page="/"):
        asked = {"q": words, "from": page}
        return client.get("/search/suggest/", asked).content.decode()

    return get


def labels(user, page="/", words=""):
    return [str(action.label) for action in actions_for(place_of(user, page), words)]


def test_an_empty_box_offers_what_can_be_done(suggest):
    html = suggest()

    assert 'data-url="/missions/new/"' in html
    assert html.count('role="option"') == LINES
    assert "Institutions</div>" not in html


def test_two_letters_find_at_most_eight_lines_of_every_kind(suggest):
    mission = MissionFactory(title="Migration")
    for number in range(LINES):
        InstitutionFactory(name_fr=f"Migration {number}")
    MinutesFactory(visit__mission=mission, text="La migration de travail.")

    html = suggest("migra")

    assert html.count('role="option"') == LINES
    assert f'data-url="{mission.get_absolute_url()}"' in html
    assert "La <mark>migration</mark> de travail." in html
    assert 'data-said="8 suggestions"' in html


def test_one_letter_finds_nothing_and_an_unknown_word_says_so(suggest):
    MissionFactory(title="Migration")

    assert "<mark>" not in suggest("m")
    assert "No match" in suggest("xyzzy")


def test_actions_are_found_by_their_words(suggest):
    html = suggest("log mission")

    assert 'data-url="/missions/new/"' in html
    assert "Open the plans" not in html


def test_on_a_mission_its_own_actions_come_first(staff):
    mission = MissionFactory()
    VisitFactory(mission=mission, number=1)

    own = [
        "New follow-up on this mission",
        "Edit this mission",
        "Open the report of this mission",
    ]
    page = mission.get_absolute_url()
    assert labels(staff, page)[:3] == own
    assert labels(staff, f"{page}visits/1/")[:3] == own


def test_a_reader_is_offered_nothing_that_they_may_not_do(observer, nobody):
    page = MissionFactory().get_absolute_url()

    assert labels(observer, page)[0] == "Open the report of this mission"
    for who in (observer, nobody):
        offered = labels(who, page)
        assert "Log a mission" not in offered
        assert "Add an institution" not in offered
    assert "Open the report of this mission" not in labels(nobody, page)


def test_administrators_are_offered_to_add_an_institution(administrator):
    assert "Add an institution" in labels(administrator)


@pytest.mark.parametrize("page", ["", "/nowhere/", "//evil.example/", "\0"])
def test_an_unknown_page_offers_what_is_possible_everywhere(staff, page):
    assert "Log a mission" in labels(staff, page)
    assert labels(staff, page)[-1] == "Print this page"


def test_what_is_late_is_one_action_away(staff, client):
    client.force_login(staff)
    [late] = actions_for(place_of(staff, "/"), "late")

    assert late.url.endswith("?state=late")
    assert client.get(late.url).status_code == 200


def test_every_action_leads_to_a_page(client):
    user = GrantFactory(role=Role.ADMIN, country=None).user
    client.force_login(user)
    page = MissionFactory().get_absolute_url()

    for action in actions_for(place_of(user, page)):
        assert action.prints or client.get(action.url).status_code == 200


def test_it_costs_the_same_for_one_row_and_for_three(
    client, staff, django_assert_num_queries
):
    client.force_login(staff)
    page = MissionFactory(title="Emploi").get_absolute_url()
    for _ in range(2):
        with django_assert_num_queries(5):
            client.get("/search/suggest/", {"q": "emploi", "from": page})
        MissionFactory.create_batch(2, title="Emploi")


# Keys that lead to pages


def test_keys_can_be_turned_off_and_nothing_else_is_lost(client, staff):
    client.force_login(staff)
    html = client.get("/me/").content.decode()
    assert 'id="shortcuts"' in html
    assert 'aria-keyshortcuts="Control+K /"' in html

    typed = {"language": staff.language, "time_zone": staff.time_zone}
    client.post("/me/", typed)

    html = client.get("/me/").content.decode()
    assert 'id="shortcuts"' not in html
    assert 'aria-keyshortcuts="Control+K"' in html
    assert (
        '<kbd class="kbd">n m</kbd>'
        not in client.get("/search/suggest/").content.decode()
    )
    client.post("/me/", typed | {"has_shortcuts": "on"})
    staff.refresh_from_db()
    assert staff.has_shortcuts


def test_the_key_for_a_follow_up_is_there_on_a_mission_one_may_change(
    client, staff, observer
):
    page = MissionFactory().get_absolute_url()
    client.force_login(staff)
    assert 'data-keys="n s"' in client.get(page).content.decode()

    client.force_login(observer)
    assert 'data-keys="n s"' not in client.get(page).content.decode()


def test_who_is_not_signed_in_has_a_plain_box_and_no_palette(client):
    html = client.get("/signin/").content.decode()

    assert "palette" not in html
