"""Posts over time: taken up, corrected, left to a successor."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from institutions.actions.posts import end_post
from institutions.models import Person, Post
from migration_coop.lib.records import EditConflict
from tests.factories.institutions import (
    InstitutionFactory,
    PersonFactory,
    PostFactory,
    ThemeFactory,
)

TODAY = timezone.localdate()
DAY = timedelta(days=1)
A_YEAR_AGO = TODAY - timedelta(days=365)
HELD_ALREADY = "This person holds this post already at that time."


def html(response):
    return response.content.decode()


@pytest.fixture
def held(agency):
    """The director, focal point for one theme, since 2018."""
    post = PostFactory(
        institution=agency,
        person__given_names="Gaston",
        person__family_name="Batchey",
        starts_on=date(2018, 3, 1),
        is_focal_point=True,
    )
    post.focal_themes.add(ThemeFactory(name_en="Matching"))
    return post


# --- A further post ---------------------------------------------------------------------


def test_somebody_we_know_takes_up_a_further_post(editor, held):
    other = InstitutionFactory()
    path = f"/people/{held.person_id}/posts/new/"
    assert "Add a post of Gaston Batchey" in html(editor.get(path))

    data = {"institution": other.pk, "title": "Professor", "starts_on": "1 2 2020"}
    response = editor.post(path, data)

    assert response.url == f"/people/{held.person_id}/"
    post = Post.objects.get(title="Professor")
    assert (post.person, post.institution) == (held.person, other)
    assert post.starts_on == date(2020, 2, 1)


def test_the_same_post_is_not_held_twice_at_once(editor, held):
    path = f"/people/{held.person_id}/posts/new/"
    again = {"institution": held.institution_id, "title": "  DIRECTOR "}
    page = editor.post(path, again | {"starts_on": "1 2 2020"})
    assert HELD_ALREADY in html(page)
    assert Post.objects.count() == 1


def test_the_same_post_sent_again_changes_nothing(editor, held):
    path = f"/people/{held.person_id}/posts/new/"
    data = {"institution": held.institution_id, "title": "Director"}
    assert editor.post(path, data | {"starts_on": "1/3/2018"}).status_code == 302
    assert Post.objects.count() == 1


def test_a_known_person_does_not_take_up_a_post_they_hold(editor, held):
    data = {"given_names": "Gaston", "family_name": "Batchey", "form_key": uuid4()}
    data |= {"title": "Director", "same_person": held.person_id}
    page = editor.post("/institutions/TG-ANPE/posts/new/", data)
    assert HELD_ALREADY in html(page)


def test_a_post_without_an_institution_is_none(editor, held):
    path = f"/people/{held.person_id}/posts/new/"
    page = editor.post(path, {"title": "Director"})
    assert list(page.context["form"].errors) == ["institution"]


# --- Correcting one ---------------------------------------------------------------------


@pytest.fixture
def correct(editor, held):
    path = f"/posts/{held.pk}/edit/"

    def form():
        return editor.get(path).context["form"]

    shown = {
        bound.html_name: bound.value()
        for bound in form()
        if bound.value() not in (None, "", False)
    }

    def send(**changes):
        return editor.post(path, shown | changes)

    return send


def test_a_post_is_corrected_with_its_alternate(correct, held, agency):
    alternate = PostFactory(institution=agency, person__family_name="Mensah").person

    response = correct(
        title="Director-General", alternate=alternate.pk, ends_on="1 2 2030"
    )

    assert response.url == f"/people/{held.person_id}/#post-{held.pk}"
    held.refresh_from_db()
    assert (held.title, held.alternate) == ("Director-General", alternate)
    assert held.ends_on == date(2030, 2, 1)
    assert held.version == 2
    assert held.focal_themes.count() == 1


def test_nobody_stands_in_for_themselves_or_from_elsewhere(correct, held):
    elsewhere = PostFactory().person
    for person in (held.person, elsewhere):
        page = correct(alternate=person.pk)
        assert list(page.context["form"].errors) == ["alternate"]


def test_whoever_is_no_focal_point_has_no_themes(correct, held):
    correct(is_focal_point="")
    assert not held.focal_themes.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"ends_on": "1 1 2018"}, "ends_on"),
        ({"title": ""}, "title"),
        ({"starts_on": "soon"}, "starts_on"),
    ],
)
def test_a_correction_makes_sense(correct, held, typed, field):
    page = correct(**typed)
    assert list(page.context["form"].errors) == [field]


def test_a_correction_does_not_run_into_another_time_in_the_post(correct, held, agency):
    PostFactory(
        person=held.person,
        institution=agency,
        starts_on=date(2010, 1, 1),
        ends_on=date(2012, 1, 1),
    )
    assert HELD_ALREADY in html(correct(starts_on="1 1 2011"))
    assert correct(starts_on="2 1 2012").status_code == 302


def test_two_corrections_at_once_are_merged_or_asked_about(correct, held):
    correct(title="Director-General")
    correct(source="A decree")
    held.refresh_from_db()
    assert (held.title, held.source) == ("Director-General", "A decree")

    assert correct(title="Minister").status_code == 409


# --- Leaving it to somebody -------------------------------------------------------------


@pytest.fixture
def leave(editor, held):
    def send(ends_on="31/12/2025", **typed):
        data = {"ends_on": ends_on, "version": 1, "form_key": uuid4()}
        data |= {"next_title": "Director", "takes_over_themes": "on"}
        return editor.post(f"/posts/{held.pk}/end/", data | typed)

    return send


@pytest.fixture
def colleague(agency):
    post = PostFactory(institution=agency, title="Deputy", person__family_name="Adjovi")
    return post.person


def test_colleagues_are_proposed_as_successors(editor, held, colleague, agency):
    PostFactory(institution=agency, ends_on=date(2019, 1, 1), person__family_name="Old")
    PostFactory(person__family_name="Elsewhere")

    page = html(editor.get(f"/posts/{held.pk}/end/"))

    assert "Person Adjovi, Deputy" in page
    assert "Nobody is known yet" in page
    assert 'value="Director"' in page
    assert "Old" not in page
    assert "Elsewhere" not in page


def test_a_colleague_takes_over_with_the_themes(leave, held, colleague):
    response = leave(next_person=colleague.pk)

    held.refresh_from_db()
    assert response.url == f"/people/{held.person_id}/"
    after = held.successor
    assert after.person == colleague
    assert (after.title, after.starts_on) == ("Director", date(2026, 1, 1))
    assert after.is_focal_point
    assert list(after.focal_themes.all()) == list(held.focal_themes.all())


def test_a_colleague_may_take_over_under_another_title_and_without_themes(
    leave, held, colleague
):
    leave(
        next_person=colleague.pk,
        next_title="Acting director",
        next_starts_on="1 2 2026",
        takes_over_themes="",
    )

    held.refresh_from_db()
    assert (held.successor.title, held.successor.starts_on) == (
        "Acting director",
        date(2026, 2, 1),
    )
    assert not held.successor.is_focal_point


def test_a_new_name_takes_over(leave, held):
    leave(next_person="new", given_names="Ama", family_name="Zinsou", next_title="")

    held.refresh_from_db()
    assert held.successor.person.full_name == "Ama Zinsou"
    assert held.successor.title == "Director"


def test_a_new_name_that_is_known_asks_which(leave, held):
    known = PersonFactory(given_names="Ama", family_name="Zinsou")
    typed = {"next_person": "new", "given_names": "Ama", "family_name": "Zinsou"}

    question = leave(**typed)
    assert list(question.context["form"].errors) == ["same_person"]
    assert "Is this the same person?" in html(question)

    leave(**typed, same_person=known.pk)
    held.refresh_from_db()
    assert held.successor.person == known


def test_nobody_needs_to_be_named(leave, held):
    leave()
    held.refresh_from_db()
    assert held.ends_on == date(2025, 12, 31)
    assert held.successor is None


def test_a_post_without_focal_point_passes_none_on(editor, agency, colleague):
    post = PostFactory(institution=agency, title="Driver")
    page = editor.get(f"/posts/{post.pk}/end/")
    assert "takes_over_themes" not in page.context["form"].fields
    data = {"ends_on": "1 2 2026", "version": 1, "next_person": colleague.pk}
    editor.post(f"/posts/{post.pk}/end/", data)
    post.refresh_from_db()
    assert not post.successor.is_focal_point


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"next_person": "new"}, "family_name"),
        ({"family_name": "Zinsou"}, "next_person"),
        ({"next_person": "999999"}, "next_person"),
    ],
)
def test_a_successor_is_named_in_full_or_not_at_all(leave, held, typed, field):
    page = leave(**typed)
    assert field in page.context["form"].errors
    held.refresh_from_db()
    assert held.ends_on is None


def test_a_successor_who_holds_the_post_already_is_said(leave, held, agency):
    twin = PostFactory(institution=agency).person
    page = leave(next_person=twin.pk)
    assert HELD_ALREADY in html(page)


def test_sent_twice_a_successor_takes_over_once(leave, held):
    typed = {"next_person": "new", "given_names": "Ama", "family_name": "Zinsou"}
    typed |= {"form_key": uuid4(), "draft_key": uuid4()}
    leave(**typed)
    assert leave(**typed).status_code == 302
    assert Person.objects.filter(family_name="Zinsou").count() == 1
    assert Post.objects.count() == 2


def test_of_two_who_end_a_post_in_one_moment_one_changes_nothing(held):
    """The page was as it is now when it was checked, and is not when it is saved."""
    Post.objects.filter(pk=held.pk).update(version=2)
    with pytest.raises(EditConflict):
        end_post(held, on=TODAY, expected_version=1)
    held.refresh_from_db()
    assert held.ends_on is None


def test_two_who_name_different_last_days_are_asked(editor, held):
    path = f"/posts/{held.pk}/end/"
    base = editor.get(path).context["form"]["base"].value()
    first = {"ends_on": "31/12/2025", "version": 1, "base": base}
    assert editor.post(path, first).status_code == 302

    choice = editor.post(path, first | {"ends_on": "1/11/2025"})

    assert choice.status_code == 409
    held.refresh_from_db()
    assert held.ends_on == date(2025, 12, 31)


def test_correcting_the_last_day_keeps_who_came_after(leave, held, colleague):
    leave(next_person=colleague.pk)
    held.refresh_from_db()
    after = held.successor

    leave(ends_on="30/12/2025", version=2, next_person="")

    held.refresh_from_db()
    assert (held.ends_on, held.successor) == (date(2025, 12, 30), after)
