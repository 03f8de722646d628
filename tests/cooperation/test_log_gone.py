"""A body that is gone: not for a mission after its end, but for one before it."""

import uuid
from datetime import date

import pytest

from cooperation.forms.planning import bodies_for
from cooperation.work.people import bodies_of
from institutions.models import InstitutionStatus
from missions.models import Mission
from tests.factories.cooperation import FollowUpFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import (
    AssistanceRequestFactory,
    DebriefingFactory,
    DelegationMemberFactory,
    MissionFactory,
    VisitFactory,
)
from tests.missions.log_page import log_data, sent_by

ENDED = date(2019, 1, 22)


@pytest.fixture
def gone():
    CountryFactory(code="TG")
    tunisia = CountryFactory(code="TN", time_zone="Africa/Tunis")
    return InstitutionFactory(
        code="TN-GONE",
        acronym="GONE",
        country=tunisia,
        status=InstitutionStatus.DISSOLVED,
        ended_on=ENDED,
    )


@pytest.fixture
def send(client, staff):
    client.force_login(staff)

    def post(**fields):
        key = uuid.uuid4()
        return client.post("/missions/new/", log_data(form_key=key, **fields))

    return post


def visit_on(day):
    return [{"institution": "GONE", "takes_place_on": day}]


def test_a_mission_before_the_end_names_it(send, gone):
    send(host_institution="GONE", visits=visit_on("21/01/2019"))

    mission = Mission.objects.get()
    assert mission.host_institution == gone
    assert mission.visits.get().institution == gone


def test_a_visit_after_the_end_is_refused(send, gone):
    response = send(visits=visit_on("22/01/2019"))

    [row] = [row for row in response.context["log"].visits if row.errors]
    assert row.errors["institution"] == ["GONE was dissolved on 22\xa0January 2019."]
    assert not Mission.objects.exists()


@pytest.mark.parametrize("field", ["lead_institution", "host_institution"])
def test_a_mission_that_begins_after_the_end_is_refused(send, gone, field):
    days = {"starts_on": "23/01/2019", "ends_on": "25/01/2019"}
    response = send(**days, **{field: "GONE"})

    assert list(response.context["log"].essentials.errors) == [field]


def test_nobody_comes_from_a_body_that_is_gone(send, gone):
    days = {"starts_on": "23/01/2019", "ends_on": "25/01/2019"}
    members = [{"title": "Director", "institution": "GONE"}]
    response = send(**days, members=members)

    [row] = response.context["log"].members
    assert list(row.errors) == ["institution"]


def test_what_was_saved_before_anybody_knew_is_saved_again(client, staff, gone):
    day = date(2019, 1, 24)
    mission = MissionFactory(
        code="TG-TN-2019-01",
        host_institution=gone,
        starts_on=day,
        ends_on=day,
        host_country=gone.country,
    )
    VisitFactory(mission=mission, institution=gone, takes_place_on=day, number=1)
    DelegationMemberFactory(delegation__mission=mission, institution=gone)
    client.force_login(staff)
    address = f"{mission.get_absolute_url()}edit/"
    sent = sent_by(client.get(address).context["log"])

    response = client.post(address, sent | {"city": "Sfax", "confirmed": "1"})

    assert response.status_code == 302
    mission.refresh_from_db()
    assert mission.city == "Sfax"


def test_a_new_request_asks_nothing_of_what_is_gone(client, staff, gone):
    client.force_login(staff)
    form = client.get("/requests/new/").context["form"]
    assert gone not in form.fields["host_institution"].queryset

    asked = AssistanceRequestFactory(host_institution=gone)
    form = client.get(f"/requests/{asked.pk}/edit/").context["form"]
    assert gone in form.fields["host_institution"].queryset


# --- Who is gone today takes on nothing new --------------------------------------------


PROMISED = [{"title": "Send the draft", "owner_institution": "GONE"}]


@pytest.mark.parametrize(
    ("ended_on", "why"),
    [
        (ENDED, "GONE was dissolved on 22\xa0January 2019."),
        (None, "GONE was dissolved."),
    ],
)
def test_a_follow_up_is_not_given_to_a_body_that_is_gone(send, gone, ended_on, why):
    gone.ended_on = ended_on
    gone.save()

    response = send(follow_ups=PROMISED)

    [row] = response.context["log"].follow_ups
    assert row.errors["owner_institution"] == [why]
    assert not Mission.objects.exists()


def test_a_debriefing_after_the_end_of_a_body_is_refused(send, gone):
    response = send(**{"debriefing-institution": "GONE"})

    errors = response.context["log"].debriefing.errors
    assert errors["institution"] == ["GONE was dissolved on 22\xa0January 2019."]


def test_a_debriefing_before_its_end_names_it(send, gone):
    fields = {"institution": "GONE", "held_on": "21/01/2019", "summary": "Good."}
    send(**{f"debriefing-{name}": said for name, said in fields.items()})

    assert Mission.objects.get().debriefing.institution == gone


def test_rows_that_name_it_already_are_saved_again(client, staff, gone):
    mission = MissionFactory(code="TG-TN-2019-01", host_country=gone.country)
    follow_up = FollowUpFactory(mission=mission, owner_institution=gone)
    DebriefingFactory(mission=mission, institution=gone, held_on=date(2020, 1, 1))
    client.force_login(staff)
    address = f"{mission.get_absolute_url()}edit/"
    sent = sent_by(client.get(address).context["log"])

    named = {"follow_ups-0-title": "Another draft", "confirmed": "1"}
    response = client.post(address, sent | named)

    assert response.status_code == 302
    follow_up.refresh_from_db()
    assert (follow_up.title, follow_up.owner_institution) == ("Another draft", gone)


def test_pages_offer_it_only_where_it_is_in_charge_already(client, staff, gone):
    mission = MissionFactory(code="TG-TN-2019-01", host_country=gone.country)
    follow_up = FollowUpFactory(mission=mission, owner_institution=gone)
    client.force_login(staff)

    def offered(address):
        form = client.get(address).context["form"]
        return gone in form.fields["owner_institution"].queryset

    assert not offered(f"{mission.get_absolute_url()}follow-ups/add/")
    assert offered(f"/follow-ups/{follow_up.pk}/edit/")


def test_work_is_not_handed_to_it(staff, gone):
    assert gone not in bodies_of(["TN"], user=staff)


def test_a_milestone_keeps_a_body_that_is_gone(staff, gone):
    tunisia = gone.country

    assert gone not in bodies_for(staff, country=tunisia)
    assert gone in bodies_for(staff, country=tunisia, named=[gone.pk, None])
