"""Somebody who left a post is replaced from the page of the institution."""

from datetime import date
from uuid import uuid4

import pytest

from institutions.models import Post
from tests.factories.institutions import InstitutionFactory, PostFactory, ThemeFactory

TAKEN_UP, LEFT = date(2018, 3, 1), date(2019, 6, 30)


@pytest.fixture
def left(agency):
    """Focal point for one theme until the summer of 2019."""
    post = PostFactory(
        institution=agency,
        person__given_names="Gaston",
        person__family_name="Batchey",
        title="Director",
        starts_on=TAKEN_UP,
        ends_on=LEFT,
        is_focal_point=True,
    )
    post.focal_themes.add(ThemeFactory(name_en="Matching"))
    return post


def address(post):
    return f"/institutions/{post.institution.code}/posts/new/?replaces={post.pk}"


@pytest.fixture
def replace(editor, left):
    key = uuid4()

    def send(**more):
        data = {"given_names": "Ama", "family_name": "Mensah", "title": "Director"}
        data |= {"form_key": key, "is_focal_point": "on"}
        data |= {"focal_themes": [theme.pk for theme in left.focal_themes.all()]}
        return editor.post(address(left), data | more)

    return send


def test_the_form_proposes_the_same_title_and_themes(editor, left):
    page = editor.get(address(left))
    assert "Replace Gaston Batchey" in page.text
    assert page.context["form"]["title"].value() == "Director"
    assert page.context["form"]["is_focal_point"].value()
    assert page.context["form"]["focal_themes"].value() == [
        theme.pk for theme in left.focal_themes.all()
    ]


@pytest.mark.parametrize(
    ("starts_on", "last_day"),
    [
        # Nobody held it for a while; it was left earlier than was thought; not known.
        ("1/1/2020", LEFT),
        ("1/6/2019", date(2019, 5, 31)),
        ("", LEFT),
    ],
)
def test_who_follows_takes_over_and_the_other_ends(replace, left, starts_on, last_day):
    response = replace(starts_on=starts_on)

    assert response.url == left.institution.get_absolute_url()
    taken_up = Post.objects.get(person__family_name="Mensah")
    left.refresh_from_db()
    assert (left.ends_on, left.successor) == (last_day, taken_up)
    assert list(taken_up.focal_themes.all()) == list(left.focal_themes.all())


def test_a_form_that_is_sent_twice_replaces_once(replace, left):
    for _time in range(2):
        assert replace(starts_on="1/1/2020").status_code == 302
    left.refresh_from_db()
    assert Post.objects.count() == 2
    assert left.version == 2


def test_who_was_named_as_successor_stays_it(replace, left):
    left.successor = first = PostFactory(institution=left.institution)
    left.save()
    replace(starts_on="1/1/2020")
    left.refresh_from_db()
    assert left.successor == first


def test_nobody_follows_before_the_other_began(replace, left):
    page = replace(starts_on="1/3/2018")
    assert page.context["form"].errors["starts_on"] == [
        "The other took it up later than that."
    ]


def test_a_post_that_is_held_still_ends_on_a_day(replace, left):
    Post.objects.update(ends_on=None)
    page = replace(starts_on="")
    assert list(page.context["form"].errors) == ["starts_on"]

    replace(starts_on="1/1/2020")
    left.refresh_from_db()
    assert left.ends_on == date(2019, 12, 31)


@pytest.mark.parametrize("replaces", ["x", "", "0"])
def test_what_is_no_post_is_not_replaced(editor, agency, replaces):
    path = f"/institutions/{agency.code}/posts/new/?replaces={replaces}"
    assert editor.get(path).status_code == 404


def test_a_post_of_another_institution_is_not_replaced_here(editor, agency):
    elsewhere = PostFactory(institution=InstitutionFactory())
    path = f"/institutions/{agency.code}/posts/new/?replaces={elsewhere.pk}"
    assert editor.get(path).status_code == 404
