"""The list of missions and the page of one, as different people see them."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institutions.models import SocialSide
from missions.balance import balance_of
from missions.models import MemberRole, MinutesStatus, MissionStatus, VisitStatus
from missions.progress import state_of
from tests.factories.institutions import (
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
    ThemeFactory,
)
from tests.factories.missions import (
    LOGGED,
    MONDAY,
    DebriefingFactory,
    DelegationFactory,
    DelegationMemberFactory,
    DocumentFactory,
    MinutesFactory,
    MissionFactory,
    ProgrammeFactory,
    ProgrammeGrantFactory,
    VisitFactory,
)

LIST = "/missions/"


@pytest.fixture
def see(client):
    def show(user, address=LIST, **parameters):
        client.force_login(user)
        return client.get(address, parameters)

    return show


def text_of(response):
    return " ".join(response.content.decode().split())


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def fill(mission):
    """One of everything that a mission's page shows."""
    visit = VisitFactory(mission=mission)
    MinutesFactory(visit=visit)
    FormerNameFactory(institution=visit.institution)
    delegation = mission.delegations.first() or DelegationFactory(mission=mission)
    DelegationMemberFactory(
        delegation=delegation, institution=InstitutionFactory(), sex="M"
    )
    DocumentFactory(mission=mission)
    mission.record_start(by=mission.logged_by, at=LOGGED)
    visit.record_start(by=mission.logged_by, at=LOGGED)


# The list


def test_the_list_shows_how_far_each_mission_is(see, staff, mission):
    held = VisitFactory(mission=mission)
    VisitFactory(mission=mission, status=VisitStatus.TO_CONFIRM)
    VisitFactory(mission=mission, status=VisitStatus.CANCELLED)
    MinutesFactory(
        visit=held,
        status=MinutesStatus.AGREED,
        circulated_at=LOGGED,
        agreed_at=LOGGED,
    )
    DelegationMemberFactory(delegation__mission=mission)

    [row] = see(staff).context["page"]

    assert (row.delegates, row.visits_due, row.visits_held, row.minutes_agreed) == (
        1,
        2,
        1,
        1,
    )


@pytest.mark.parametrize(
    ("parameters", "chip"),
    [
        ({"country": "TN"}, ("Country", "Tunisia")),
        ({"status": "held"}, ("Status", "Held, report due")),
        ({"kind": "study_visit"}, ("Kind", "Study visit")),
        ({"year": "2019"}, ("Year", "2019")),
        ({"q": "mîssion"}, ("Search", "mîssion")),
    ],
)
def test_filters_find_and_are_named(parameters, chip, see, staff, mission):
    MissionFactory(
        code="TG-MA-2021-01",
        title="Elsewhere",
        kind="workshop",
        status=MissionStatus.PLANNED,
        starts_on=date(2021, 1, 1),
        ends_on=date(2021, 1, 2),
        host_country=CountryFactory(code="MA"),
    )

    response = see(staff, **parameters)

    assert list(response.context["page"]) == [mission]
    [shown] = response.context["chips"]
    assert (shown["label"], shown["value"]) == chip
    assert shown["remove_url"] == "?"


def test_missions_are_found_by_programme_and_by_broad_theme(see, staff, mission):
    broad = ThemeFactory(code="T90")
    narrow = ThemeFactory(code="T90.1", parent=broad)
    mission.themes.add(narrow, broad)
    mission.programme = ProgrammeFactory(name_en="FMM", facility="DDF")
    mission.save()
    MissionFactory()

    for parameters, name in (
        ({"programme": mission.programme_id}, "FMM (DDF)"),
        ({"theme": broad.pk}, broad.name),
    ):
        response = see(staff, **parameters)
        assert list(response.context["page"]) == [mission]
        assert response.context["chips"][0]["value"] == name


def test_a_filter_that_is_not_understood_filters_nothing(see, staff, mission):
    response = see(staff, status="nonsense", q="x\x00")

    assert list(response.context["page"]) == [mission]
    assert "Error:" in text_of(response)


def test_an_empty_list_offers_to_log_to_those_who_may(see, staff, observer):
    assert "Log a mission" in text_of(see(staff))
    response = see(observer)
    assert "No missions yet" in text_of(response)
    assert "takes a few minutes" not in text_of(response)


def test_no_result_says_how_to_see_more(see, staff, mission):
    assert "No mission matches." in text_of(see(staff, q="xyz"))


def test_the_list_is_paged(see, staff):
    MissionFactory.create_batch(26)

    first = see(staff).context["page"]
    second = see(staff, LIST + first.next_url).context["page"]

    assert (len(first), len(second)) == (25, 1)


def test_the_list_costs_the_same_for_one_and_for_three(client, staff):
    client.force_login(staff)
    fill(MissionFactory())
    once = queries_of(client, LIST)
    for mission in MissionFactory.create_batch(2):
        fill(mission)

    assert queries_of(client, LIST) == once
    # One for the session, the user, the grants, the filters, the missions.
    assert once <= 6


# The page of a mission


def test_the_page_costs_the_same_for_one_row_and_for_three(client, staff, mission):
    client.force_login(staff)
    mission.lead_institution = InstitutionFactory()
    mission.programme = ProgrammeFactory()
    mission.save()
    DebriefingFactory(mission=mission, institution=InstitutionFactory())
    fill(mission)
    once = queries_of(client, mission.get_absolute_url())
    fill(mission)
    fill(mission)

    assert queries_of(client, mission.get_absolute_url()) == once
    assert once <= 16


def test_institutions_bear_the_names_of_the_days(see, staff, mission):
    body = InstitutionFactory(name_en="New Name", country=CountryFactory(code="TN"))
    FormerNameFactory(institution=body, name_fr="", name_en="Old Name")
    VisitFactory(mission=mission, institution=body)

    page = text_of(see(staff, mission.get_absolute_url()))

    assert "Old Name" in page
    assert "New Name" not in page


def test_a_restricted_institution_is_not_named_to_observers(see, observer, mission):
    body = InstitutionFactory(
        name_fr="Corps secret", status="restricted", country=CountryFactory(code="TN")
    )
    member = PostFactory(institution=body).person
    VisitFactory(mission=mission, institution=body)
    delegation = DelegationFactory(mission=mission)
    seat = {"delegation": delegation, "person": member, "institution": body}
    named = DelegationMemberFactory(**seat, title="Envoy")
    response = see(observer, mission.get_absolute_url())

    assert "Corps secret" not in text_of(response)
    assert "Restricted institution" in text_of(response)
    assert member.family_name not in text_of(response)
    assert response.context["page"].seats[0].name == "Envoy"
    named.title = ""
    named.save()
    page = see(observer, mission.get_absolute_url()).context["page"]
    assert page.seats[0].name == "Name withheld"


def test_the_delegation_names_roles_and_absences(see, staff, mission):
    delegation = DelegationFactory(mission=mission)
    DelegationMemberFactory(
        delegation=delegation,
        person=PersonFactory(given_names="Ama", family_name="Mensah"),
        title="Chief",
        institution=InstitutionFactory(acronym="DGE"),
        role=MemberRole.HEAD,
        side=SocialSide.PARTNER,
        is_present=False,
    )

    [seat] = see(staff, mission.get_absolute_url()).context["page"].seats

    assert seat.name == "Ama Mensah"
    assert seat.facts == "Chief, DGE, Head of delegation, absent"
    assert (seat.tone, seat.side) == ("others", "Partner")


def test_the_programme_shows_every_day_of_a_short_mission(see, staff, mission):
    VisitFactory(mission=mission, start_time=time(9, 30), end_time=time(11))
    DebriefingFactory(mission=mission, institution=InstitutionFactory(acronym="ANETI"))
    response = see(staff, mission.get_absolute_url())
    page = response.context["page"]

    assert [day.day for day, _cards in page.days] == [21, 22, 23, 24, 25]
    assert "09:30–11:00" in text_of(response)
    assert page.debriefing_with == "ANETI"


def test_a_long_mission_shows_the_days_on_which_something_happens(see, staff, mission):
    mission.ends_on = MONDAY + timedelta(days=60)
    mission.save()
    VisitFactory(mission=mission)

    [(day, [_card])] = see(staff, mission.get_absolute_url()).context["page"].days

    assert day == MONDAY


def test_the_steps_of_a_mission_are_shown_with_who_took_them(see, staff, mission):
    fill(mission)
    minutes = mission.visits.get().minutes
    minutes.circulate(by=staff, at=LOGGED, note="please look")
    history = see(staff, mission.get_absolute_url()).context["page"].history

    assert len(history) == 4
    [circulated] = [entry for entry in history if entry["note"] == "please look"]
    number = mission.visits.get().number
    assert circulated["text"] == f"Minutes of visit {number}: To review"
    assert circulated["at"].startswith(staff.get_full_name())


@pytest.mark.parametrize(
    ("who", "buttons"), [("staff", True), ("observer", False), ("host_staff", False)]
)
def test_nobody_sees_a_button_they_may_not_press(who, buttons, see, mission, request):
    page = text_of(see(request.getfixturevalue(who), mission.get_absolute_url()))

    assert ("File the report" in page) == buttons
    assert ("Edit" in page) == buttons
    assert ("documents/new" in page) == buttons


def test_a_draft_is_resumed_and_a_report_is_closed(see, staff):
    draft = MissionFactory(status=MissionStatus.DRAFT)
    reported = MissionFactory(status=MissionStatus.REPORTED)

    assert "Resume the draft" in text_of(see(staff, draft.get_absolute_url()))
    assert "Close the mission" in text_of(see(staff, reported.get_absolute_url()))


def test_text_that_looks_like_code_stays_text(see, staff, mission):
    mission.title = mission.purpose = "<script>alert(1)</script>"
    mission.save()

    page = see(staff, mission.get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


# Where a visit stands


@pytest.mark.parametrize(
    ("status", "days", "expected"),
    [
        (VisitStatus.TO_CONFIRM, 0, ("warn", "To confirm")),
        (VisitStatus.CONFIRMED, 0, ("ok", "Confirmed")),
        (VisitStatus.CANCELLED, 0, ("mute", "Cancelled")),
        (VisitStatus.HELD, 7, ("warn", "No minutes yet")),
        (VisitStatus.HELD, 11, ("late", "Missing, 4 d")),
        (VisitStatus.HELD, 7 + 21, ("late", "Missing, 3 weeks")),
    ],
)
def test_a_visit_says_what_it_lacks(status, days, expected):
    visit = VisitFactory(status=status)

    assert state_of(visit, today=MONDAY + timedelta(days=days)) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        ({}, ("warn", "Draft")),
        (
            {"status": "agreed", "circulated_at": LOGGED, "agreed_at": LOGGED},
            ("ok", "Approved"),
        ),
    ],
)
def test_a_visit_with_minutes_says_how_far_they_are(minutes, expected):
    visit = MinutesFactory(**minutes).visit

    assert state_of(visit, today=MONDAY) == expected


# Balance


def seats(*pairs):
    return [DelegationMemberFactory.build(side=side, sex=sex) for side, sex in pairs]


def test_a_balanced_delegation_is_left_in_peace():
    balance = balance_of(
        seats(("government", "F"), ("employers", "M"), ("workers", ""))
    )

    assert balance.warnings == []
    assert balance.women_in_words == "1 woman of 2"
    assert not balance.has_few_women


def test_missing_partners_and_few_women_are_named():
    balance = balance_of(seats(*[("government", "M")] * 3, ("partner", "F")))

    assert balance.others == 1
    assert balance.warnings == [
        "Nobody of the employers",
        "Nobody of the workers",
        "1 woman of 4",
    ]


def test_an_empty_delegation_is_not_judged():
    assert balance_of([]).warnings == []
    assert balance_of([]).women_in_words == ""


def test_who_coordinates_a_programme_alone_is_offered_to_log_a_mission(see, observer):
    user = ProgrammeGrantFactory().user

    assert "From a press note" in text_of(see(user))
    assert "The first one takes a few minutes" in text_of(see(user))
    assert "From a press note" not in text_of(see(observer))


def test_who_coordinates_a_programme_alone_may_start_a_mission_from_another(see):
    grant = ProgrammeGrantFactory()
    mission = MissionFactory(programme=grant.programme)

    page = see(grant.user, mission.get_absolute_url())

    assert f"{mission.get_absolute_url()}clone/" in text_of(page)
