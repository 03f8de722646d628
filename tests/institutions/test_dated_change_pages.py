"""The pages on which an institution moves, ends, and takes over another one."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import Role
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import FormerNameFactory, InstitutionFactory
from tests.institutions.test_dated_changes import dissolve, parents

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
SPRING, LATER = date(2022, 4, 1), date(2024, 4, 1)


def test_the_page_moves(editor, agency, ministry):
    page = "/institutions/TG-ANPE/move/"
    assert "Ministry of Labour" in editor.get(page).content.decode()

    typed = {"parent": ministry.pk, "holds_from": "1 4 2022", "move_source": "Decree"}
    response = editor.post(page, typed | {"version": 1})

    assert response.url == "/institutions/TG-ANPE/"
    assert parents(agency) == [("TG-MIN", SPRING, None)]


def test_only_bodies_of_its_country_or_above_countries_are_offered(editor, agency):
    union = InstitutionFactory(country=None)
    abroad = InstitutionFactory(country__code="TN")

    form = editor.get("/institutions/TG-ANPE/move/").context["form"]

    offered = form.fields["parent"].queryset
    assert union in offered
    assert abroad not in offered
    assert agency not in offered


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"holds_from": "2999-01-01"}, "holds_from"),
        ({"holds_from": ""}, "holds_from"),
        ({"parent": ""}, "parent"),
    ],
)
def test_what_cannot_hold_is_said_beside_its_field(
    editor, agency, ministry, typed, field
):
    form = {"parent": ministry.pk, "holds_from": "2022-04-01", "version": 1} | typed

    response = editor.post("/institutions/TG-ANPE/move/", form)

    assert list(response.context["form"].errors) == [field]
    assert parents(agency) == []


def test_the_page_dissolves_and_shows_who_took_over(editor, agency, presidency):
    response = editor.post(
        "/institutions/TG-ANPE/dissolve/",
        {
            "holds_from": "2022-04-01",
            "successor": presidency.pk,
            "reason": "Decree 4",
            "version": 1,
        },
        follow=True,
    )

    page = response.content.decode()
    assert "Dissolved on 1\xa0April 2022." in page
    assert "Presidency (PRES)" in page
    assert "Took over" in editor.get("/institutions/TG-PRES/").content.decode()


def test_a_body_that_is_gone_is_not_renamed_or_moved(editor, agency, administrator):
    assert "/move/" in editor.get("/institutions/TG-ANPE/").content.decode()
    dissolve(agency, administrator)

    page = editor.get("/institutions/TG-ANPE/").content.decode()

    assert "/move/" not in page
    assert "/activate/" in page


def test_to_go_to_a_successor_there_must_be_one(editor, agency):
    response = editor.post(
        "/institutions/TG-ANPE/dissolve/",
        {
            "holds_from": "2022-04-01",
            "children_follow": "on",
            "reason": "Decree 4",
            "version": 1,
        },
    )
    assert list(response.context["form"].errors) == ["successor"]


def test_dissolving_twice_is_refused_and_nothing_typed_is_lost(
    editor, agency, administrator
):
    agency.dissolve(by=administrator, at=AT, note="")

    response = editor.post(
        "/institutions/TG-ANPE/dissolve/",
        {"holds_from": "2022-04-01", "reason": "Once more", "version": 2},
    )

    assert response.status_code == 409
    assert "cannot be changed that way" in response.content.decode()
    assert "Once more" in response.content.decode()


def took_over(client, body, **more):
    typed = {
        "predecessor": body.pk,
        "holds_from": "2022-04-01",
        "children_follow": "on",
        "reason": "They were joined",
        "version": 1,
    }
    return client.post("/institutions/TG-PRES/succeed/", typed | more)


def test_another_body_became_part_of_it(editor, agency, presidency):
    assert took_over(editor, agency).url == "/institutions/TG-PRES/"

    agency.refresh_from_db()
    assert (agency.succeeded_by, agency.ended_on) == (presidency, SPRING)


def test_it_takes_over_nothing_that_came_after_its_own_end(
    editor, agency, presidency, administrator
):
    dissolve(presidency, administrator, holds_from=date(2021, 1, 1))

    response = took_over(editor, agency)

    assert list(response.context["form"].errors) == ["predecessor"]


def test_what_it_takes_over_had_no_later_history(editor, agency, presidency):
    FormerNameFactory(institution=agency, valid_to=LATER)

    response = took_over(editor, agency)

    assert list(response.context["form"].errors) == ["holds_from"]


def test_who_takes_over_is_chosen_among_what_the_administrator_may_change(
    client, agency, presidency
):
    union = InstitutionFactory(country=None)
    client.force_login(GrantFactory(role=Role.ADMIN).user)

    form = client.get("/institutions/TG-PRES/succeed/").context["form"]

    assert list(form.fields["predecessor"].queryset) == [agency]
    assert union not in form.fields["predecessor"].queryset
