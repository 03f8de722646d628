"""What logging a mission costs, and the codes that missions get."""

from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, connections
from django.test.utils import CaptureQueriesContext

from institutions.models import Country
from missions.actions.missions import CodeTaken, create_mission, next_code
from missions.models import Mission
from tests.factories.accounts import UserFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import MissionFactory
from tests.missions.log_page import log_data

AT = datetime(2019, 1, 28, 9, tzinfo=UTC)


@pytest.fixture
def mission():
    return MissionFactory(code="TG-TN-2019-01", title="The mission")


def queries_to_log(client, rows):
    number = Mission.objects.count() - 1
    # Names unlike each other: of those that are alike the page asks who is meant.
    letters = "BDFGKLM"[number : number + rows]
    names = [{"name": f"{letter * 4}a {letter * 5}u"} for letter in letters]
    visits = [{"takes_place_on": "21 1 2019", "institution": "ANETI"}] * rows
    follow_ups = [{"title": "Write"}] * rows
    data = log_data(members=names, visits=visits, follow_ups=follow_ups)
    with CaptureQueriesContext(connection) as queries:
        assert client.post("/missions/new/", data).status_code == 302
    return len(queries)


def test_a_long_log_costs_what_a_short_one_costs(client, staff, mission):
    InstitutionFactory(acronym="ANETI", country=CountryFactory(code="TN"))
    client.force_login(staff)

    assert queries_to_log(client, 1) == queries_to_log(client, 6)


# Codes


def new_mission():
    togo, tunisia = (Country.objects.get(code=code) for code in ("TG", "TN"))
    return Mission(
        title="New",
        visiting_country=togo,
        host_country=tunisia,
        starts_on=date(2019, 1, 21),
        ends_on=date(2019, 1, 25),
        time_zone="Africa/Tunis",
    )


def test_a_code_that_was_taken_meanwhile_is_drawn_again(mission, staff, monkeypatch):
    draws = iter(["TG-TN-2019-01", "TG-TN-2019-02"])
    monkeypatch.setattr("missions.actions.missions.next_code", lambda *_: next(draws))
    created = new_mission()

    create_mission(created, themes=[], by=staff, at=AT)

    assert created.code == "TG-TN-2019-02"


def test_drawing_ends_some_day(mission, staff, monkeypatch):
    monkeypatch.setattr("missions.actions.missions.next_code", lambda *_: mission.code)

    with pytest.raises(IntegrityError):
        create_mission(new_mission(), themes=[], by=staff, at=AT)


def test_what_is_wrong_beside_the_code_is_not_tried_again(mission, staff):
    created = new_mission()
    created.ends_on = date(2018, 1, 1)

    with pytest.raises(IntegrityError, match="does_not_end_before"):
        create_mission(created, themes=[], by=staff, at=AT)
    assert next_code("TG", "TN", created.starts_on) == "TG-TN-2019-02"


def test_a_code_that_somebody_chose_is_kept_and_never_given_twice(mission, staff):
    created = new_mission()
    created.code = "TG-TN-2019-07"
    create_mission(created, themes=[], by=staff, at=AT)
    again = new_mission()
    again.code = "TG-TN-2019-07"

    with pytest.raises(CodeTaken, match="Another mission has the reference"):
        create_mission(again, themes=[], by=staff, at=AT)

    assert Mission.objects.filter(code="TG-TN-2019-07").count() == 1


def test_what_is_wrong_beside_a_chosen_code_is_no_matter_of_the_code(staff, mission):
    created = new_mission()
    created.code, created.ends_on = "TG-TN-2019-07", date(2018, 1, 1)

    with pytest.raises(IntegrityError, match="does_not_end_before"):
        create_mission(created, themes=[], by=staff, at=AT)


@pytest.mark.django_db(transaction=True)
def test_missions_logged_at_the_same_moment_get_codes_of_their_own():
    user = UserFactory()
    CountryFactory(code="TG")
    CountryFactory(code="TN")
    ready, codes = Barrier(4), []

    def log():
        ready.wait()
        mission = new_mission()
        create_mission(mission, themes=[], by=user, at=AT)
        codes.append(mission.code)
        connections.close_all()

    threads = [Thread(target=log) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(codes) == [f"TG-TN-2019-0{number}" for number in range(1, 5)]
