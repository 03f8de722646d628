"""Buttons of the log page that change it and save nothing; what it proposes."""

import pytest

from migration_coop.lib.dates import parse_date
from missions.models import Mission
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
)
from tests.factories.missions import (
    DelegationFactory,
    DelegationMemberFactory,
    MissionFactory,
)
from tests.missions.log_page import log_data, sent_by

ADD = "/missions/new/"


@pytest.fixture(autouse=True)
def places():
    CountryFactory(code="TG")
    CountryFactory(code="TN", time_zone="Africa/Tunis")


@pytest.fixture
def client(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def press(client):
    def pressed(name, value="1", **fields):
        response = client.post(ADD, log_data(confirmed=None, **fields) | {name: value})
        assert response.status_code == 200
        assert "has-error" not in response.text
        assert not Mission.objects.filter(title="").exists()
        return response

    return pressed


def names_of(response):
    rows = response.context["log"].members
    return [row.typed("name") or row.typed("title") for row in rows if not row.is_empty]


# Rows


def test_a_row_is_removed_and_put_back_without_losing_a_word(press, client):
    members = [{"name": "Ama Mensah", "title": "Chief"}, {"name": "Komi Adjovi"}]

    page = press("remove-members", "0", members=members)
    assert names_of(page) == ["Komi Adjovi"]
    assert "Ama Mensah is removed." in page.text
    # The button that puts it back has the focus: with the keyboard nothing is lost.
    assert "autofocus" in page.text

    page = client.post(ADD, sent_by(page.context["log"]) | {"put-back-members": "0"})
    assert names_of(page) == ["Ama Mensah", "Komi Adjovi"]
    assert page.context["log"].members[0].typed("title") == "Chief"


def test_a_row_that_is_empty_goes_without_a_word(press):
    page = press("remove-visits", "0", visits=[{}])

    assert "is removed" not in page.text


@pytest.mark.parametrize("value", ["x", "-"])
def test_a_button_with_nonsense_is_not_taken(value, client):
    sent = log_data() | {"remove-members": value}

    assert client.post(ADD, sent).status_code == 400


def test_what_is_on_record_cannot_be_removed_but_a_delegate_can(client):
    mission = MissionFactory(code="TG-TN-2019-01")
    member = DelegationMemberFactory(delegation=DelegationFactory(mission=mission))
    address = f"/missions/{mission.code}/edit/"
    shown = sent_by(client.get(address).context["log"])

    page = client.post(address, shown | {"remove-members": "0"})
    client.post(address, sent_by(page.context["log"]))

    assert not type(member).objects.exists()


# Like last time


@pytest.fixture
def earlier():
    """Delegations of Togo: one of the DGE, a later one of somebody else."""
    dge = InstitutionFactory(acronym="DGE")
    named = PersonFactory(given_names="Ama", family_name="Mensah")
    PostFactory(person=named, institution=dge)
    first = MissionFactory(code="TG-TN-2018-01", lead_institution=dge)
    delegation = DelegationFactory(mission=first)
    DelegationMemberFactory(
        delegation=delegation, person=named, title="Chief", institution=dge, role="head"
    )
    DelegationMemberFactory(
        delegation=delegation, person=None, title="Unions", side="workers", position=1
    )
    later = MissionFactory(code="TG-TN-2018-02", starts_on="2019-01-22")
    DelegationMemberFactory(
        delegation=DelegationFactory(mission=later),
        person=PersonFactory(given_names="Komi", family_name="Adjovi"),
    )
    return first


def test_like_last_time_takes_the_delegation_of_the_same_institution(press, earlier):
    page = press("like-last-time", lead_institution="DGE", members=[{}])

    assert names_of(page) == ["Ama Mensah", "Unions"]
    first, second = (row for row in page.context["log"].members if not row.is_empty)
    assert (first.typed("title"), first.typed("role")) == ("Chief", "head")
    assert first.typed("institution").startswith("Institution")
    assert second.typed("side") == "workers"
    assert "Taken over from TG-TN-2018-01." in page.text


def test_like_last_time_adds_to_whom_is_typed_and_takes_nobody_twice(press, earlier):
    typed = [{"name": "ama mensah", "title": "Director"}, {"name": "Yao Koffi"}]

    page = press("like-last-time", lead_institution="DGE", members=typed)

    assert names_of(page) == ["ama mensah", "Yao Koffi", "Unions"]


def test_like_last_time_without_an_institution_takes_the_latest(press, earlier):
    assert names_of(press("like-last-time")) == ["Komi Adjovi"]


@pytest.mark.parametrize("visitor", ["", "ML"])
def test_like_last_time_says_when_there_is_none(visitor, press, earlier):
    CountryFactory(code="ML")

    page = press("like-last-time", visiting_country=visitor)

    assert names_of(page) == []
    assert "No earlier delegation is known." in page.text


def test_like_last_time_on_a_saved_mission_means_another_one(client, earlier):
    Mission.objects.filter(code="TG-TN-2018-02").update(code="TG-TN-2018-99")
    address = f"/missions/{earlier.code}/edit/"
    shown = sent_by(client.get(address).context["log"])

    page = client.post(address, shown | {"like-last-time": "1"})

    assert "Taken over from TG-TN-2018-99." in page.text


def test_nobody_is_named_whom_the_user_may_not_know(press, earlier):
    body = InstitutionFactory(status="restricted", country=CountryFactory(code="TN"))
    hidden = PersonFactory(given_names="Ali", family_name="Hidden")
    PostFactory(person=hidden, institution=body)
    delegation = earlier.delegations.get()
    for title in ("Expert", ""):
        DelegationMemberFactory(
            delegation=delegation, person=hidden, title=title, position=9
        )
        hidden = PersonFactory(is_withdrawn=True)

    page = press("like-last-time", lead_institution="DGE")

    assert names_of(page) == ["Ama Mensah", "Unions", "Expert"]
    assert "Hidden" not in page.text


# What it proposes


def test_the_page_proposes_title_reference_and_days(press):
    page = press("refresh", starts_on="21-25 janv 2019", ends_on="")

    shown = page.context["page"]
    assert shown.heading == "Study visit Togo–Tunisia, January 2019"
    assert shown.proposed_code == "TG-TN-2019-01"
    assert shown.days_in_words == "Monday – Friday, 5\N{NO-BREAK SPACE}days"
    assert '<option value="22/01/2019">' in page.text
    assert 'placeholder="25/01/2019"' in page.text
    assert "As in the host country: Africa/Tunis" in page.text


@pytest.mark.parametrize(
    "fields",
    [
        {"host_country": ""},
        {"host_country": "XX"},
        {"host_country": "TG"},
        {"starts_on": "31 févr.", "ends_on": ""},
        {"starts_on": "25/01/2019", "ends_on": "21/01/2019"},
        {"kind": "nonsense"},
    ],
)
def test_nothing_is_proposed_before_pair_and_days_are_known(fields, press):
    page = press("refresh", **fields).context["page"]

    assert page.heading == ""


def test_a_long_mission_has_no_list_of_days(press):
    page = press("refresh", ends_on="30/09/2019").context["page"]

    assert page.days
    assert page.days_to_choose == []


def test_one_day_is_said_in_words(press):
    page = press("refresh", ends_on="21/01/2019").context["page"]

    assert page.days_in_words == "Monday, 1\N{NO-BREAK SPACE}day"


def test_a_title_that_was_typed_stays(press):
    page = press("refresh", title="Our title")

    assert page.context["page"].heading == "Our title"
    assert '<details class="disclosure" id="proposed" open>' in page.text


def test_the_lead_is_where_the_user_works(client, staff):
    staff.institution = InstitutionFactory(acronym="DGE")
    staff.save()
    log = client.get(ADD).context["log"]
    assert log.essentials["lead_institution"].value().startswith("Institution")

    staff.institution = InstitutionFactory(country=CountryFactory(code="TN"))
    staff.save()
    assert not client.get(ADD).context["log"].essentials["lead_institution"].value()


def test_a_time_zone_may_be_another_than_the_hosts(client):
    CountryFactory(code="MA", time_zone="Africa/Casablanca")
    client.post(ADD, log_data(time_zone="Africa/Casablanca"))
    mission = Mission.objects.get()
    assert mission.time_zone == "Africa/Casablanca"

    address = f"/missions/{mission.code}/edit/"
    essentials = client.get(address).context["log"].essentials
    assert essentials["time_zone"].value() == "Africa/Casablanca"
    assert "code" not in essentials.fields


def test_a_range_typed_over_two_days_counts(client):
    client.post(ADD, log_data(starts_on="4-5 Feb 2019", ends_on="25/01/2019"))

    mission = Mission.objects.get()
    assert (mission.starts_on, mission.ends_on) == (
        parse_date("4 2 2019"),
        parse_date("5 2 2019"),
    )


def test_a_range_the_wrong_way_round_is_told(client):
    page = client.post(ADD, log_data(starts_on="25-21 Jan 2019", ends_on=""))

    assert "The end date must come after the start date." in page.text


# How far it is


def test_progress_is_said_in_words(press):
    body = InstitutionFactory(acronym="DGE").acronym
    promise = {"title": "Write", "owner_institution": body}

    def states(**fields):
        page = press("refresh", **fields).context["page"]
        return {name: part["state"] for name, part in page.parts.items()}, page

    found, page = states(
        members=[{"name": "Ama Mensah"}],
        follow_ups=[promise],
        **{"debriefing-summary": "Good."},
    )
    assert found == {
        "essentials": "Complete",
        "delegation": "To check",
        "programme": "To complete",
        "debriefing": "Complete",
        "follow_ups": "To complete",
    }
    assert page.parts_done == "2 blocks of 5"
    assert page.parts["delegation"]["count"] == "1 person"
    found, page = states(follow_ups=[promise | {"due_on": "1 3 2027"}])
    assert found["follow_ups"] == "Complete"


def test_what_is_wrong_is_to_be_corrected(client):
    page = client.post(ADD, log_data(visits=[{"subject": "x"}])).context["page"]

    assert page.parts["programme"]["state"] == "To correct"
