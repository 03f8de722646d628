"""Names that could harm are withdrawn from every page, and can be given back."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role
from institutions.models import Person
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
    PersonNameEventFactory,
    PostFactory,
)
from tests.institutions.conftest import AT


@pytest.fixture
def somebody(agency):
    post = PostFactory(institution=agency, title="Judge", person__family_name="Canary")
    return post.person


def html(response):
    return response.content.decode()


def withdraw(client, person, note="Threats since the vote"):
    return client.post(f"/people/{person.pk}/withdraw/", {"note": note})


def test_a_name_is_withdrawn_with_a_reason_and_found_nowhere(
    editor, somebody, administrator
):
    assert "Withdraw the name of" in html(
        editor.get(f"/people/{somebody.pk}/withdraw/")
    )

    response = withdraw(editor, somebody)

    assert response.url == "/people/withdrawn/"
    somebody.refresh_from_db()
    assert (somebody.is_withdrawn, somebody.version) == (True, 2)
    event = somebody.name_events.get()
    assert (event.by, event.note) == (administrator, "Threats since the vote")
    for page in ("/people/?q=canary", "/people/withdrawn/", "/institutions/TG-ANPE/"):
        assert "Person Canary" not in html(editor.get(page)), page
    assert editor.get(f"/people/{somebody.pk}/").status_code == 404


def test_the_post_and_the_reason_stand_for_the_name(editor, somebody):
    withdraw(editor, somebody)
    page = html(editor.get("/people/withdrawn/"))
    assert "Judge" in page
    assert "Threats since the vote" in page
    assert f"/people/{somebody.pk}/restore/" in page


def test_a_name_is_given_back_with_a_reason(editor, somebody):
    withdraw(editor, somebody)
    path = f"/people/{somebody.pk}/restore/"
    assert "Canary" not in html(editor.get(path))

    response = editor.post(path, {"note": "They asked for it"})

    assert response.url == f"/people/{somebody.pk}/"
    assert "Canary" in html(editor.get(response.url))
    notes = somebody.name_events.order_by("pk").values_list("is_withdrawn", "note")
    assert list(notes)[1] == (False, "They asked for it")
    assert editor.get(path).status_code == 404


def test_no_name_is_withdrawn_without_a_reason(editor, somebody):
    page = withdraw(editor, somebody, note=" ")
    assert list(page.context["form"].errors) == ["note"]
    somebody.refresh_from_db()
    assert not somebody.is_withdrawn


def test_of_two_who_withdraw_at_once_both_reasons_are_kept(somebody):
    other = Person.objects.get(pk=somebody.pk)
    by = UserFactory()
    somebody.withdraw_name(by=by, at=AT, note="x")
    other.withdraw_name(by=by, at=AT, note="y")
    somebody.refresh_from_db()
    assert somebody.is_withdrawn
    assert {event.note for event in somebody.name_events.all()} == {"x", "y"}


def test_administrators_of_another_country_learn_nothing(client, editor, somebody):
    withdraw(editor, somebody)
    about = {"role": Role.ADMIN, "country": CountryFactory(code="TN")}
    client.force_login(GrantFactory(**about).user)
    page = html(client.get("/people/withdrawn/"))
    assert "No name is withdrawn" in page
    assert client.get(f"/people/{somebody.pk}/restore/").status_code == 404


def test_nor_those_from_whom_a_restricted_body_of_theirs_is_hidden(client):
    person = PersonFactory(is_withdrawn=True)
    PostFactory(person=person)
    PostFactory(
        person=person,
        institution=InstitutionFactory(
            country=CountryFactory(code="TN"), status="restricted"
        ),
    )
    client.force_login(GrantFactory(role=Role.ADMIN).user)
    assert client.get(f"/people/{person.pk}/restore/").status_code == 404


def test_a_name_withdrawn_before_reasons_were_kept_can_be_given_back(editor):
    person = PersonFactory(is_withdrawn=True)
    assert "No post is known." in html(editor.get("/people/withdrawn/"))
    editor.post(f"/people/{person.pk}/restore/", {"note": "x"})
    person.refresh_from_db()
    assert not person.is_withdrawn


def test_the_database_asks_for_a_reason():
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonNameEventFactory(note="")
    assert str(PersonNameEventFactory(person__pk=7)) == "7: True"
