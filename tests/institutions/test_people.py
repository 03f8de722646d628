"""Who sees a person, and how one is found."""

from datetime import date

import pytest

from accounts.models import Role
from institutions.models import InstitutionStatus, Person
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
    PersonVariantFactory,
    PostFactory,
)


@pytest.fixture
def hidden():
    """Somebody of a restricted body in Tunisia."""
    ngo = InstitutionFactory(
        country=CountryFactory(code="TN"), status=InstitutionStatus.RESTRICTED
    )
    return PostFactory(institution=ngo, person__family_name="Hidden").person


def page_of(client, user, person):
    client.force_login(user)
    return client.get(f"/people/{person.pk}/")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("host_staff", 200),
        ("coordinator", 200),
        ("administrator", 200),
        ("staff", 404),
        ("outsider", 404),
        ("observer", 404),
        ("nobody", 404),
    ],
)
def test_people_of_a_restricted_body_are_shown_to_its_country(
    request, client, hidden, who, status
):
    assert page_of(client, request.getfixturevalue(who), hidden).status_code == status


def test_somebody_known_elsewhere_is_seen_without_the_restricted_post(
    client, hidden, staff
):
    PostFactory(person=hidden, title="Professor")

    page = page_of(client, staff, hidden)

    assert [post.title for post in page.context["record"].posts] == ["Professor"]


def test_somebody_without_a_post_is_seen_by_all(client, nobody):
    assert page_of(client, nobody, PersonFactory()).status_code == 200


def test_a_withdrawn_name_is_found_nowhere(client, administrator):
    person = PostFactory(person__is_withdrawn=True).person
    assert page_of(client, administrator, person).status_code == 404
    assert "No match" in client.get("/people/suggest/?q=number").content.decode()


@pytest.fixture
def official():
    official = PersonFactory(given_names="Komlan Apédoh", family_name="Batchey")
    PersonVariantFactory(
        person=official,
        given_names="Gaston",
        family_name="Batchey",
        source="A press note",
    )
    return official


def test_posts_come_latest_first(client, observer, official):
    days = [(None, date(2015, 1, 1)), (date(2018, 1, 1), None), (None, None)]
    days.append((date(2015, 1, 2), date(2017, 12, 31)))
    for number, (start, end) in enumerate(days):
        PostFactory(
            person=official, title=f"Post {number}", starts_on=start, ends_on=end
        )

    page = page_of(client, observer, official)

    assert [post.title for post in page.context["record"].posts] == [
        "Post 1",
        "Post 2",
        "Post 3",
        "Post 0",
    ]
    assert "A press note" in page.content.decode()


def test_an_administrator_of_their_country_may_edit_them(official):
    user = GrantFactory(role=Role.ADMIN).user
    assert not Person.objects.for_user(user).get(pk=official.pk).editable

    PostFactory(person=official)
    assert Person.objects.for_user(user).get(pk=official.pk).editable


def test_a_record_to_complete_says_so(client, observer):
    person = PersonFactory(is_incomplete=True)
    page = page_of(client, observer, person).content.decode()
    assert "To complete" in page
    assert "No post is known." in page
