"""Once a visit has its institution: its people as hosts, its promises as subjects."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from missions.models import Mission, Visit, VisitHost
from tests.factories.cooperation import FollowUpFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
)
from tests.factories.missions import MissionFactory, VisitFactory, VisitHostFactory
from tests.missions.log_page import log_data

ADD = "/missions/new/"
OFFERS = "/missions/offers/"


@pytest.fixture(autouse=True)
def places():
    CountryFactory(code="TG")
    CountryFactory(code="TN", time_zone="Africa/Tunis")


@pytest.fixture
def aneti():
    return InstitutionFactory(
        code="TN-ANETI", acronym="ANETI", country=CountryFactory(code="TN")
    )


@pytest.fixture
def post(aneti):
    person = PersonFactory(given_names="Hela", family_name="Trabelsi")
    return PostFactory(
        institution=aneti,
        person=person,
        title="Director",
        starts_on=date(2019, 1, 1),
        ends_on=date(2019, 1, 31),
    )


@pytest.fixture
def client(client, staff):
    client.force_login(staff)
    return client


def offered(client, **row):
    fields = {"institution": "ANETI", "takes_place_on": "22/1/2019"} | row
    sent = {f"visits-0-{name}": value for name, value in fields.items()}
    return client.get(OFFERS, sent | {"row": "visits-0"}).content.decode()


def visit(**fields):
    return {"takes_place_on": "22/1/2019", "institution": "ANETI"} | fields


def with_hosts(*posts, **fields):
    return visit(hosts=[post.pk for post in posts], hosts_shown="1", **fields)


# What is offered


def test_those_who_hold_a_post_that_day_are_offered_as_hosts(client, post):
    assert "Hela Trabelsi, Director" in offered(client)
    assert "Hela Trabelsi" not in offered(client, takes_place_on="1/2/2019")


def test_without_a_day_of_its_own_the_first_of_the_mission_counts(client, post):
    def page(starts_on):
        sent = {"visits-0-institution": "ANETI", "starts_on": starts_on}
        return client.get(OFFERS, sent | {"row": "visits-0"}).content.decode()

    assert "Hela Trabelsi" in page("21-25 janv 2019")
    assert "Hela Trabelsi" not in page("21/2/2019")
    # No day at all: those who have not left.
    assert "Hela Trabelsi" not in page("")
    PostFactory(institution=post.institution, person=post.person, title="Adviser")
    assert "Hela Trabelsi, Adviser" in page("")


def test_open_follow_ups_are_offered_as_subjects(client, aneti):
    mine = FollowUpFactory(owner_institution=aneti, title="Send it")
    done = {"status": "done", "closed_at": "2019-01-01T00:00Z"}
    FollowUpFactory(owner_institution=aneti, title="Done", **done)
    FollowUpFactory(title="Of another body")
    page = offered(client)

    assert f'name="fill-subject" value="visits-0:{mine.pk}"' in page
    assert "Send it" in page
    assert "Done" not in page
    assert "Of another body" not in page


def test_follow_ups_of_missions_that_one_may_not_see_are_not_offered(client, aneti):
    elsewhere = MissionFactory(
        code="ML-TN-2018-01", visiting_country=CountryFactory(code="ML")
    )
    FollowUpFactory(mission=elsewhere, owner_institution=aneti, title="Secret")

    assert "Secret" not in offered(client)


@pytest.mark.parametrize("who", ["staff", "host_staff"])
def test_people_of_a_restricted_body_are_offered_in_its_own_country(
    who, client, request, aneti, post
):
    type(aneti).objects.filter(pk=aneti.pk).update(status="restricted")
    client.force_login(request.getfixturevalue(who))

    assert ("Hela" in offered(client)) == (who == "host_staff")


@pytest.mark.parametrize("text", ["", "Nobody", "Nobody new"])
def test_nothing_is_offered_while_it_is_not_clear_whom_they_visit(text, client, post):
    row = {"institution": text}
    if text == "Nobody new":
        row |= {"institution_is": "new", "institution_about": text}
    page = offered(client, **row)

    assert "checkbox" not in page
    assert "No institution" not in page


def test_the_choice_among_bodies_of_one_name_counts(client, post):
    InstitutionFactory(acronym="ANETI", country=CountryFactory(code="DZ"))
    chosen = {"institution_is": "TN-ANETI", "institution_about": "ANETI"}

    assert "Hela" not in offered(client)
    assert "Hela" in offered(client, **chosen)


def test_what_was_ticked_stays_ticked(client, post):
    assert "checked" in offered(client, hosts=post.pk, hosts_shown="1")
    assert "checked" not in offered(client)


def test_only_a_row_of_visits_is_asked_about(client):
    assert client.get(OFFERS, {"row": "members-0"}).status_code == 404


def test_three_visits_cost_what_one_costs(client, aneti):
    def cost(number):
        rows = [visit() for _ in range(number)]
        data = log_data(visits=rows) | {"add-visits": "1"}
        with CaptureQueriesContext(connection) as queries:
            assert client.post(ADD, data).status_code == 200
        return len(queries)

    assert cost(1) == cost(3)


# What is kept


def test_hosts_are_kept_with_the_title_of_that_day(client, post):
    client.post(ADD, log_data(visits=[with_hosts(post)]))

    host = VisitHost.objects.get()
    assert (host.person, host.post, host.title) == (post.person, post, "Director")
    assert host.visit == Visit.objects.get()


def test_a_post_that_is_not_offered_is_not_taken(client, post):
    other = PostFactory()
    client.post(ADD, log_data(visits=[with_hosts(other)]))

    assert Visit.objects.exists()
    assert not VisitHost.objects.exists()


@pytest.fixture
def met(aneti, post):
    """A visit at which somebody was met, and a function."""
    mission = MissionFactory(code="TG-TN-2019-77", starts_on=date(2019, 1, 21))
    row = VisitFactory(
        mission=mission, institution=aneti, takes_place_on=date(2019, 1, 22), number=1
    )
    VisitHostFactory(visit=row, person=post.person, post=post, title="Director")
    VisitHostFactory(visit=row, person=None, title="A function")
    return row


def save(client, row, **fields):
    """As the page of the saved visit sends it, or with a `version` of its own."""
    path = f"{row.mission.get_absolute_url()}edit/"
    version = Mission.objects.get().version
    row.refresh_from_db()
    saved = {"pk": row.pk, "version": row.version, "status": row.status}
    sent = visit(shown_status=row.status, **saved) | fields
    assert client.post(path, log_data(visits=[sent], version=version)).url
    return sorted(host.title for host in row.hosts_met.all())


def test_hosts_come_and_go_with_their_ticks(client, met, post):
    second = PostFactory(institution=post.institution, title="Adviser")
    both = {"hosts": [post.pk, second.pk], "hosts_shown": "1"}

    assert save(client, met, **both) == ["A function", "Adviser", "Director"]
    assert save(client, met, hosts=[second.pk], hosts_shown="1") == [
        "A function",
        "Adviser",
    ]
    assert save(client, met, hosts_shown="1") == ["A function"]


def test_a_tick_survives_what_others_changed_meanwhile(client, met, post):
    second = PostFactory(institution=post.institution, title="Adviser")
    both = {"hosts": [post.pk, second.pk], "hosts_shown": "1"}

    assert save(client, met, version=met.version - 1, **both) == [
        "A function",
        "Adviser",
        "Director",
    ]


def test_a_page_without_the_boxes_that_is_merged_unticks_nobody(client, met):
    assert save(client, met, version=met.version - 1) == ["A function", "Director"]


def test_a_page_without_the_boxes_unticks_nobody(client, met):
    assert save(client, met) == ["A function", "Director"]


def test_who_was_met_stays_on_offer_after_leaving(client, met, post):
    type(post).objects.update(ends_on=date(2019, 1, 2))
    page = client.get(f"{met.mission.get_absolute_url()}edit/").content.decode()
    assert "Hela Trabelsi, Director" in page
    assert f'value="{post.pk}" id="id_visits-0-hosts_0" checked' in page

    assert "Hela Trabelsi" in offered(client, pk=met.pk)
    assert "Hela Trabelsi" not in offered(client, pk="x")


def test_somebody_hidden_since_stays_met(client, met, post, aneti):
    type(aneti).objects.filter(pk=aneti.pk).update(status="restricted")

    assert save(client, met, hosts_shown="1") == ["A function", "Director"]


# A promise as the subject, without a script


def press(client, value, **row):
    data = log_data(visits=[visit(**{"subject": "Typed"} | row)])
    response = client.post(ADD, data | {"fill-subject": value})
    return response.context["log"].visits[0]["subject"].value()


def test_a_follow_up_is_put_into_the_subject(client, aneti):
    row = FollowUpFactory(
        mission=MissionFactory(), owner_institution=aneti, title="Send it"
    )

    assert press(client, f"visits-0:{row.pk}") == "Send it"
    assert press(client, f"visits-7:{row.pk}") == "Typed"
    assert press(client, "visits-0:none") == "Typed"
    assert press(client, "visits-0:99999999") == "Typed"
