"""People take up posts and leave them."""

from datetime import date
from uuid import uuid4

import pytest

from institutions.actions.posts import add_post
from institutions.models import Person, Post
from tests.factories.institutions import (
    PersonFactory,
    PersonVariantFactory,
    PostFactory,
    ThemeFactory,
)

TODAY = date(2026, 3, 2)


def html(response):
    return response.content.decode()


# --- Posts ------------------------------------------------------------------------------


def post(client, **more):
    form = {
        "given_names": "Afi",
        "family_name": "Mensah",
        "title": "Director",
        "form_key": uuid4(),
    }
    return client.post("/institutions/TG-ANPE/posts/new/", form | more)


def test_a_new_person_takes_up_a_post(editor, agency):
    theme = ThemeFactory()

    response = post(
        editor, starts_on="2018-03-01", is_focal_point="on", focal_themes=[theme.pk]
    )

    assert response.url == "/institutions/TG-ANPE/"
    row = Post.objects.get()
    assert (str(row.person), row.title, row.institution) == (
        "Afi Mensah",
        "Director",
        agency,
    )
    assert row.is_focal_point
    assert list(row.focal_themes.all()) == [theme]


def test_a_name_we_know_asks_whether_it_is_the_same_person(editor, agency):
    known = PersonFactory(given_names="Àfi", family_name="Mensah")
    PersonVariantFactory(
        person=PersonFactory(family_name="Other"),
        given_names="Afi",
        family_name="Mensah",
    )

    question = post(editor)
    assert list(question.context["form"].errors) == ["same_person"]
    assert "Is this the same person?" in html(question)
    assert "Someone else" in html(question)

    post(editor, same_person=known.pk)
    assert Post.objects.get().person == known


def test_someone_else_of_that_name_is_a_new_person(editor, agency):
    PersonFactory(given_names="Afi", family_name="Mensah")

    post(editor, same_person="new")

    assert Person.objects.count() == 2


def test_a_post_that_is_sent_twice_is_held_once(editor, agency):
    key = uuid4()
    post(editor, form_key=key)
    post(editor, form_key=key, same_person="new")

    assert Person.objects.count() == 1
    assert Post.objects.count() == 1


def test_the_same_post_is_not_added_again(agency):
    held = PostFactory(institution=agency)
    again = Post(institution=agency, title=held.title)
    assert add_post(again, person=held.person, form_key=uuid4()) == held


@pytest.mark.parametrize("field", ["given_names", "family_name", "title"])
def test_a_post_needs_a_name_and_a_title(editor, agency, field):
    assert list(post(editor, **{field: ""}).context["form"].errors) == [field]
    assert "Given names" in html(editor.get("/institutions/TG-ANPE/posts/new/"))


def test_somebody_leaves_a_post(editor, agency):
    row = PostFactory(institution=agency)
    path = f"/posts/{row.pk}/end/"
    assert f"{row.person} left the post" in html(editor.get(path))

    response = editor.post(path, {"ends_on": "2026-03-01", "version": 1})

    # There it says what is still open in that name, to be handed over.
    assert response.url == f"/people/{row.person_id}/"
    assert f"/people/{row.person_id}/open-work/" in html(editor.get(response.url))
    row.refresh_from_db()
    assert row.ends_on == date(2026, 3, 1)
    assert not row.covers(TODAY)
    assert not Post.objects.on(TODAY).exists()


@pytest.mark.parametrize("day", ["", "2017-01-01", "soon"])
def test_the_last_day_is_a_day_of_the_post(editor, agency, day):
    row = PostFactory(institution=agency, starts_on=date(2018, 3, 1))
    response = editor.post(f"/posts/{row.pk}/end/", {"ends_on": day, "version": 1})

    assert response.status_code == 200
    row.refresh_from_db()
    assert row.ends_on is None


def test_readers_end_no_post(client, agency, staff):
    row = PostFactory(institution=agency)
    client.force_login(staff)
    assert client.get(f"/posts/{row.pk}/end/").status_code == 403
    assert client.get("/posts/0/end/").status_code == 404
