"""Posts that are still held are confirmed in one click; those that wait are listed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Role
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PostFactory,
)

TODAY = timezone.localdate()
DAY = timedelta(days=1)
A_YEAR_AGO = TODAY - timedelta(days=365)


def html(response):
    return response.content.decode()


@pytest.fixture
def held(agency):
    return PostFactory(
        institution=agency,
        person__given_names="Gaston",
        person__family_name="Batchey",
        starts_on=date(2018, 3, 1),
    )


def test_one_click_confirms_a_post(editor, held):
    response = editor.post(f"/posts/{held.pk}/confirm/", {"version": 1})

    assert response.url == f"/people/{held.person_id}/#post-{held.pk}"
    held.refresh_from_db()
    assert (held.confirmed_on, held.version) == (TODAY, 2)
    page = html(editor.get(f"/people/{held.person_id}/"))
    assert "Gaston Batchey, Director: confirmed today." in page


def test_whoever_began_on_a_list_comes_back_to_it(editor, held):
    back = "/posts/to-confirm/?country=TG"
    data = {"version": 1, "back": back}
    assert editor.post(f"/posts/{held.pk}/confirm/", data).url == back
    data = {"version": 2, "back": "https://evil.example/"}
    response = editor.post(f"/posts/{held.pk}/confirm/", data)
    assert response.url.startswith("/people/")


@pytest.mark.parametrize("version", [7, "x"])
def test_a_post_that_changed_meanwhile_is_looked_at_again(editor, held, version):
    data = {"version": version}
    page = editor.post(f"/posts/{held.pk}/confirm/", data, follow=True)
    assert "has changed since you opened it" in html(page)
    held.refresh_from_db()
    assert held.confirmed_on is None


def test_a_post_that_was_left_is_not_confirmed(editor, agency):
    left = PostFactory(institution=agency, ends_on=TODAY - DAY)
    path = f"/posts/{left.pk}/confirm/"
    page = editor.post(path, {"version": 1}, follow=True)
    assert "This post is not held today." in html(page)
    assert editor.get(path).status_code == 302


def test_a_mail_leads_to_the_question(editor, held):
    page = html(editor.get(f"/posts/{held.pk}/confirm/"))
    assert "Does Gaston Batchey still hold this post?" in page
    assert f"/posts/{held.pk}/end/" in page


def test_readers_are_led_to_the_person_and_confirm_nothing(client, staff, held):
    client.force_login(staff)
    path = f"/posts/{held.pk}/confirm/"
    assert client.get(path).url == f"/people/{held.person_id}/#post-{held.pk}"
    assert client.post(path, {"version": 1}).status_code == 403
    held.refresh_from_db()
    assert held.confirmed_on is None


def test_the_longest_silence_comes_first_in_the_list(editor):
    PostFactory(person__family_name="Lately", confirmed_on=TODAY)
    PostFactory(person__family_name="Later", confirmed_on=A_YEAR_AGO)
    PostFactory(person__family_name="Long", starts_on=date(2001, 1, 1))
    PostFactory(person__family_name="Never")

    page = editor.get("/posts/to-confirm/")

    names = [post.person.family_name for post in page.context["page"]]
    assert names == ["Never", "Long", "Later"]


def test_the_list_is_of_a_country_or_an_institution(editor, held):
    tunisia = InstitutionFactory(code="TN-X", country=CountryFactory(code="TN"))
    PostFactory(institution=tunisia, person__family_name="There")

    for query in ("country=TN", "institution=TN-X"):
        page = editor.get(f"/posts/to-confirm/?{query}").context["page"]
        assert [post.person.family_name for post in page] == ["There"]
    assert "No post matches" in html(editor.get("/posts/to-confirm/?institution=zzz"))


def test_administrators_of_a_country_confirm_its_posts(client, held):
    PostFactory(institution__country=CountryFactory(code="TN"))
    client.force_login(GrantFactory(role=Role.ADMIN).user)
    page = client.get("/posts/to-confirm/").context["page"]
    assert [post.person for post in page] == [held.person]


def test_when_every_post_is_confirmed_the_list_says_so(editor):
    assert "Every post is confirmed" in html(editor.get("/posts/to-confirm/"))
