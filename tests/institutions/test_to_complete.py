"""Records that were noted by a name alone, and who completes them."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import Role
from institutions.to_complete import how_many_to_complete
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
)

LIST = "/institutions/to-complete/"
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def noted(staff):
    return InstitutionFactory(
        code="TN-INST-001",
        name_fr="Office neuf",
        type="",
        country=CountryFactory(code="TN"),
        is_incomplete=True,
        noted_by=staff,
        noted_at=AT,
        noted_from="/missions/TG-TN-2019-01/",
    )


@pytest.fixture
def somebody(staff):
    return PersonFactory(family_name="Mensah", is_incomplete=True)


def page_of(client, query=""):
    response = client.get(f"{LIST}{query}")
    assert response.status_code == 200
    return response.content.decode()


# The list


def test_it_says_what_is_missing_who_noted_it_and_where(editor, noted, staff):
    page = page_of(editor)

    assert "Office neuf" in page
    assert "type, city, acronym, names in other languages" in page
    assert str(staff) in page
    assert '<a href="/missions/TG-TN-2019-01/">TG-TN-2019-01</a>' in page
    assert "/institutions/TN-INST-001/edit/" in page


def test_an_international_body_is_named_as_one(editor):
    InstitutionFactory(country=None, is_incomplete=True, city="Abuja", acronym="X")

    assert "Supranational" in page_of(editor)


def test_people_have_a_list_of_their_own(editor, somebody):
    page = page_of(editor, "?people")

    assert "Person Mensah" in page
    assert "civility, sex, post" in page
    assert f"/people/{somebody.pk}/edit/" in page


def test_a_post_that_is_known_is_not_missing(editor, somebody):
    PostFactory(person=somebody)
    page = page_of(editor, "?people")

    assert "civility, sex" in page
    assert "post</td>" not in page
    # The record itself is in Django's admin, which is not for everybody.
    assert "/admin/" not in page


def test_what_is_complete_or_merged_is_not_listed(editor, noted):
    InstitutionFactory(name_fr="Complete")
    InstitutionFactory(
        name_fr="Merged", is_incomplete=True, status="merged", merged_into=noted
    )
    page = page_of(editor)

    assert "Office neuf" in page
    assert "Merged" not in page
    assert "Complete</a>" not in page


def test_an_administrator_of_one_country_completes_what_is_there(client, noted):
    there = GrantFactory(role=Role.ADMIN, country=noted.country).user
    elsewhere = GrantFactory(role=Role.ADMIN).user

    for user, count in ((there, 1), (elsewhere, 0)):
        client.force_login(user)
        assert ("Office neuf" in page_of(client)) == bool(count)
        assert how_many_to_complete(user) == count


def test_nothing_to_complete_says_so(editor):
    assert "Nothing to complete" in page_of(editor)


@pytest.mark.parametrize("query", ["", "?people"])
def test_three_rows_cost_what_one_costs(query, editor, staff):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            page_of(editor, query)
        return len(queries)

    costs = []
    for more in (1, 2):
        for _ in range(more):
            InstitutionFactory(is_incomplete=True, noted_by=staff, noted_at=AT)
            PersonFactory(is_incomplete=True, noted_by=staff, noted_at=AT)
        costs.append(cost())

    assert costs[0] == costs[1]


def test_the_list_of_institutions_leads_there(editor, noted, somebody):
    page = editor.get("/institutions/").content.decode()

    assert LIST in page
    assert "2 records to complete" in page


def test_others_are_not_led_there(client, staff, noted):
    client.force_login(staff)

    assert LIST not in client.get("/institutions/").content.decode()
    assert how_many_to_complete(staff) == 0


def test_the_record_says_that_it_is_to_be_completed(editor, noted):
    assert "To complete" in editor.get(noted.get_absolute_url()).content.decode()


# One click


def complete(client, path, record, version=None):
    sent = {"version": version or record.version}
    response = client.post(f"{path}complete/", sent, follow=True)
    record.refresh_from_db()
    return response.content.decode()


def test_a_complete_record_leaves_the_list(editor, noted, somebody):
    noted.type = "PES"
    noted.save()

    page = complete(editor, noted.get_absolute_url(), noted)
    assert "Office neuf is marked as complete." in page
    page = complete(editor, somebody.get_absolute_url(), somebody)
    assert "Person Mensah is marked as complete." in page
    assert (noted.is_incomplete, somebody.is_incomplete) == (False, False)


def test_an_institution_is_not_complete_without_its_type(editor, noted):
    page = complete(editor, noted.get_absolute_url(), noted)

    assert "Choose its type first." in page
    assert noted.is_incomplete


@pytest.mark.parametrize("version", [7, "x"])
def test_a_record_that_changed_meanwhile_is_looked_at_again(version, editor, somebody):
    page = complete(editor, somebody.get_absolute_url(), somebody, version=version)

    assert "The record has changed since you opened it." in page
    assert somebody.is_incomplete


def test_the_database_wants_a_type_of_what_is_complete():
    with pytest.raises(IntegrityError, match="has_a_type_unless_to_complete"):
        InstitutionFactory(type="")


def test_what_a_person_lacks_is_said():
    with translation.override("en"):
        assert PersonFactory.build(given_names="").missing[0] == "given names"
    whole = PersonFactory.build(civility="Mme", sex="F")
    assert whole.missing == []
