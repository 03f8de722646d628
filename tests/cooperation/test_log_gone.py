"""A body that is gone: not for a mission after its end, but for one before it."""

import uuid
from datetime import date

import pytest

from institutions.models import InstitutionStatus
from missions.models import Mission
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import (
    AssistanceRequestFactory,
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
