"""What is in no file: restricted bodies, and contacts for those who may not have them."""

from datetime import date

import pytest

from accounts.models import Role
from exchange.exports.registry import known
from tests.exchange.taking import CANARY, Read, all_columns, bytes_of, made
from tests.factories.accounts import GrantFactory
from tests.factories.cooperation import (
    ActionPlanFactory,
    CooperationFactory,
    FollowUpFactory,
    MilestoneFactory,
)
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    InstitutionParentFactory,
    PersonFactory,
    PostFactory,
)
from tests.factories.missions import (
    AssistanceRequestFactory,
    MissionFactory,
    VisitFactory,
)

INSTITUTIONS = "list=institutions:institution_list"
PEOPLE = "list=institutions:person_list"
MISSIONS = "list=missions:mission_list"


# --- Restricted bodies -----------------------------------------------------------------


@pytest.mark.parametrize("format", ["csv", "json"])
@pytest.mark.parametrize("person", ["administrator", "staff", "observer"])
def test_nothing_of_a_restricted_body_is_in_any_file(person, format, request, shelter):
    """Whoever asks, in whatever list; names, people, contacts (docs/adr/0006)."""
    agency = InstitutionFactory(name_fr="Agence")
    InstitutionParentFactory(institution=agency, parent=shelter)
    person = request.getfixturevalue(person)
    mission = MissionFactory(lead_institution=shelter, host_institution=shelter)
    VisitFactory(mission=mission, institution=shelter, subject=f"{CANARY} subject")
    FollowUpFactory(mission=mission, owner_institution=shelter)
    plan = ActionPlanFactory(lead_institution=shelter)
    MilestoneFactory(activity__section__plan=plan, owner_institution=shelter)
    AssistanceRequestFactory(institution=shelter, host_institution=shelter)
    CooperationFactory()

    for listing in known():
        for for_import in (False, True):
            columns = all_columns(listing.name, person, for_import=for_import)
            if not columns:
                continue
            export = made(
                person,
                listing.name,
                columns,
                format=format,
                is_for_import=for_import,
                holds_contacts=listing.name == "people",
                reason="To look",
            )
            # Only of people some take nothing away, and others no contacts.
            assert export.is_ready or listing.name == "people"
            content = bytes_of(export) if export.is_ready else b""
            assert CANARY.encode() not in content, listing.name
            assert b"canary" not in content, listing.name


def test_it_is_said_how_many_rows_stay(client, administrator, shelter):
    InstitutionFactory()
    VisitFactory(institution=shelter)
    client.force_login(administrator)

    for address in (INSTITUTIONS, PEOPLE, f"{MISSIONS}&of=visits"):
        page = client.get(f"/data/exports/new/?{address}")
        assert page.context["left_out"] == 1, address
        assert b"restricted institutions are in no file" in page.content


# --- People ----------------------------------------------------------------------------


def test_people_are_listed_with_each_of_their_posts(read, staff, director):
    PersonFactory(family_name="Zinsou")

    found = read(staff, PEOPLE)

    assert found.column("Family name") == ["Mensah", "Mensah", "Zinsou"]
    assert found.column("Institution") == [
        *["National agency (ANPE)"] * 2,
        None,
    ]
    assert found.about["Rows"] == "3"
    assert read(staff, f"{PEOPLE}&q=zinsou").about["Filter"] == (
        "Name or spelling: zinsou"
    )


def test_people_leave_as_their_page_is_filtered(read, staff, director):
    tunisia = CountryFactory(code="TN")
    PostFactory(person__family_name="Ben", institution__country=tunisia)
    gone = PostFactory(person__family_name="Ga", ends_on=date(2019, 1, 1))
    address = f"{PEOPLE}&holds="

    assert read(staff, f"{address}before").column("Family name") == ["Ga"]
    assert gone.person.family_name == "Ga"
    found = read(staff, f"{address}now&country=TN")
    assert found.column("Family name") == ["Ben"]
    assert found.about["Filter"] == "Country: Tunisia · Holds: A post today"


def test_whoever_may_take_people_away_finds_it_on_their_page(client, staff, observer):
    for person, is_offered in ((staff, True), (observer, False)):
        client.force_login(person)
        page = client.get("/people/?holds=now")
        link = "/data/exports/new/?list=institutions:person_list&amp;holds=now"
        assert (link in page.text) == is_offered
    client.force_login(staff)
    assert client.get("/data/exports/new/?list=institutions:person_list").context


def test_every_column_of_people_can_be_read_and_imported(staff, director):
    PersonFactory(family_name="Zinsou")
    for for_import in (False, True):
        names = all_columns("people", staff, for_import=for_import)
        export = made(
            staff,
            "people",
            names,
            is_for_import=for_import,
            holds_contacts=False,
        )
        first, *_others, last = Read(bytes_of(export)).rows
        theme = first["focal_themes" if for_import else "Focal point for"]
        assert theme == ("T9" if for_import else "Return")
        function = "title" if for_import else "Function"
        assert first[function] == "Director"
        assert last[function] is None


def test_readers_of_a_list_of_people_do_not_take_it_away(client, observer, director):
    client.force_login(observer)

    assert client.get(f"/data/exports/new/?{PEOPLE}").status_code == 403


def test_contacts_are_offered_to_administrators_only(client, staff, administrator):
    for person, is_offered in ((staff, False), (administrator, True)):
        client.force_login(person)
        page = client.get(f"/data/exports/new/?{PEOPLE}")
        names = [column.name for column in page.context["form"].arranged]
        assert ("email" in names) == is_offered


def contacts_of(export):
    return Read(bytes_of(export)).rows[0]


def test_contacts_are_official_and_of_people_whose_record_one_may_change(
    administrator, director, shelter
):
    columns = ["family_name", "email", "phone"]
    about = {"holds_contacts": True, "reason": "Invitations"}

    row = contacts_of(made(administrator, "people", columns, **about))
    assert row["Official e-mail"] == "am@anpe.example"
    assert row["Official telephone"] == "+228 90 00 00 00"

    elsewhere = GrantFactory(role=Role.ADMIN, country=CountryFactory(code="TN")).user
    row = contacts_of(made(elsewhere, "people", columns, **about))
    assert row["Official e-mail"] is None

    PostFactory(person=director, institution=shelter)
    row = contacts_of(made(administrator, "people", columns, **about))
    assert row["Family name"] == "Mensah"
    assert row["Official e-mail"] is None
