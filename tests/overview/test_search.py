"""One box for everything that the user may see."""

import pytest

from overview.finding import SHOWN
from tests.factories.cooperation import ActionPlanFactory, FollowUpFactory
from tests.factories.institutions import InstitutionFactory, PersonFactory
from tests.factories.missions import MissionFactory


@pytest.fixture
def search(client, staff):
    client.force_login(staff)

    def get(words):
        return client.get("/search/", {"q": words}).content.decode()

    return get


def test_each_kind_is_found_by_its_words(search):
    mission = MissionFactory(title="Emploi et migration")
    rows = [
        mission,
        InstitutionFactory(name_fr="Agence de l'emploi"),
        PersonFactory(family_name="Emploiyo"),
        FollowUpFactory(mission=mission, title="Observe emploi data"),
        ActionPlanFactory(title_fr="Plan emploi"),
    ]

    html = search("emploi")

    for row in rows:
        assert f'href="{row.get_absolute_url()}"' in html


def test_nothing_found_says_so(search):
    assert "Nothing found" in search("xyzzy")
    assert "Nothing found" in search("x")
    assert "Nothing found" in search("\0")


def test_many_rows_lead_to_their_list(search):
    for number in range(SHOWN + 1):
        InstitutionFactory(name_fr=f"Agence {number}")

    html = search("agence")

    assert 'href="/institutions/?q=agence"' in html
    assert html.count("Agence ") == SHOWN


def test_what_the_user_may_not_see_is_not_found(client, outsider):
    MissionFactory(title="Emploi et migration")
    client.force_login(outsider)

    html = client.get("/search/?q=migration").content.decode()

    assert "Nothing found" in html


def test_it_costs_the_same_for_one_row_and_for_three(
    client, staff, django_assert_num_queries
):
    client.force_login(staff)
    MissionFactory(title="Emploi")
    with django_assert_num_queries(8):
        client.get("/search/?q=emploi")
    MissionFactory.create_batch(2, title="Emploi")
    with django_assert_num_queries(8):
        client.get("/search/?q=emploi")
