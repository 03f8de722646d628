"""Since when: a day, a review, the last review; and what cannot be understood."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from overview.models import SnapshotKind
from overview.since import find_since, since_choices
from tests.dated_copies import date_copies
from tests.factories.cooperation import (
    CooperationFactory,
    FollowUpFactory,
    MilestoneFactory,
)
from tests.factories.institutions import CountryFactory, PostFactory
from tests.factories.missions import MissionFactory
from tests.factories.overview import SnapshotFactory

TODAY = date(2026, 3, 20)
MARCH_2 = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_day_begins_with_its_first_hour(staff):
    since = find_since("2019-01-14", staff)

    assert (since.on, since.label) == (
        date(2019, 1, 14),
        "14\N{NO-BREAK SPACE}Jan 2019",
    )
    assert since.at == datetime(2019, 1, 14, tzinfo=UTC)


def test_a_review_is_the_moment_it_was_done(staff):
    review = SnapshotFactory(name="Review of January")

    for value in (f"review-{review.pk}", "last"):
        since = find_since(value, staff)
        assert (since.at, since.label) == (MARCH_2, "Review of January")


def test_the_last_review_is_the_newest_and_no_period(staff):
    SnapshotFactory(name="Old", at=MARCH_2 - timedelta(days=9))
    SnapshotFactory(name="New")
    SnapshotFactory(
        name="Q1",
        at=MARCH_2 + timedelta(days=9),
        kind=SnapshotKind.PERIOD,
        from_on=date(2026, 1, 1),
        until_on=date(2026, 3, 31),
    )

    assert find_since("last", staff).label == "New"


def test_a_review_of_another_country_is_none(staff):
    other = SnapshotFactory(country=CountryFactory(code="ML"))

    assert find_since(f"review-{other.pk}", staff) is None
    assert find_since("last", staff) is None


@pytest.mark.parametrize(
    "value",
    [
        *("", "yesterday", "2019-02-30", "review-", "review-x", "review-²"),
        *("0001-01-01", "9999-12-31", "2019-01-14T10:00", f"review-{'9' * 30}"),
    ],
)
def test_what_cannot_be_understood_is_no_moment(value, staff):
    assert find_since(value, staff) is None


@given(st.text(max_size=20))
def test_no_text_breaks_it(value):
    assert find_since(value, AnonymousUser()) is None


def test_a_list_offers_the_last_review_without_asking_which(
    staff, django_assert_num_queries
):
    with django_assert_num_queries(0):
        choices = since_choices(staff, today=TODAY)

    assert [value for value, _label in choices] == [
        "last",
        "2026-03-13",
        "2026-02-18",
        "2025-12-20",
    ]
    assert choices[0][1] == "the last review"


def test_a_list_that_is_compared_offers_what_was_chosen_once_and_the_reviews(staff):
    review = SnapshotFactory(name="Review of January")
    chosen = find_since("2019-01-14", staff)

    values = [value for value, _ in since_choices(staff, today=TODAY, chosen=chosen)]
    assert values[:2] == ["2019-01-14", f"review-{review.pk}"]
    again = find_since("last", staff)
    values = [value for value, _ in since_choices(staff, today=TODAY, chosen=again)]
    assert values.count(f"review-{review.pk}") == 1


# --- On lists ---------------------------------------------------------------------------


@pytest.fixture
def moved(staff):
    """Rows that moved on 2 March, and have not since."""
    mission = MissionFactory()
    mission.file_report(by=staff, at=MARCH_2)
    cooperation = CooperationFactory()
    cooperation.suspend(by=staff, at=MARCH_2, note="Elections")
    follow_up = FollowUpFactory(mission=mission)
    follow_up.start(by=staff, at=MARCH_2)
    milestone = MilestoneFactory()
    milestone.forecast(date(2026, 5, 12), reason="Law", by=staff, at=MARCH_2)
    institution = follow_up.owner_institution
    institution.rest(by=staff, at=MARCH_2, note="No staff")
    PostFactory(institution=institution, ends_on=date(2026, 3, 10))
    date_copies(MARCH_2)
    return institution


LISTS = {
    "missions:mission_list": ["Report filed"],
    "cooperation:work_list": ["In progress"],
    "institutions:institution_list": ["Dormant"],
    "cooperation:plan_list": ["1 change<"],
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_mark_what_moved_since(name, client, staff, moved):
    client.force_login(staff)

    page = client.get(reverse(name), {"since": "2026-03-01"}).text
    assert 'class="moved"' in page
    assert all(words in page.split('class="moved"')[1] for words in LISTS[name])


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("since", ["", "2026-03-03"])
def test_lists_mark_nothing_where_nothing_moved_or_nobody_asks(
    name, since, client, staff, moved
):
    client.force_login(staff)

    assert 'class="moved"' not in client.get(reverse(name), {"since": since}).text


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_can_be_compared(name, client, staff):
    client.force_login(staff)

    assert client.get(reverse(name), {"since": "2026-03-03"}).status_code == 200


def move_one_of_each(staff):
    mission = MissionFactory()
    mission.file_report(by=staff, at=MARCH_2)
    CooperationFactory().suspend(by=staff, at=MARCH_2, note="So")
    follow_up = FollowUpFactory(mission=mission)
    follow_up.start(by=staff, at=MARCH_2)
    follow_up.owner_institution.rest(by=staff, at=MARCH_2, note="So")
    MilestoneFactory().start(by=staff, at=MARCH_2)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_is_compared_costs_the_same_for_any_length(name, client, staff):
    client.force_login(staff)
    costs = set()
    for rows in (1, 2):
        for _row in range(rows):
            move_one_of_each(staff)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name), {"since": "2026-03-01"})
        costs.add(len(queries))

    assert len(costs) == 1


def test_the_page_of_an_institution_shows_who_left(client, staff, moved):
    client.force_login(staff)

    page = client.get(moved.get_absolute_url(), {"since": "2026-03-01"}).text

    assert "Left the post, last day 10\N{NO-BREAK SPACE}Mar 2026" in page


def test_the_chooser_keeps_what_else_was_asked_and_says_what_it_does_not_know(
    client, staff
):
    client.force_login(staff)
    asked = {"since": "last", "status": "held", "after": "x"}

    page = client.get(reverse("missions:mission_list"), asked).text

    assert '<input type="hidden" name="status" value="held">' in page
    assert 'name="after"' not in page
    assert "There is no such day or review to compare with." in page
