"""The list of people, and what it can be narrowed to."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from institutions.models import InstitutionStatus
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
    PersonVariantFactory,
    PostFactory,
    ThemeFactory,
)

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)
A_YEAR_AGO = TODAY - timedelta(days=365)
BARELY = A_YEAR_AGO + timedelta(days=1)


def found(client, query=""):
    page = client.get(f"/people/{query}")
    assert page.status_code == 200
    return [person.full_name for person in page.context["page"]]


def person(name, **post):
    person = PersonFactory(given_names="", family_name=name)
    if post is not None:
        PostFactory(person=person, **post)
    return person


@pytest.fixture
def tunisia():
    return InstitutionFactory(
        code="TN-ANETI", name_en="Employment Agency", country=CountryFactory(code="TN")
    )


def test_people_stand_by_their_names(reader):
    for name in ("Zinsou", "Adjovi", "Mensah"):
        person(name)
    assert found(reader) == ["Adjovi", "Mensah", "Zinsou"]


def test_each_line_says_the_post_of_today_or_else_the_last_one(reader):
    both = person("Both", title="Director")
    PostFactory(person=both, title="Professor")
    PostFactory(person=both, title="Student", ends_on=YESTERDAY)
    person("Left", title="Minister", ends_on=YESTERDAY)
    PersonFactory(given_names="", family_name="None")

    page = reader.get("/people/")
    held = {
        row.full_name: {post.title for post in row.held} for row in page.context["page"]
    }

    assert held == {
        "Both": {"Director", "Professor"},
        "Left": {"Minister"},
        "None": set(),
    }
    assert "No post is known." in page.content.decode()


@pytest.mark.parametrize("words", ["batchey", "GASTON", "apedoh batchey", "Komlan"])
def test_somebody_is_found_by_every_spelling(reader, words):
    official = PersonFactory(given_names="Komlan Apédoh", family_name="Batchey")
    PersonVariantFactory(person=official, given_names="Gaston", family_name="Batchey")
    person("Somebody")
    assert found(reader, f"?q={words}") == ["Komlan Apédoh Batchey"]


def test_a_line_found_by_a_variant_says_so(reader):
    official = PersonFactory(given_names="Komlan", family_name="Batchey")
    PersonVariantFactory(person=official, given_names="Gaston", family_name="Batchey")

    page = reader.get("/people/?q=gaston").content.decode()

    assert "variant: Gaston Batchey" in page
    assert "variant:" not in reader.get("/people/?q=komlan").content.decode()


def test_a_country_is_that_of_a_post(reader, tunisia):
    person("Here")
    person("There", institution=tunisia)
    assert found(reader, "?country=TN") == ["There"]


@pytest.mark.parametrize("words", ["TN-ANETI", "employment", "Employment Agency"])
def test_an_institution_is_named_by_its_code_or_by_any_name(reader, tunisia, words):
    person("Here")
    person("There", institution=tunisia)
    assert found(reader, f"?institution={words}") == ["There"]


def test_focal_points_for_a_theme_are_those_for_it_and_those_for_all(reader):
    theme = ThemeFactory(code="T01")
    for_it = person("For it", is_focal_point=True).posts.get()
    for_it.focal_themes.add(theme)
    for_another = person("For another", is_focal_point=True).posts.get()
    for_another.focal_themes.add(ThemeFactory())
    person("For all", is_focal_point=True)
    person("None of them")
    assert found(reader, "?theme=T01") == ["For all", "For it"]


@pytest.fixture
def comings_and_goings():
    person("Holds", title="Director")
    both = person("Both", title="Director", ends_on=YESTERDAY)
    PostFactory(person=both, title="Professor")
    person("Left", title="Director", ends_on=YESTERDAY)
    PersonFactory(given_names="", family_name="Never")


@pytest.mark.parametrize(
    ("query", "names"),
    [("?holds=now", ["Both", "Holds"]), ("?holds=before", ["Left"])],
)
def test_people_hold_a_post_today_or_did_before(
    reader, comings_and_goings, query, names
):
    assert found(reader, query) == names


def test_what_is_asked_of_posts_is_asked_of_one_post(reader, tunisia):
    left_tunisia = person("Left", institution=tunisia, ends_on=YESTERDAY)
    PostFactory(person=left_tunisia)
    person("Holds", institution=tunisia)
    assert found(reader, "?country=TN&holds=now") == ["Holds"]


@pytest.mark.parametrize(
    ("dates", "is_due"),
    [
        ({}, True),
        ({"starts_on": A_YEAR_AGO}, True),
        ({"starts_on": BARELY}, False),
        ({"confirmed_on": A_YEAR_AGO}, True),
        ({"confirmed_on": BARELY}, False),
        ({"starts_on": A_YEAR_AGO, "confirmed_on": BARELY}, False),
        ({"confirmed_on": A_YEAR_AGO, "ends_on": YESTERDAY}, False),
    ],
)
def test_a_post_is_to_be_confirmed_when_nobody_has_said_so_for_a_year(
    reader, dates, is_due
):
    person("Somebody", **dates)
    assert found(reader, "?state=confirm") == ["Somebody"] * is_due
    assert ("To be confirmed</span>" in reader.get("/people/").content.decode()) == (
        is_due
    )


def test_nobody_confirms_a_post_of_a_body_that_is_no_more(reader):
    person("Somebody", institution__status=InstitutionStatus.DISSOLVED)
    assert found(reader, "?state=confirm") == []


def test_records_that_are_to_be_completed_can_be_listed(reader):
    PersonFactory(given_names="", family_name="Half", is_incomplete=True)
    person("Whole")
    assert found(reader, "?state=complete") == ["Half"]


def test_filters_are_told_in_words_that_can_be_taken_away(reader):
    page = reader.get("/people/?q=x&holds=now")
    assert [chip["value"] for chip in page.context["chips"]] == ["x", "A post today"]
    assert "Nobody matches" in page.content.decode()


def test_a_list_without_anybody_says_so(reader):
    assert "Nobody is known yet" in reader.get("/people/").content.decode()


@pytest.mark.parametrize(
    "query", ["?country=??&holds=maybe", "?q=%00&institution=%00", "?theme=x&state=y"]
)
def test_what_cannot_be_understood_narrows_nothing(reader, query):
    person("Somebody")
    assert found(reader, query) == ["Somebody"]


def test_nobody_of_a_restricted_body_elsewhere_is_listed(reader, ngo):
    PostFactory(institution=ngo)
    PostFactory(person__is_withdrawn=True)
    assert found(reader) == []


def test_pages_follow_one_another(reader):
    for number in range(30):
        person(f"Name {number:02}")

    first = reader.get("/people/")
    second = reader.get(f"/people/{first.context['page'].next_url}")

    assert len(first.context["page"]) == 25
    assert [row.family_name for row in second.context["page"]] == [
        f"Name {number}" for number in range(25, 30)
    ]


def test_htmx_gets_the_rows_alone(reader):
    part = reader.get("/people/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'id="rows"' in part


@pytest.mark.parametrize(
    "path", ["/people/?q=name", "/people/?country=TG&holds=now", "/posts/to-confirm/"]
)
def test_lists_cost_the_same_for_one_row_and_for_three(editor, path):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            editor.get(path)
        return len(asked)

    person("Name 0")
    editor.get(path)
    one = queries()
    for number in (1, 2):
        PersonVariantFactory(person=person(f"Name {number}"))
    assert queries() == one


def test_only_administrators_are_offered_to_add_somebody(client, staff, administrator):
    for user, offered in ((staff, False), (administrator, True)):
        client.force_login(user)
        page = client.get("/people/").content.decode()
        assert ("/people/new/" in page) == offered
        assert ("/posts/to-confirm/" in page) == offered


def test_further_filters_open_when_one_of_them_is_set(reader):
    closed = '<details class="disclosure more-filters">'
    for query, is_closed in (("", True), ("?q=a", True), ("?holds=now", False)):
        assert (closed in reader.get(f"/people/{query}").text) is is_closed, query
