"""What the log page warns about, where, and that it never blocks."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from missions.models import Mission, MissionStatus, VisitStatus
from tests.factories.institutions import (
    CountryFactory,
    CountryRuleFactory,
    InstitutionFactory,
    PersonFactory,
)
from tests.factories.missions import (
    DelegationFactory,
    DelegationMemberFactory,
    MissionFactory,
    VisitFactory,
)
from tests.missions.log_page import log_data, sent_by

ADD = "/missions/new/"


@pytest.fixture(autouse=True)
def places():
    CountryFactory(code="TG")
    CountryFactory(code="TN", time_zone="Africa/Tunis")


@pytest.fixture
def aneti():
    return InstitutionFactory(acronym="ANETI", country=CountryFactory(code="TN"))


@pytest.fixture
def warned(client, staff):
    client.force_login(staff)

    def warnings_after(**fields):
        """Those of the page after a button that only shows it again."""
        sent = log_data(refresh="1", confirmed=None, **fields)
        response = client.post(ADD, sent)
        assert response.status_code == 200
        warnings = response.context["page"].warnings
        for texts in warnings.values():
            for text in texts:
                assert text.replace("“", "") in response.text.replace("“", "")
        return warnings

    return warnings_after


def visit(day="22 1 2019", institution="ANETI"):
    return {"takes_place_on": day, "institution": institution}


def test_a_visit_outside_the_days(warned, aneti):
    warnings = warned(visits=[visit("1 2 2019"), visit("25 1 2019")])

    [text] = warnings["programme"]
    assert text.replace("\N{NO-BREAK SPACE}", " ") == (
        "The visit of 1 February 2019 lies outside the days of the mission."
    )


def test_public_holidays_of_either_country(warned, aneti):
    warnings = warned(
        starts_on="10 1 2019", ends_on="15 1 2019", visits=[visit("14 1 2019")]
    )

    [text] = warnings["programme"]
    assert text.startswith("Public holiday, Tunisia: Monday")
    assert "Revolution and Youth Day" in text
    # Not one of its visits: then it is about the days.
    [text] = warned(starts_on="27 4 2018", ends_on="27 4 2018")["essentials"]
    assert text.startswith("Public holiday, Togo: ")


def test_a_feast_that_hangs_on_the_moon_is_about_that_day(warned):
    CountryFactory(code="MA", time_zone="Africa/Casablanca")
    days = {"starts_on": "31 3 2025", "ends_on": "31 3 2025"}

    texts = warned(host_country="MA", **days)["essentials"]

    assert any(
        text.startswith("Public holiday, give or take a day, Morocco") for text in texts
    )


@pytest.fixture
def other():
    """Another mission in the same week, with somebody in it."""
    mission = MissionFactory(code="TG-TN-2019-01", title="Elsewhere")
    ama = PersonFactory(given_names="Ama", family_name="Mensah")
    komi = PersonFactory(given_names="Komi", family_name="Adjovi")
    delegation = DelegationFactory(mission=mission)
    for person in (ama, komi):
        DelegationMemberFactory(delegation=delegation, person=person)
    return mission


def test_somebody_in_two_missions_at_once(warned, other):
    one = [{"name": "Ama Mensah"}]
    two = [*one, {"name": "Komi Adjovi"}]

    assert (
        "Ama Mensah is in another mission on these days: TG-TN-2019-01, Elsewhere."
        in warned(members=one)["delegation"]
    )
    assert (
        "Ama Mensah and Komi Adjovi are in another mission on these days:"
        " TG-TN-2019-01, Elsewhere." in warned(members=two)["delegation"]
    )
    later = warned(members=one, starts_on="4 2 2019", ends_on="5 2 2019")
    assert "Elsewhere" not in str(later)
    Mission.objects.update(status=MissionStatus.CANCELLED)
    assert "Elsewhere" not in str(warned(members=one))


def test_a_mission_that_the_user_may_not_see_is_not_told(warned, aneti):
    mali = CountryFactory(code="ML")
    theirs = MissionFactory(code="ML-TN-2019-01", visiting_country=mali)
    ama = PersonFactory(given_names="Ama", family_name="Mensah")
    delegation = DelegationFactory(mission=theirs)
    DelegationMemberFactory(delegation=delegation, person=ama)
    VisitFactory(mission=theirs, institution=aneti)

    warnings = warned(members=[{"name": "Ama Mensah"}], visits=[visit()])

    assert "ML-TN-2019-01" not in str(warnings)


@pytest.mark.parametrize(
    ("day", "is_lately"),
    [
        (date(2019, 1, 21), True),
        (date(2018, 12, 23), True),
        (date(2018, 12, 20), False),
        (date(2019, 1, 23), False),
    ],
)
def test_an_institution_that_received_another_delegation_lately(
    day, is_lately, warned, aneti
):
    other = MissionFactory(code="ML-TN-2019-01", visiting_country__code="TG")
    VisitFactory(mission=other, institution=aneti, takes_place_on=day)

    # A second visit to another body: it changes nothing about the first.
    InstitutionFactory(acronym="OTE", country=CountryFactory(code="TN"))
    text = str(warned(visits=[visit(), visit(day="26 1 2019", institution="OTE")]))

    assert ("ANETI received another delegation on" in text) == is_lately


def test_a_visit_that_was_called_off_bothered_nobody(warned, aneti):
    other = MissionFactory(code="TG-TN-2019-01")
    VisitFactory(mission=other, institution=aneti, status=VisitStatus.CANCELLED)

    assert "received" not in str(warned(visits=[visit()]))


def test_more_members_than_a_countrys_rule_allows(warned):
    CountryRuleFactory(country=CountryFactory(code="TG"), kind="most_members", number=1)
    people = [{"name": "Ama Mensah"}, {"name": "Komi Adjovi"}]

    assert "at most 1" in str(warned(members=people)["delegation"])
    assert "at most" not in str(warned(members=people[:1]))
    # Without days nobody knows which rule holds.
    assert "at most" not in str(warned(members=people, starts_on="", ends_on=""))


def test_balance(warned):
    texts = warned(members=[{"name": "Komi Adjovi", "sex": "M"}])["delegation"]

    assert texts == [
        "Nobody of the employers",
        "Nobody of the workers",
        "0 women of 1",
    ]


def test_rows_that_are_not_in_order_are_left_out(warned, aneti):
    warnings = warned(
        visits=[visit("nonsense"), visit("1 2 2019")],
        members=[{"name": f"N {number}"} for number in range(65)],
    )

    assert len(warnings["programme"]) == 1


def test_a_warning_stops_nobody_and_an_edit_says_it_after_saving(client, staff, aneti):
    client.force_login(staff)
    sent = log_data(visits=[visit("1 2 2019")])

    page = client.post(ADD, sent, follow=True).text
    assert "lies outside" not in page

    mission = Mission.objects.get()
    shown = sent_by(client.get(f"/missions/{mission.code}/edit/").context["log"])
    page = client.post(f"/missions/{mission.code}/edit/", shown, follow=True).text
    assert "lies outside" in page
    # The mission is not another one than itself.
    assert "received another delegation" not in page


def test_many_rows_cost_what_one_costs(client, staff, aneti, other):
    client.force_login(staff)

    def queries(rows):
        visits = [visit(f"{21 + row} 1 2019") for row in range(rows)]
        # Names that nobody bears are compared with all others, once for all of them.
        names = ["Nobody Known", "Ama Mensah", "Komi Adjovi", "No One"][:rows]
        sent = log_data(
            refresh="1", visits=visits, members=[{"name": name} for name in names]
        )
        with CaptureQueriesContext(connection) as captured:
            client.post(ADD, sent)
        return len(captured)

    queries(2)
    assert queries(4) == queries(2)
