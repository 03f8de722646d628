"""Naming somebody new on the log page: asked first, made once, and only with the rest."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation.models import FollowUp
from institutions.models import Institution, Person
from missions.models import DelegationMember, Mission, Visit
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
)
from tests.factories.missions import MissionFactory
from tests.missions.log_page import log_data

ADD = "/missions/new/"


@pytest.fixture(autouse=True)
def places():
    CountryFactory(code="TG")
    CountryFactory(code="TN", time_zone="Africa/Tunis")


@pytest.fixture
def send(client, staff):
    client.force_login(staff)

    def post(path=ADD, **fields):
        return client.post(path, log_data(**fields))

    return post


def answered(field, text, answer, **more):
    """A name with what was answered about it, as the row posts them."""
    sent = {field: text, f"{field}_is": answer, f"{field}_about": text}
    return sent | {f"{field}_{key}": value for key, value in more.items()}


def new(field, text="Office neuf", **more):
    return answered(field, text, "new", **more)


# Institutions


def test_an_unknown_institution_is_asked_about_and_nothing_is_saved(send):
    body = InstitutionFactory(name_fr="Office national", code="TG-ON")
    page = send(lead_institution="Office nationale").content.decode()

    assert "No institution is called “Office nationale”." in page
    assert 'name="lead_institution_is" id="id_lead_institution_is_TG-ON"' in page
    assert "It is Office national, Togo" in page
    assert "Another institution: create “Office nationale”" in page
    assert not Mission.objects.exists()
    assert list(Institution.objects.all()) == [body]


def test_the_one_that_was_meant_is_taken(send):
    body = InstitutionFactory(name_fr="Office national", code="TG-ON")
    send(**answered("lead_institution", "Office nationale", "TG-ON"))

    assert Mission.objects.get().lead_institution == body


def test_an_answer_that_names_nobody_is_no_answer(send):
    page = send(**answered("lead_institution", "Office", "TG-XX")).content.decode()

    assert "No institution is called “Office”." in page


def test_a_new_institution_is_made_with_the_mission_to_be_completed(send, staff):
    send(**new("host_institution", "Office neuf (ONX)"))

    mission, body = Mission.objects.get(), Institution.objects.get()
    assert mission.host_institution == body
    assert (body.code, body.name, body.acronym) == ("TN-ONX", "Office neuf", "ONX")
    assert (body.is_incomplete, body.type, body.status) == (True, "", "active")
    assert (body.noted_by, body.noted_from) == (staff, mission.get_absolute_url())
    assert [event.by for event in body.events.all()] == [staff]


def test_its_country_and_its_type_may_be_said(send):
    send(**new("lead_institution", country="", type="UN"))

    body = Institution.objects.get()
    assert (body.country, body.type, body.social_side) == (None, "UN", "partner")
    assert body.code == "XX-INST-001"


def test_a_country_that_does_not_exist_is_refused(send):
    page = send(**new("lead_institution", country="ZZ")).content.decode()

    assert "Choose a country of the list." in page
    assert not Institution.objects.exists()


def test_the_review_names_new_institutions_and_makes_none(send):
    page = send(
        confirmed=None,
        **new("lead_institution", "Bureau neuf"),
        **new("host_institution", "Office neuf"),
        members=[{"title": "DG"} | new("institution", "Agence neuve")],
        visits=[{"takes_place_on": "22/1/2019"} | new("institution", "Centre neuf")],
        follow_ups=[{"title": "Write"} | new("owner_institution", "Service neuf")],
        **new("debriefing-institution", "Maison neuve"),
    ).content.decode()

    assert "Check before you save" in page
    assert "Centre neuf" in page
    assert not Institution.objects.exists()


def test_however_many_rows_name_it_it_is_made_once(send):
    send(
        **new("host_institution"),
        members=[{"title": "DG"} | new("institution", country="TN")],
        visits=[{"takes_place_on": "22/1/2019"} | new("institution", "OFFICE neuf")],
        follow_ups=[{"title": "Write"} | new("owner_institution", country="TN")],
        **new("debriefing-institution"),
    )

    body = Institution.objects.get()
    mission = Mission.objects.get()
    assert mission.host_institution == body == mission.debriefing.institution
    assert DelegationMember.objects.get().institution == body
    assert Visit.objects.get().institution == body
    assert FollowUp.objects.get().owner_institution == body


def test_a_form_that_arrives_twice_makes_one_institution(send):
    key = str(uuid.uuid4())
    first = send(form_key=key, **new("lead_institution"))
    second = send(form_key=key, **new("lead_institution"))

    assert first.url == second.url
    assert Institution.objects.count() == 1


def test_nothing_is_made_while_anything_is_wrong(send):
    page = send(starts_on="", **new("lead_institution")).content.decode()

    assert not Institution.objects.exists()
    # The answer stands in the page, to be sent again.
    assert 'name="lead_institution_is" value="new"' in page
    assert '<option value="TG" selected>Togo' in page


def test_a_row_that_is_to_be_removed_makes_nothing(send):
    row = {"title": "DG", "remove": "on"} | new("institution")
    send(members=[row])

    assert Mission.objects.exists()
    assert not Institution.objects.exists()


def test_an_answer_about_another_text_is_asked_again(send):
    sent = new("lead_institution") | {"lead_institution": "Bureau neuf"}
    page = send(**sent).content.decode()

    assert "No institution is called “Bureau neuf”." in page
    assert not Institution.objects.exists()


def test_another_button_keeps_what_was_answered(send):
    body = InstitutionFactory(name_fr="Office national", code="TG-ON")
    page = send(
        **{"add-members": "1"},
        **answered("lead_institution", "Office", "TG-ON"),
        **new("host_institution", country="TG"),
        members=[new("name", "Ama Mensah")],
    ).content.decode()

    assert 'name="lead_institution_is" value="TG-ON"' in page
    assert 'name="lead_institution_about" value="Office"' in page
    assert 'name="host_institution_is" value="new"' in page
    assert 'name="members-0-name_is" value="new"' in page
    assert "No institution" not in page
    assert list(Institution.objects.all()) == [body]


def test_a_new_institution_may_join_a_mission_that_is_there(send, mission):
    path = f"{mission.get_absolute_url()}edit/"
    send(path, version=mission.version, **new("lead_institution"))

    body = Institution.objects.get(is_incomplete=True)
    mission.refresh_from_db()
    assert mission.lead_institution == body
    assert body.noted_from == mission.get_absolute_url()


def test_who_is_asked_which_of_two_changes_is_right_makes_none_yet(send, mission):
    path = f"{mission.get_absolute_url()}edit/"
    stale = mission.version
    send(path, version=stale, city="Sfax")

    response = send(path, version=stale, city="Sousse", **new("lead_institution"))

    assert response.status_code == 409
    assert not Institution.objects.filter(is_incomplete=True).exists()
    # What was answered about the name goes along with the choice.
    page = response.content.decode()
    assert 'name="lead_institution_is" value="new"' in page


def test_three_new_institutions_cost_what_one_costs(send):
    def cost(*names):
        number = Mission.objects.count()
        rows = [
            {"takes_place_on": "22/1/2019"} | new("institution", name) for name in names
        ]
        with CaptureQueriesContext(connection) as queries:
            send(title=f"Mission {number}", visits=rows)
        assert Mission.objects.count() == number + 1
        return len(queries)

    cost("Zorglub")
    assert cost("Alpha") == cost("Bravo kilo", "Charlie lima", "Delta mike")


def test_three_unknown_institutions_are_asked_about_at_the_cost_of_one(send):
    name = "Agence nationale pour l’emploi"
    InstitutionFactory(name_fr=name, country_id="TN")

    def cost(*names):
        rows = [{"takes_place_on": "22/1/2019", "institution": text} for text in names]
        with CaptureQueriesContext(connection) as queries:
            page = send(visits=rows).content.decode()
        assert page.count(f"It is {name}") == len(names)
        return len(queries)

    cost("Ag. nat. emploi")
    assert cost("Ag. nat. emploi") == cost(
        "Ag. nat. emploi", "National Employment Agency", "Agency for employment (nat.)"
    )


def test_an_observer_makes_nothing(client, observer):
    client.force_login(observer)

    assert client.post(ADD, log_data(**new("lead_institution"))).status_code == 403
    assert not Institution.objects.filter(is_incomplete=True).exists()


# People


@pytest.fixture
def tetteh():
    person = PersonFactory(given_names="Ablavi", family_name="Tetteh")
    PostFactory(person=person, title="Présidente", institution__acronym="CNP")
    return person


def test_somebody_who_is_nearly_known_is_asked_about(send, tetteh):
    page = send(members=[{"name": "A. Tetteh"}]).content.decode()

    assert "Is “A. Tetteh” somebody we know already?" in page
    assert "It is Ablavi Tetteh" in page
    assert "Présidente, CNP" in page
    assert not Mission.objects.exists()


def test_the_person_who_was_meant_is_seated_with_the_post(send, tetteh):
    send(members=[answered("name", "A. Tetteh", str(tetteh.pk))])

    member = DelegationMember.objects.get()
    assert (member.person, member.title) == (tetteh, "Présidente")
    assert Person.objects.count() == 1


def test_somebody_else_is_made_to_be_completed(send, staff, tetteh):
    send(members=[new("name", "A. Tetteh")])

    person = DelegationMember.objects.get().person
    assert person != tetteh
    assert (person.full_name, person.is_incomplete) == ("A. Tetteh", True)
    assert (person.noted_by, person.noted_from) == (
        staff,
        Mission.objects.get().get_absolute_url(),
    )


def test_a_namesake_in_the_list_takes_the_seat_of_the_one_who_sat_there(
    send, mission, tetteh
):
    other = PersonFactory(given_names="Ablavi", family_name="Tetteh")
    path = f"{mission.get_absolute_url()}edit/"
    seat = DelegationMember.objects.create(
        delegation=mission.delegations.create(country_id="TG"),
        person=tetteh,
        side="government",
    )
    row = answered("name", "Ablavi Tetteh", str(other.pk)) | {"pk": seat.pk}
    send(path, version=mission.version, members=[row])

    assert DelegationMember.objects.get().person == other


@pytest.fixture
def mission():
    return MissionFactory(code="TG-TN-2018-77")


@pytest.mark.parametrize("answer", ["x", "9" * 40, "-1"])
def test_an_answer_that_is_nobody_is_no_answer(answer, send, tetteh):
    page = send(members=[answered("name", "A. Tetteh", answer)]).content.decode()

    assert "Is “A. Tetteh” somebody we know already?" in page


# The page


def test_the_page_does_not_grow_with_the_registry(client, staff):
    client.force_login(staff)
    before = len(client.get(ADD).content)
    for number in range(20):
        InstitutionFactory(name_fr=f"Institution with a long name {number}")
        PersonFactory()

    assert abs(len(client.get(ADD).content) - before) < 100
