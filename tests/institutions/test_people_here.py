"""Who answers for an institution, and whom nobody has replaced."""

from datetime import date

from django.utils import timezone

from institutions.people_here import people_here, posts_of
from tests.factories.institutions import (
    ChannelFactory,
    InstitutionFactory,
    PostFactory,
    ThemeFactory,
)

TODAY, GONE = date(2026, 3, 2), date(2018, 12, 31)


def names(posts):
    return [post.person.family_name for post in posts]


def here(body, user):
    return people_here(posts_of(body, user=user), today=TODAY)


def focal(body, name, *themes, **more):
    post = PostFactory(
        institution=body, person__family_name=name, is_focal_point=True, **more
    )
    post.focal_themes.set(themes)
    return post


def test_focal_points_are_apart_from_others_and_from_the_past(agency, administrator):
    focal(agency, "Focal")
    PostFactory(institution=agency, person__family_name="Other")
    PostFactory(institution=agency, person__family_name="Old", ends_on=GONE)
    PostFactory(
        institution=agency, person__family_name="Next", starts_on=date(2999, 1, 1)
    )

    found = here(agency, administrator)

    assert names(found.focal_points) == ["Focal"]
    assert names(found.others) == ["Other"]
    assert names(found.not_now) == ["Next", "Old"]
    assert found.how_many == 2


def test_a_focal_point_who_left_stays_until_somebody_answers(agency, administrator):
    theme, other = ThemeFactory(), ThemeFactory()
    focal(agency, "Left", theme, ends_on=GONE)
    assert names(here(agency, administrator).to_replace) == ["Left"]

    focal(agency, "Elsewhere", other)
    assert names(here(agency, administrator).to_replace) == ["Left"]

    focal(agency, "New", theme)
    assert names(here(agency, administrator).to_replace) == []


def test_who_answered_for_all_themes_is_replaced_by_one_for_all(agency, administrator):
    focal(agency, "Left", ends_on=GONE)
    focal(agency, "Some", ThemeFactory())
    assert names(here(agency, administrator).to_replace) == ["Left"]

    focal(agency, "All")
    assert names(here(agency, administrator).to_replace) == []


def test_only_official_channels_are_shown(editor, agency):
    post = focal(agency, "Focal")
    ChannelFactory(person=post.person, value="office@example.org")
    ChannelFactory(person=post.person, kind="phone", value="+22822210000")
    ChannelFactory(person=post.person, use="personal", value="home@example.org")

    page = editor.get("/institutions/TG-ANPE/").content.decode()

    assert "mailto:office@example.org" in page
    assert "+22822210000" in page
    assert "home@example.org" not in page


def test_the_page_offers_to_replace_who_left(editor, agency):
    post = focal(agency, "Left", ends_on=GONE, confirmed_on=date(2017, 1, 1))
    focal(InstitutionFactory(), "Elsewhere", ends_on=GONE)

    page = editor.get("/institutions/TG-ANPE/").content.decode()

    assert f"/institutions/TG-ANPE/posts/new/?replaces={post.pk}" in page
    assert "Successor to be named" in page
    assert "until 31\xa0Dec 2018" in page


# --- On the page of the institution -----------------------------------------------------


def test_a_post_that_nobody_confirmed_for_long_is_confirmed_on_the_page(editor, agency):
    post = focal(agency, "Focal", starts_on=GONE)
    where = f"{agency.get_absolute_url()}#people"
    shown = editor.get(agency.get_absolute_url()).text
    assert f'action="/posts/{post.pk}/confirm/"' in shown
    assert f'href="/institutions/{agency.code}/vcard/"' in shown

    said = {"version": post.version, "back": where}
    response = editor.post(f"/posts/{post.pk}/confirm/", said)

    assert response.url == where
    assert "/confirm/" not in people_shown(editor, agency)


def test_whoever_only_reads_is_offered_no_confirmation(reader, agency):
    focal(agency, "Focal", starts_on=GONE)
    assert "/confirm/" not in people_shown(reader, agency)


def people_shown(client, agency):
    page = client.get(agency.get_absolute_url()).text
    return page[page.index('id="people"') : page.index('id="cooperations"')]


def test_what_was_confirmed_of_somebody_who_left_is_no_good_news(editor, agency):
    focal(agency, "Left", confirmed_on=GONE, ends_on=GONE)
    assert "ok-words" not in people_shown(editor, agency)

    focal(agency, "Stays", confirmed_on=timezone.localdate())
    assert "ok-words" in people_shown(editor, agency)
