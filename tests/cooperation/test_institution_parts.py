"""What cooperation knows of an institution: parts of its page, and one line of time."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation.models import FollowUpStatus, Stage
from institutions.actions.dated_changes import dissolve_institution, move_institution
from tests.factories.cooperation import (
    CooperationFactory,
    CooperationPartyFactory,
    FollowUpFactory,
    StageChangeFactory,
)
from tests.factories.institutions import (
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
    InstitutionParentFactory,
    PostFactory,
)
from tests.factories.missions import MissionFactory, VisitFactory

HOME = "/institutions/TG-ANPE/"
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture
def agency():
    return InstitutionFactory(code="TG-ANPE", name_en="Agency", acronym="ANPE")


@pytest.fixture
def reader(client, administrator):
    client.force_login(administrator)
    return client


def html(response):
    return response.content.decode()


def party_to(body, code="TG-TN", **more):
    cooperation = CooperationFactory(code=code, title_en="Togo and Tunisia", **more)
    CooperationPartyFactory(cooperation=cooperation, institution=body)
    return cooperation


def texts(response):
    return [entry["text"] for entry in response.context["page"]]


# --- Cooperations and follow-ups --------------------------------------------------------


def test_cooperations_are_those_to_which_it_is_a_party(reader, agency):
    party_to(agency)
    CooperationFactory(code="TG-ZA", title_en="Another one", country_b__code="ZA")

    page = html(reader.get(f"{HOME}cooperations/"))

    assert "Togo and Tunisia" in page
    assert "Another one" not in page


def test_others_learn_of_no_cooperation(client, agency, outsider):
    party_to(agency)
    client.force_login(outsider)
    page = html(client.get(f"{HOME}cooperations/"))
    assert "It is party to no cooperation yet." in page


def test_follow_ups_are_what_it_promised_and_what_was_agreed_there(reader, agency):
    FollowUpFactory(title="Promised", owner_institution=agency)
    visit = VisitFactory(institution=agency)
    FollowUpFactory(title="Agreed there", mission=visit.mission, visit=visit)
    FollowUpFactory(title="Elsewhere")

    page = html(reader.get(f"{HOME}follow-ups/"))

    assert "Promised" in page
    assert "Agreed there" in page
    assert "Elsewhere" not in page


def test_open_follow_ups_come_first_the_soonest_before_the_later(reader, agency):
    about = {"owner_institution": agency}
    FollowUpFactory(
        title="Done",
        status=FollowUpStatus.DONE,
        closed_at=AT,
        due_on=date(2019, 1, 1),
        **about,
    )
    FollowUpFactory(title="Some day", due_on=None, **about)
    FollowUpFactory(title="Soon", due_on=date(2026, 1, 1), **about)

    rows = reader.get(f"{HOME}follow-ups/").context["page"]

    assert [row.title for row in rows] == ["Soon", "Some day", "Done"]


@pytest.mark.parametrize("name", ["cooperations", "follow-ups", "timeline"])
def test_many_rows_cost_what_one_costs(reader, agency, name):
    def one_more(number):
        code = ("TN", "UA", "ZA")[number]
        cooperation = party_to(agency, f"TG-{code}", country_b__code=code)
        StageChangeFactory(cooperation=cooperation)
        visit = VisitFactory(institution=agency)
        FollowUpFactory(mission=visit.mission, visit=visit)
        FormerNameFactory(
            institution=agency,
            valid_from=date(2000 + number, 1, 1),
            valid_to=date(2001 + number, 1, 1),
        )
        PostFactory(institution=agency, starts_on=TODAY, ends_on=TODAY)
        InstitutionParentFactory(
            institution=agency,
            valid_from=date(2000 + number, 1, 1),
            valid_to=date(2000 + number, 6, 1),
        )

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert reader.get(f"{HOME}{name}/").status_code == 200
        return len(found)

    one_more(0)
    at_one = queries()
    one_more(1)
    one_more(2)
    assert queries() == at_one


# --- One line of time -------------------------------------------------------------------


def happened_at_home(agency):
    ministry = InstitutionFactory(name_en="Ministry")
    FormerNameFactory(institution=agency, name_en="Office", valid_to=date(2004, 1, 1))
    InstitutionParentFactory(
        institution=agency, parent=ministry, valid_from=date(2005, 1, 1)
    )
    move_institution(
        agency,
        parent=InstitutionFactory(name_en="Presidency"),
        holds_from=date(2010, 1, 1),
        today=TODAY,
        source="Decree 3",
        expected_version=1,
    )
    PostFactory(
        institution=agency,
        person__family_name="Mensah",
        person__given_names="Ama",
        title="Director",
        starts_on=date(2011, 1, 1),
        ends_on=date(2012, 1, 1),
    )


def happened_with_others(agency):
    MissionFactory(
        title="To Tunis",
        lead_institution=agency,
        starts_on=date(2013, 1, 1),
        ends_on=date(2013, 1, 2),
        status="held",
    )
    VisitFactory(
        institution=agency,
        takes_place_on=date(2014, 1, 1),
        status="held",
        mission__code="TN-TG-2014-01",
        mission__title="To Lomé",
        mission__starts_on=date(2014, 1, 1),
    )
    StageChangeFactory(
        cooperation=party_to(agency),
        from_stage=Stage.IDENTIFIED,
        to_stage=Stage.FIRST_CONTACT,
        dated_on=date(2015, 1, 1),
    )


def test_one_line_tells_all_that_happened_the_latest_first(
    reader, agency, administrator
):
    happened_at_home(agency)
    happened_with_others(agency)
    agency.confirm(by=administrator, on=date(2016, 1, 1), expected_version=2)
    agency.rest(by=administrator, at=AT, note="Does not meet")

    shown = texts(reader.get(f"{HOME}timeline/"))

    assert shown == [
        "Dormant",
        "Verified: what the record says is right",
        f"Togo and Tunisia: {Stage.FIRST_CONTACT.label}",
        "To Lomé",
        "Visit of the mission TN-TG-2014-01: Held",
        "To Tunis",
        "Ama Mensah left the post: Director",
        "Ama Mensah took up the post: Director",
        "Under Presidency",
        "Under Ministry",
        "Renamed. Before: Office",
    ]


def test_an_end_is_told_on_both_sides(reader, agency, administrator):
    heir = InstitutionFactory(code="TG-HEIR", name_en="Heir")
    ministry = InstitutionFactory(name_en="Ministry")
    InstitutionParentFactory(institution=agency, parent=ministry)
    edge = {"by": administrator, "at": AT, "today": TODAY, "note": "Decree"}
    dissolve_institution(
        agency,
        holds_from=date(2020, 1, 1),
        successor=heir,
        expected_version=1,
        **edge,
    )

    assert texts(reader.get(f"{HOME}timeline/")) == [
        "Dissolved",
        "No more: Heir took over",
        "No longer under Ministry",
    ]
    assert texts(reader.get("/institutions/TG-HEIR/timeline/")) == [
        "Took over Agency (ANPE)"
    ]


def test_an_end_without_a_successor_is_told_as_well(reader, agency, administrator):
    agency.dissolve(by=administrator, at=AT, note="", on=date(2020, 1, 1))
    assert "No more from this day" in texts(reader.get(f"{HOME}timeline/"))


def test_going_back_to_an_earlier_stage_is_a_warning(reader, agency):
    StageChangeFactory(
        cooperation=party_to(agency),
        from_stage=Stage.FIRST_CONTACT,
        to_stage=Stage.IDENTIFIED,
        dated_on=date(2015, 1, 1),
        note="It fell asleep",
    )
    [entry] = reader.get(f"{HOME}timeline/").context["page"]
    assert (entry["tone"], entry["note"]) == ("warn", "It fell asleep")


def test_what_is_to_come_is_no_history(reader, agency):
    PostFactory(institution=agency, starts_on=date(2999, 1, 1))
    assert "Nothing is known yet." in html(reader.get(f"{HOME}timeline/"))


def test_a_long_history_goes_on_on_further_pages(reader, agency):
    for number in range(30):
        FormerNameFactory(
            institution=agency,
            name_en=f"Name {number}",
            valid_from=date(1980 + number, 1, 1),
            valid_to=date(1981 + number, 1, 1),
        )

    first = reader.get(f"{HOME}timeline/")
    part = reader.get(f"{HOME}timeline/", headers={"HX-Request": "true"})
    second = reader.get(f"{HOME}timeline/{first.context['page'].next_url}")

    shown = [*texts(first), *texts(second)]
    assert shown == [f"Renamed. Before: Name {number}" for number in range(29, -1, -1)]
    assert len(part.context["page"]) == 10
    assert f'href="{HOME}timeline/"' in html(part)


def test_of_a_restricted_body_others_learn_what_they_were_part_of(
    client, staff, administrator
):
    body = InstitutionFactory(
        code="TN-NGO", country=CountryFactory(code="TN"), status="restricted"
    )
    FormerNameFactory(institution=body, name_en="Secret name")
    PostFactory(institution=body, person__family_name="Hidden", starts_on=TODAY)
    mission = MissionFactory(code="TG-TN-2019-01", title="To Tunis")
    VisitFactory(institution=body, mission=mission, status="held")
    client.force_login(staff)

    shown = texts(client.get("/institutions/TN-NGO/timeline/"))

    assert sorted(shown) == ["To Tunis", "Visit of the mission TG-TN-2019-01: Held"]
