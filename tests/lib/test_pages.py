"""Pages by keyset: together they are the list, whatever its order and its gaps."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import F
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from institutions.models import Institution, Post
from migration_coop.lib.pages import keyset_page
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
)

ORDERS = {
    "up": ["title"],
    "down": ["-title", "-pk"],
    "mixed": ["-title", "starts_on"],
    "gaps first": ["-starts_on", "title"],
    "gaps last": [F("starts_on").desc(nulls_last=True), "-title"],
    "gaps first going up": [F("starts_on").asc(nulls_first=True)],
    "gaps last going up": [F("starts_on").asc(nulls_last=True), "-ends_on"],
    "across a relation": ["person__family_name", "-title"],
}
DAYS = st.none() | st.dates(date(2019, 1, 1), date(2019, 1, 3))
MOST = 9
ROWS = st.lists(st.tuples(st.sampled_from("abC"), DAYS), max_size=MOST)


def get(url=""):
    return RequestFactory().get(f"/{url}")


def walk(rows, *, keys, size, way="next_url", start=""):
    """Every page from the start on, following its links."""
    page = keyset_page(rows, get(start), keys=keys, size=size)
    pages = [page]
    while url := getattr(page, way):
        page = keyset_page(rows, get(url), keys=keys, size=size)
        pages.append(page)
    return pages


@pytest.mark.parametrize("order", ORDERS)
def test_pages_one_after_the_other_are_the_whole_list(order):
    person = PersonFactory()
    # Nobody holds one post of one institution twice at a time.
    institutions = InstitutionFactory.create_batch(MOST)
    keys = ORDERS[order]
    ended = {"ends_on": date(2019, 2, 1)}

    @given(ROWS, st.integers(1, 4))
    @settings(max_examples=20, deadline=None)
    def check(contents, size):
        Post.objects.all().delete()
        Post.objects.bulk_create(
            Post(
                person=person,
                institution=institution,
                title=title,
                starts_on=day,
                **(ended if title == "a" else {}),
            )
            for institution, (title, day) in zip(institutions, contents, strict=False)
        )
        rows = Post.objects.select_related("person")
        tie = [] if keys[-1] == "-pk" else ["pk"]
        whole = list(rows.order_by(*keys, *tie))

        forwards = walk(rows, keys=keys, size=size)
        assert [row for page in forwards for row in page] == whole
        assert all(len(page) == size for page in forwards[:-1])

        end = forwards[-1].previous_url
        if end:
            back = walk(rows, keys=keys, size=size, way="previous_url", start=end)
            assert [page.rows for page in back[::-1]] == [
                page.rows for page in forwards[:-1]
            ]

    check()


def test_a_page_is_one_query_without_counting_or_skipping():
    PostFactory.create_batch(3)
    first = keyset_page(Post.objects.all(), get(), keys=["title"], size=1)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        keyset_page(Post.objects.all(), get(first.next_url), keys=["title"], size=1)

    [query] = queries
    assert "OFFSET" not in query["sql"]
    assert "COUNT" not in query["sql"]


def test_links_keep_the_filters():
    PostFactory.create_batch(2)

    page = keyset_page(Post.objects.all(), get("?q=x"), keys=["title"], size=1)

    assert page.next_url.startswith("?q=x&after=")
    assert page.previous_url == ""


@pytest.mark.parametrize("way", ["after", "before"])
@pytest.mark.parametrize("cursor", ["", "x", "é:\x00", "WzFd:abc"])
def test_an_address_that_was_tampered_with_shows_page_one(way, cursor):
    first = PostFactory(title="a")
    PostFactory(title="b")
    request = RequestFactory().get("/", {way: cursor})

    page = keyset_page(Post.objects.all(), request, keys=["title"], size=1)

    assert page.rows == [first]
    assert page.previous_url == ""


def test_an_address_of_another_order_shows_page_one():
    posts = PostFactory.create_batch(2, title="a")
    other = keyset_page(Post.objects.all(), get(), keys=["-title"], size=1)

    page = keyset_page(Post.objects.all(), get(other.next_url), keys=["title"], size=1)

    assert page.rows == posts[:1]


def test_a_page_whose_rows_are_gone_leads_back_to_the_start():
    PostFactory.create_batch(2)
    first = keyset_page(Post.objects.all(), get(), keys=["title"], size=1)
    Post.objects.all().delete()

    page = keyset_page(Post.objects.all(), get(first.next_url), keys=["title"])

    assert page.rows == []
    assert page.previous_url == "?"


def test_rows_may_be_ordered_by_a_relation_that_is_empty():
    for code in ("TG", "TN"):
        InstitutionFactory(country=CountryFactory(code=code))
    InstitutionFactory(country=None)
    rows = Institution.objects.select_related("country")

    pages = walk(rows, keys=["country"], size=1)

    assert [row.country_id for page in pages for row in page] == ["TG", "TN", None]


def test_a_path_across_an_empty_relation_says_where_gaps_go():
    InstitutionFactory()
    InstitutionFactory(country=None)
    rows = Institution.objects.select_related("country")
    keys = [F("country__alpha3").asc(nulls_last=True)]

    pages = walk(rows, keys=keys, size=1)

    assert [row.country_id for page in pages for row in page] == ["TG", None]
