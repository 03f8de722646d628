"""The calendar file of a mission, read back as a calendar reads it."""

from datetime import UTC, date, datetime, time

import pytest
from icalendar import Calendar

from missions.models import MissionStatus, VisitStatus
from tests.factories.institutions import (
    CountryFactory,
    CountryRuleFactory,
    InstitutionFactory,
)
from tests.factories.missions import MONDAY, DelegationMemberFactory, VisitFactory

AT = datetime(2019, 1, 28, 9, tzinfo=UTC)
ADDRESS = "/missions/TG-TN-2019-01/calendar.ics"


@pytest.fixture
def events(client):
    """What is in the file for somebody: events by the middle of their UID."""

    def read(user):
        client.force_login(user)
        response = client.get(ADDRESS)
        assert response["Content-Type"].startswith("text/calendar")
        assert response["Content-Disposition"] == (
            'attachment; filename="TG-TN-2019-01.ics"'
        )
        calendar = Calendar.from_ical(response.content)
        return {
            event["UID"].removeprefix("tg-tn-2019-01-").split("@")[0]: event
            for event in calendar.walk("VEVENT")
        }

    return read


def test_a_visit_stands_at_the_hour_on_the_hosts_wall(events, staff, mission):
    VisitFactory(
        mission=mission,
        number=2,
        institution=InstitutionFactory(acronym="ANETI"),
        start_time=time(9, 30),
        end_time=time(11),
        place="Rue de Rome, 5",
        subject="Placement",
    )

    visit = events(staff)["visit-2"]

    assert visit["DTSTART"].to_ical() == b"20190121T093000"
    assert visit["DTSTART"].params["TZID"] == "Africa/Tunis"
    assert visit.end.isoformat() == "2019-01-21T11:00:00+01:00"
    assert (visit["SUMMARY"], visit["LOCATION"]) == ("ANETI", "Rue de Rome, 5")
    assert visit["STATUS"] == "CONFIRMED"
    assert visit["URL"].endswith("/missions/TG-TN-2019-01/")


def test_an_hour_without_an_end_has_none_and_no_hour_is_the_whole_day(
    events, staff, mission
):
    VisitFactory(mission=mission, number=1, start_time=time(9))
    VisitFactory(mission=mission, number=2)

    found = events(staff)

    assert "DTEND" not in found["visit-1"]
    assert (found["visit-2"].start, found["visit-2"].end) == (
        MONDAY,
        date(2019, 1, 22),
    )


def test_the_mission_takes_whole_days_and_keeps_nobody_busy(events, staff, mission):
    event = events(staff)["mission"]

    assert (event.start, event.end) == (MONDAY, date(2019, 1, 26))
    assert event["TRANSP"] == "TRANSPARENT"
    assert (event["SUMMARY"], event["LOCATION"]) == ("The mission", "Tunisia")


def test_the_report_is_due_by_the_rule(events, staff, mission):
    assert "report" not in events(staff)
    CountryRuleFactory(number=15)

    report = events(staff)["report"]

    assert report.start == date(2019, 2, 9)
    assert report["SUMMARY"] == "Mission report due: TG-TN-2019-01"


def test_a_change_keeps_the_event_and_raises_its_sequence(events, staff, mission):
    visit = VisitFactory(mission=mission, number=1, status=VisitStatus.CONFIRMED)
    before = events(staff)["visit-1"]

    visit.cancel(by=staff, at=AT, note="ill")
    after = events(staff)["visit-1"]

    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["STATUS"] == "CANCELLED"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (VisitStatus.TO_CONFIRM, "TENTATIVE"),
        (VisitStatus.POSTPONED, "TENTATIVE"),
        (VisitStatus.HELD, "CONFIRMED"),
    ],
)
def test_a_visit_that_is_not_sure_is_tentative(
    status, expected, events, staff, mission
):
    VisitFactory(mission=mission, number=1, status=status)

    assert events(staff)["visit-1"]["STATUS"] == expected


def test_a_mission_that_is_called_off_takes_its_visits_along(events, staff, mission):
    CountryRuleFactory()
    mission.status = MissionStatus.CANCELLED
    mission.save()
    VisitFactory(mission=mission, number=1)

    found = events(staff)

    assert {event["STATUS"] for event in found.values()} == {"CANCELLED"}
    assert set(found) == {"mission", "visit-1", "report"}


def test_the_file_says_no_more_than_the_page(client, observer, mission):
    body = InstitutionFactory(
        name_fr="Corps secret", status="restricted", country=CountryFactory(code="TN")
    )
    VisitFactory(mission=mission, institution=body)
    member = DelegationMemberFactory(delegation__mission=mission)
    client.force_login(observer)

    file = client.get(ADDRESS).content.decode()

    assert "Corps secret" not in file
    assert "Restricted institution" in file
    assert member.person.family_name not in file


def test_commas_and_lines_come_back_as_they_were(events, staff, mission):
    mission.title = "Étude ; protocole, suite\\fin"
    mission.save()

    assert events(staff)["mission"]["SUMMARY"] == mission.title
