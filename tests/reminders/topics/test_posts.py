"""Posts that nobody has confirmed for a year."""

from datetime import date, timedelta

import pytest

from reminders.models import Reminder, Topic
from reminders.topics import SOURCES
from tests.factories.institutions import InstitutionFactory, PostFactory
from tests.reminders.conftest import NOW, TODAY
from tests.reminders.topics.conftest import (
    day_of,
    heard,
    mail_to,
    open_row,
    person,
    words_of,
)

DAY = timedelta(days=1)
A_YEAR_AGO = TODAY - 365 * DAY


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        ({"confirmed_on": A_YEAR_AGO}, TODAY),
        ({"starts_on": A_YEAR_AGO}, TODAY),
        ({"starts_on": date(2010, 1, 1), "confirmed_on": A_YEAR_AGO}, TODAY),
        ({"confirmed_on": A_YEAR_AGO, "ends_on": date(2199, 1, 1)}, TODAY),
        ({"confirmed_on": A_YEAR_AGO, "ends_on": A_YEAR_AGO}, None),
        ({}, None),
    ],
)
def test_a_post_that_is_held_is_due_a_year_after_its_confirmation_or_its_start(
    dates, day
):
    assert day_of(Topic.POST, PostFactory(**dates)) == day


def test_administrators_of_the_institution_s_country_hear(schedules, admin):
    person("Salem", "admin", "TN")
    PostFactory(confirmed_on=A_YEAR_AGO)

    assert {one.name for one in heard()} == {"Dede"}


def test_those_of_everything_hear_of_a_body_without_a_country(schedules, admin):
    everywhere = person("Ama", "admin")
    everywhere.grants.update(country=None)
    PostFactory(institution__country=None, confirmed_on=A_YEAR_AGO)

    assert {one.name for one in heard()} == {"Ama"}


def test_confirming_moves_the_day_by_a_year_and_is_no_news(schedules, admin):
    post = PostFactory(confirmed_on=A_YEAR_AGO)
    heard()
    type(post).objects.update(confirmed_on=TODAY)

    assert mail_to(admin) is None
    assert {*Reminder.objects.values_list("kind", flat=True)} == {"before"}
    assert day_of(Topic.POST, post) == TODAY + 365 * DAY


def test_leaving_the_post_closes_it(schedules, admin):
    post = PostFactory(confirmed_on=A_YEAR_AGO)
    heard()
    post.end(on=TODAY - DAY, expected_version=post.version)

    assert mail_to(admin) is None
    assert open_row(Topic.POST, post) is None


@pytest.mark.parametrize("status", ["merged", "dissolved"])
def test_nobody_confirms_the_posts_of_what_is_gone(schedules, admin, status):
    into = InstitutionFactory() if status == "merged" else None
    institution = InstitutionFactory(status=status, merged_into=into)
    PostFactory(institution=institution, confirmed_on=A_YEAR_AGO)

    assert heard() == []


@pytest.mark.parametrize(
    "fields", [{"person__is_withdrawn": True}, {"institution__undone_at": NOW}]
)
def test_a_name_that_was_withdrawn_or_noted_by_mistake_is_in_no_mail(
    schedules, admin, fields
):
    PostFactory(confirmed_on=A_YEAR_AGO, **fields)

    assert heard() == []


def test_people_of_a_restricted_institution_are_for_who_may_see_them(schedules, admin):
    abroad = person("Salem", "admin", "TN")
    post = PostFactory(institution__status="restricted", confirmed_on=A_YEAR_AGO)
    source = SOURCES[Topic.POST]

    assert {one.name for one in heard()} == {"Dede"}
    assert post in source.seen_by(admin)
    assert post not in source.seen_by(abroad)


def test_the_message_names_the_person_and_what_is_copied_elsewhere_does_not(admin):
    post = PostFactory(title="Director", confirmed_on=A_YEAR_AGO)

    words = words_of(Topic.POST, post, admin)

    assert words.title == f"{post.person.full_name}, Director"
    # One click confirms it there.
    assert words.path == f"/posts/{post.pk}/confirm/"
    assert words.public_title == f"Director, {post.institution.short_name}"
    assert "Last confirmed on 2\N{NO-BREAK SPACE}March 2025." in words.facts


def test_a_restricted_institution_is_not_copied_elsewhere(admin):
    post = PostFactory(title="Director", starts_on=A_YEAR_AGO)
    type(post.institution).objects.update(status="restricted")

    words = words_of(Topic.POST, post, admin)

    assert words.public_title == "Director, Restricted institution"
    assert "Nobody has confirmed it yet." in words.facts


def test_one_post_is_the_subject_in_words(schedules, admin):
    post = PostFactory(title="Director", confirmed_on=A_YEAR_AGO)

    subject = mail_to(admin).subject.replace("\N{NO-BREAK SPACE}", " ")

    assert subject == (
        f"Post to confirm by 2 March 2026: {post.person.full_name}, Director"
    )
