"""What the log page refuses, how it says so, and that nothing typed is lost."""

import uuid

import pytest

from institutions.models import Person
from missions.models import DelegationMember, Mission
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
    ThemeFactory,
)
from tests.factories.missions import MissionFactory, ProgrammeFactory
from tests.missions.log_page import log_data

ADD = "/missions/new/"


@pytest.fixture(autouse=True)
def places():
    CountryFactory(code="TG")
    CountryFactory(code="TN", time_zone="Africa/Tunis")


@pytest.fixture
def send(client, staff):
    client.force_login(staff)

    def post(**fields):
        return client.post(ADD, log_data(**fields))

    return post


def errors_of(response):
    assert response.status_code == 200
    assert "<title>Error:" in " ".join(response.content.decode().split())
    assert not Mission.objects.filter(code__startswith="TG-TN-2019").exists()
    log = response.context["log"]
    rows = [row for rows in (log.members, log.visits, log.follow_ups) for row in rows]
    return {
        field: messages
        for form in (log.essentials, log.debriefing, *rows)
        for field, messages in form.errors.items()
    }


# Essentials


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"visiting_country": ""}, "visiting_country", "Choose the country that"),
        ({"host_country": ""}, "host_country", "Choose the host country."),
        ({"host_country": "XX"}, "host_country", "Choose a country of the list."),
        ({"host_country": "TG"}, "host_country", "Choose another country as the host."),
        ({"starts_on": ""}, "starts_on", "Enter the first day."),
        ({"ends_on": ""}, "ends_on", "Enter the last day."),
        ({"starts_on": "31 2 2019"}, "starts_on", "Enter a real date"),
        ({"ends_on": "20/1/2019"}, "ends_on", "The end date must come after the start"),
        ({"visiting_country": "TN"}, "visiting_country", "You cannot log missions of"),
        ({"lead_institution": "Nope"}, "lead_institution", "No institution is called"),
    ],
)
def test_essentials_are_checked(fields, field, message, send):
    [found] = errors_of(send(**fields))[field]

    assert found.startswith(message)


def test_what_was_typed_stays_and_errors_lead_to_their_fields(send):
    response = send(
        starts_on="31 février",
        purpose="A long text",
        members=[{"name": "Ama Mensah", "title": "Chief"}],
        visits=[{"subject": "Placement"}],
    )
    errors_of(response)
    page = response.content.decode()

    for typed in ("31 février", "A long text", "Ama Mensah", "Chief", "Placement"):
        assert typed in page
    assert 'href="#id_starts_on"' in page
    assert 'href="#id_visits-0-takes_place_on"' in page
    parts = response.context["page"].parts
    states = {name: part["tone"] for name, part in parts.items()}
    assert states["essentials"] == states["programme"] == "late"
    assert states["delegation"] == "warn"


def test_both_days_fit_in_one_box(send):
    send(starts_on="21-25 Jan 2019", ends_on="")

    mission = Mission.objects.get()
    assert (mission.starts_on.day, mission.ends_on.day) == (21, 25)


def test_a_programme_themes_and_a_title_are_kept(send):
    programme, theme = ProgrammeFactory(), ThemeFactory()
    send(programme=programme.pk, themes=[theme.pk], title="Our title", city="Tunis")

    mission = Mission.objects.get()
    assert (mission.programme, mission.title) == (programme, "Our title")
    assert list(mission.themes.all()) == [theme]


def test_another_part_of_the_row_cannot_be_set(send, outsider):
    send(status="closed", logged_by=outsider.pk, version=99, report="x")

    mission = Mission.objects.get()
    assert (mission.status, mission.code) == ("held", "TG-TN-2019-01")
    assert mission.logged_by != outsider


# Rows


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        ({"institution": "DGE"}, "name", "Enter a name or a function."),
        ({"name": "x" * 120}, "name", "This name is too long."),
        ({"name": "A B", "pk": "999999"}, "__all__", "This row is not part of"),
        ({"name": "A B", "pk": "x"}, "pk", "Enter a whole number."),
        ({"name": "A B", "side": "x"}, "side", "Select a valid choice"),
    ],
)
def test_delegates_are_checked(row, field, message, send):
    InstitutionFactory(acronym="DGE")

    [found] = errors_of(send(members=[row]))[field]

    assert found.startswith(message)


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        ({"subject": "x"}, "takes_place_on", "Enter the day of the visit."),
        ({"subject": "x"}, "institution", "Choose the institution visited."),
        ({"institution": "Nope"}, "institution", "No institution is called"),
        ({"takes_place_on": "soon"}, "takes_place_on", "Enter a real date"),
        ({"subject": "x", "end_time": "9"}, "end_time", "The end must come after"),
        (
            {"subject": "x", "start_time": "10", "end_time": "9"},
            "end_time",
            "The end must come after",
        ),
        ({"subject": "x", "start_time": "noon"}, "start_time", "Enter a time"),
        ({"subject": "x", "status": "cancelled"}, "status", "Select a valid choice"),
    ],
)
def test_visits_are_checked(row, field, message, send):
    [found] = errors_of(send(visits=[row]))[field]

    assert found.startswith(message)


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        ({"owner_institution": "DGE"}, "title", "Say what was agreed."),
        ({"title": "x" * 251}, "title", "Ensure this value has at most"),
        ({"title": "x", "due_on": "31 2 2019"}, "due_on", "Enter a real date"),
    ],
)
def test_follow_ups_are_checked(row, field, message, send):
    InstitutionFactory(acronym="DGE")

    [found] = errors_of(send(follow_ups=[row]))[field]

    assert found.startswith(message)


def test_removed_and_empty_rows_say_nothing(send):
    send(
        members=[{"name": "x" * 120, "remove": "on"}, {"side": "workers"}],
        visits=[{"subject": "x", "remove": "on"}, {"start_time": "nonsense"}],
        follow_ups=[{"title": "x", "remove": "on"}, {}],
    )

    mission = Mission.objects.get()
    assert not mission.delegations.get().members.exists()
    assert not mission.visits.exists()
    assert not mission.follow_ups.exists()


def test_a_person_sits_once_and_one_leads(send):
    errors = errors_of(
        send(
            members=[
                {"name": "Ama Mensah", "role": "head"},
                {"name": "MENSAH Ama", "role": "head"},
                {"name": "Ama Mensah"},
            ]
        )
    )

    assert errors["name"] == ["This person is in the delegation already."]
    assert errors["role"] == ["A delegation has one head."]


def test_too_many_rows_are_refused(send):
    response = send(members=[{"name": f"Person N{number}"} for number in range(65)])

    assert "Please submit at most 60 forms." in response.content.decode()
    assert not Mission.objects.exists()


def test_a_page_without_its_counters_is_not_taken(client, staff):
    client.force_login(staff)
    data = log_data()
    del data["members-TOTAL_FORMS"]

    assert client.post(ADD, data).status_code == 200
    assert client.post(ADD, data | {"add-members": "1"}).status_code == 400
    assert not Mission.objects.exists()


# People


def test_known_people_are_recognised_with_their_post_of_the_day(send):
    post = PostFactory(
        person__given_names="Gaston",
        person__family_name="Batchéy",
        person__sex="M",
        institution__social_side="workers",
        title="Director general",
    )
    send(members=[{"name": "batchey gaston"}])

    member = DelegationMember.objects.get()
    assert (member.person, member.post) == (post.person, post)
    assert (member.institution, member.title) == (post.institution, post.title)
    assert (member.side, member.sex) == ("workers", "M")
    assert Person.objects.count() == 1


def test_a_known_person_without_a_post_keeps_what_is_typed(send):
    person = PersonFactory(given_names="Ama", family_name="Mensah")
    body = InstitutionFactory(acronym="DGE")
    PostFactory(person=person)
    send(members=[{"name": "Ama Mensah", "institution": "DGE", "title": "Chief"}])

    member = DelegationMember.objects.get()
    assert (member.person, member.post, member.institution) == (person, None, body)


def test_namesakes_are_told_apart_by_their_institution(send):
    body = InstitutionFactory(acronym="DGE")
    InstitutionFactory(acronym="ANPE")
    names = {"person__given_names": "Ama", "person__family_name": "Mensah"}
    post = PostFactory(institution=body, **names)
    PostFactory(**names)

    errors = errors_of(send(members=[{"name": "Ama Mensah"}]))
    assert "Several people are called “Ama Mensah”" in errors["name"][0]
    send(members=[{"name": "Ama Mensah", "institution": "DGE"}])
    assert DelegationMember.objects.get().person == post.person
    send(members=[{"name": "Ama Mensah", "institution": "ANPE"}])
    assert Person.objects.filter(is_incomplete=True).count() == 1


def test_somebody_of_a_restricted_body_elsewhere_is_not_revealed(send):
    body = InstitutionFactory(status="restricted", country=CountryFactory(code="TN"))
    hidden = PostFactory(
        person__given_names="Ali", person__family_name="Hidden", institution=body
    ).person
    response = send(members=[{"name": "Ali Hidden"}])

    assert response.status_code == 302
    assert DelegationMember.objects.get().person != hidden


# Twice, at once, and by whom


def test_a_form_that_arrives_twice_makes_one_mission(send):
    key = uuid.uuid4()

    first = send(form_key=key, members=[{"name": "Ama Mensah"}])
    second = send(form_key=key, members=[{"name": "Ama Mensah"}])

    assert first.url == second.url
    assert (Mission.objects.count(), Person.objects.count()) == (1, 1)


def test_the_next_mission_of_the_pair_gets_the_next_number(send):
    MissionFactory(code="TG-TN-2019-07")
    MissionFactory(code="TG-TN-2019-old")

    assert send().url.startswith("/missions/TG-TN-2019-08/")


@pytest.mark.parametrize(("who", "status"), [("observer", 403), ("nobody", 403)])
def test_readers_do_not_log(who, status, client, request):
    client.force_login(request.getfixturevalue(who))

    assert client.get(ADD).status_code == status
    assert client.post(ADD, log_data()).status_code == status


def test_staff_of_two_countries_choose(client, staff):
    GrantFactory(user=staff, country=CountryFactory(code="TN"), role="staff")
    client.force_login(staff)

    essentials = client.get(ADD).context["log"].essentials

    assert essentials["visiting_country"].value() == ""
