"""A new mission from an earlier one: people and structure, nothing that was said."""

from datetime import time

import pytest

from drafts.models import Draft
from missions.models import Mission, VisitStatus
from tests.factories.cooperation import FollowUpFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
    ThemeFactory,
)
from tests.factories.missions import (
    DebriefingFactory,
    DelegationFactory,
    DelegationMemberFactory,
    MinutesFactory,
    MissionFactory,
    ProgrammeFactory,
    VisitFactory,
    VisitHostFactory,
)
from tests.missions.log_page import sent_by

CLONE = "/missions/TG-TN-2019-01/clone/"


@pytest.fixture
def mission():
    mission = MissionFactory(
        code="TG-TN-2019-01",
        title="The first",
        purpose="To learn",
        city="Tunis",
        programme=ProgrammeFactory(),
        lead_institution=InstitutionFactory(acronym="DGE"),
    )
    mission.themes.set([ThemeFactory()])
    delegation = DelegationFactory(mission=mission)
    ama = PersonFactory(given_names="Ama", family_name="Mensah")
    DelegationMemberFactory(delegation=delegation, person=ama, is_present=False)
    aneti = InstitutionFactory(acronym="ANETI", country=CountryFactory(code="TN"))
    visit = VisitFactory(
        mission=mission,
        number=1,
        institution=aneti,
        takes_place_on="2019-01-22",
        start_time=time(9, 30),
        subject="Placement",
    )
    VisitFactory(mission=mission, number=2, status=VisitStatus.CANCELLED)
    VisitFactory(mission=mission, number=3, subject="No hour")
    VisitHostFactory(visit=visit, title="Met then")
    MinutesFactory(visit=visit, text="They said much.")
    DebriefingFactory(mission=mission, summary="They concluded much.")
    FollowUpFactory(mission=mission, number=1, title="They promised much")
    return mission


@pytest.fixture
def clone(client, staff, mission):
    client.force_login(staff)

    def cloned(**fields):
        response = client.post(CLONE, fields)
        draft = Draft.objects.get()
        assert response.url == draft.get_absolute_url()
        page = client.get(response.url)
        assert "has-error" not in page.text
        return page, sent_by(page.context["log"])

    return cloned


def test_people_and_structure_are_taken_over(clone, mission):
    _page, sent = clone()

    assert sent["visiting_country"] == "TG"
    assert (sent["purpose"], sent["city"]) == ("To learn", "Tunis")
    assert sent["lead_institution"]
    assert sent["programme"] == str(mission.programme.pk)
    assert sent["themes"] == [str(theme.pk) for theme in mission.themes.all()]
    assert (sent["starts_on"], sent["ends_on"], sent["title"]) == ("", "", "")
    assert sent["members-0-name"] == "Ama Mensah"
    # Who did not come then may come now.
    assert sent["members-0-is_present"] == "on"
    subjects = {sent["visits-0-subject"], sent["visits-1-subject"]}
    assert subjects == {"Placement", "No hour"}
    assert sent["visits-TOTAL_FORMS"] == "2"
    assert sent["visits-0-takes_place_on"] == sent["visits-1-takes_place_on"] == ""


def test_nothing_that_was_said_or_promised_is_taken_over(clone):
    page, sent = clone(dates="4-8 mars 2019")

    said = ("They said much", "They concluded", "They promised", "The first")
    for words in (*said, "Met then"):
        assert words not in page.text
    assert sent["follow_ups-TOTAL_FORMS"] == "0"
    assert "visits-0-pk" not in sent or not sent["visits-0-pk"]
    assert not sent["members-0-pk"]
    assert not sent["visits-0-hosts"]


def test_with_dates_the_visits_keep_their_place_in_the_week(clone):
    _page, sent = clone(dates="4-9 mars 2019")

    assert (sent["starts_on"], sent["ends_on"]) == ("04/03/2019", "09/03/2019")
    visits = {
        sent[f"visits-{number}-subject"]: (
            sent[f"visits-{number}-takes_place_on"],
            sent[f"visits-{number}-start_time"],
        )
        for number in range(2)
    }
    assert visits["Placement"] == ("05/03/2019", "09:30")
    assert visits["No hour"] == ("04/03/2019", "")


def test_with_the_first_day_the_mission_is_as_long_as_before(clone):
    _page, sent = clone(dates="4 mars 2019")

    assert (sent["starts_on"], sent["ends_on"]) == ("04/03/2019", "08/03/2019")


def test_dates_that_are_none_are_told_and_the_rest_is_there(clone):
    page, sent = clone(dates="some day")

    assert "The dates could not be read" in page.text
    assert sent["starts_on"] == ""


def test_a_time_zone_of_its_own_is_taken_over(clone, mission):
    Mission.objects.update(time_zone="Europe/Paris")
    page, sent = clone()

    assert sent["time_zone"] == "Europe/Paris"
    assert '<option value="Europe/Paris" selected>' in page.text


def test_a_clone_is_logged_as_any_other_mission(clone, client):
    _page, sent = clone(dates="4 mars 2019")

    response = client.post("/missions/new/", sent | {"confirmed": "1"})

    assert response.status_code == 302
    copy = Mission.objects.get(starts_on="2019-03-04")
    assert copy.visits.count() == 2
    assert not copy.follow_ups.exists()
    assert not Draft.objects.exists()


def test_who_may_not_log_does_not_clone(client, observer, mission):
    client.force_login(observer)

    assert client.post(CLONE).status_code == 403
    assert not Draft.objects.exists()


def test_the_button_is_there_for_those_who_may_log(client, staff, observer, mission):
    client.force_login(staff)
    assert CLONE in client.get(mission.get_absolute_url()).text
    client.force_login(observer)
    assert CLONE not in client.get(mission.get_absolute_url()).text
