"""What one action wrote in many rows is taken back, except what changed since."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from institutions.models import Institution, Post
from migration_coop.lib.changesets import Change, changes_of, take_back, write
from tests.factories.institutions import InstitutionFactory, PersonFactory, PostFactory


def test_only_what_differs_is_a_change():
    body = InstitutionFactory(city="Lomé", rest_days=[6, 7])

    found = changes_of(body, {"city": "Lomé", "rest_days": [5], "verified_on": None})

    expected = Change(
        "institutions.institution", str(body.pk), "rest_days", '["6", "7"]', '["5"]'
    )
    assert found == [expected]
    assert Change.load(found[0].dump()) == found[0]


def test_writing_and_taking_back_move_the_version_on():
    body = InstitutionFactory(city="Lomé")
    found = changes_of(body, {"city": "Kara", "verified_on": date(2026, 3, 1)})

    assert write(found) == []
    body.refresh_from_db()
    assert (body.city, body.verified_on, body.version) == ("Kara", date(2026, 3, 1), 2)

    assert take_back(found) == []
    body.refresh_from_db()
    assert (body.city, body.verified_on, body.version) == ("Lomé", None, 3)


def test_what_somebody_changed_since_is_left_and_told():
    body = InstitutionFactory(city="Lomé", phone="")
    found = changes_of(body, {"city": "Kara", "phone": "+22822212223"})
    write(found)
    Institution.objects.filter(pk=body.pk).update(city="Sokodé")

    [conflict] = take_back(found)

    body.refresh_from_db()
    assert (body.city, body.phone) == ("Sokodé", "")
    assert (conflict.row, conflict.current) == (body, "Sokodé")
    assert conflict.change.field == "city"


def test_a_row_that_is_gone_is_told():
    post = PostFactory()
    found = changes_of(post, {"title": "Directrice"})
    Post.objects.filter(pk=post.pk).delete()

    [conflict] = write(found)

    assert (conflict.row, conflict.current) == (None, None)


def test_writing_twice_is_writing_once():
    body = InstitutionFactory(city="Lomé")
    found = changes_of(body, {"city": "Kara"})

    assert write(found) == write(found) == []
    body.refresh_from_db()
    assert body.version == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_rows_that_get_the_same_value_are_one_update(rows, django_assert_num_queries):
    person = PersonFactory()
    found = []
    for post in PostFactory.create_batch(rows):
        found += changes_of(post, {"person": person})

    # Savepoint, rows, UPDATE, savepoint.
    with django_assert_num_queries(4):
        write(found)

    assert person.posts.count() == rows


def test_rows_that_all_differ_are_written_together(django_assert_max_num_queries):
    bodies = InstitutionFactory.create_batch(300, country=None, city="Lomé")
    found = []
    for number, body in enumerate(bodies):
        values = {"city": f"Kara {number}"}
        if number % 2:
            values["verified_on"] = date(2026, 3, 1)
        found += changes_of(body, values)

    # Savepoint, rows, and for either set of fields an UPDATE in a savepoint.
    with django_assert_max_num_queries(9):
        assert write(found) == []

    after = Institution.objects.in_bulk([body.pk for body in bodies])
    for number, body in enumerate(bodies):
        row, verified_on = after[body.pk], date(2026, 3, 1) if number % 2 else None
        assert (row.city, row.verified_on) == (f"Kara {number}", verified_on)
        assert row.version == body.version + 1
    assert take_back(found) == []
    assert not Institution.objects.exclude(city="Lomé", verified_on=None).exists()


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
days = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))
weekdays = st.lists(st.integers(1, 7), max_size=3, unique=True)


@settings(max_examples=25)
@given(city=texts, verified_on=days, rest_days=weekdays)
def test_taking_back_is_the_inverse_of_writing(city, verified_on, rest_days):
    body = InstitutionFactory(city="Lomé", verified_on=date(2020, 2, 29), rest_days=[7])
    values = {"city": city, "verified_on": verified_on, "rest_days": rest_days}
    found = changes_of(body, values)

    write(found)
    body.refresh_from_db()
    assert {name: getattr(body, name) for name in values} == values

    take_back(found)
    body.refresh_from_db()
    assert (body.city, body.verified_on) == ("Lomé", date(2020, 2, 29))
    assert body.rest_days == [7]
