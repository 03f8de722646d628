"""How a list shows its rows: columns, their order, density and sorting."""

from types import SimpleNamespace

import pytest
from django.db.models import F
from django.http import QueryDict
from django.test import RequestFactory

from institutions.models import Institution
from migration_coop.lib.columns import Column, Columns, SortKey
from tests.factories.institutions import InstitutionFactory

KEY = SortKey(lambda: F("name_fr"))
LIST = Columns(
    "things",
    [
        Column("name", "Name", is_shown=True, sort=KEY),
        Column("city", "City", is_shown=True, sort=SortKey(lambda: F("city"))),
        Column(
            "verified",
            "Verified",
            sort=SortKey(lambda: F("verified_on"), may_be_empty=True),
        ),
        Column("note", "Note"),
    ],
    usual="name",
)


def get(query="", *, who=7, cookies=()):
    request = RequestFactory().get(f"/{query}")
    request.user = SimpleNamespace(pk=who)
    request.COOKIES.update(cookies)
    return request


def shown(query="", **more):
    return [column.name for column in LIST.layout(get(query, **more)).shown]


def chosen(query):
    """The address that the chooser leads to, and the cookie that it leaves."""
    response = LIST.choose(get(query))
    cookie = response.cookies.get("list-things-7")
    return QueryDict(response.url.removeprefix("?")).dict(), cookie


def as_shown(query="", **more):
    return LIST.layout(get(query, **more)).as_shown.dict()


def test_what_leads_on_from_a_list_says_columns_that_only_a_cookie_knows():
    cookies = {"list-things-7": "columns=name.note"}

    assert as_shown("?q=a&sort=city") == {"q": "a", "sort": "city"}
    assert as_shown("?columns=name.city") == {}
    assert as_shown("?q=a", cookies=cookies) == {"q": "a", "columns": "name.note"}


# Which columns


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["name", "city"]),
        ("?columns=name.note", ["name", "note"]),
        ("?columns=note.city", ["name", "note", "city"]),
        ("?columns=name", ["name"]),
        # What is no column is no choice.
        ("?columns=other", ["name", "city"]),
        ("?columns=other.note.note", ["name", "note"]),
    ],
)
def test_the_address_says_which_columns_and_the_first_is_always_there(query, names):
    assert shown(query) == names


def test_a_choice_is_kept_for_this_person_on_this_machine_and_for_nobody_else():
    _address, cookie = chosen("?layout=1&column=note&density=compact&q=x")
    kept = {"list-things-7": cookie.value}

    assert cookie["httponly"]
    assert shown("", cookies=kept) == ["name", "note"]
    assert LIST.layout(get(cookies=kept)).is_compact
    assert shown("", cookies=kept, who=8) == ["name", "city"]
    # A link or a saved view says it itself.
    assert shown("?columns=city", cookies=kept) == ["name", "city"]
    assert not LIST.layout(get("?density=comfortable", cookies=kept)).is_compact


def test_the_chooser_leads_to_an_address_that_says_the_same_and_keeps_the_filters():
    address, _cookie = chosen(
        "?layout=1&column=city&column=note&density=compact&q=x&sort=city&after=abc"
    )

    assert address == {
        "q": "x",
        "sort": "city",
        "columns": "name.city.note",
        "density": "compact",
    }


def test_nothing_ticked_leaves_the_first_column():
    address, _cookie = chosen("?layout=1")

    assert address == {"columns": "name", "density": "comfortable"}


@pytest.mark.parametrize(
    ("step", "order"),
    [
        ("later=city", "name.note.city.verified"),
        ("earlier=note", "name.note.city.verified"),
        ("earlier=city", "name.city.note.verified"),
        ("later=verified", "name.city.note.verified"),
        # The first keeps its place, and what is not there has none.
        ("earlier=name", "name.city.note.verified"),
        ("later=other", "name.city.note.verified"),
    ],
)
def test_columns_move_without_scripts_and_the_chooser_stays_open(step, order):
    ticked = "column=city&column=note&column=verified"
    address, _cookie = chosen(f"?layout=1&{ticked}&{step}")

    assert address["columns"] == order
    assert address["arranging"] == "1"
    assert LIST.layout(get(f"?columns={order}&arranging=1")).is_arranging


def test_as_they_were_forgets_the_choice():
    address, cookie = chosen("?layout=1&column=note&reset=1&q=x&columns=name.note")

    assert address == {"q": "x"}
    assert cookie.value == ""


def test_a_page_that_nobody_chose_on_is_just_shown():
    assert LIST.choose(get("?q=x")) is None


def test_forms_around_the_list_send_again_what_they_do_not_ask():
    layout = LIST.layout(
        get("?q=x&columns=name.note&sort=city&after=a&density=compact")
    )

    assert layout.kept_query == [("q", "x"), ("sort", "city")]
    assert layout.kept_layout == [
        ("columns", "name.note"),
        ("sort", "city"),
        ("density", "compact"),
    ]
    assert ("q", "x") in layout.whole_query
    assert [column.name for column in layout.others] == ["city", "verified"]
    assert layout.names == {"name", "note"}


# Sorting


def heads(query):
    found = LIST.layout(get(query)).heads()
    return {head.column.name: (head.sort_url, head.direction) for head in found}


def test_a_head_sorts_and_pressed_again_sorts_backwards():
    assert heads("")["city"] == ("?sort=city", "")
    assert heads("?sort=city")["city"] == ("?sort=-city", "ascending")
    assert heads("?sort=-city")["city"] == ("?sort=city", "descending")
    # Unless somebody asked for another order it is by the first column.
    assert heads("")["name"] == ("?sort=-name", "ascending")


def test_what_was_sorted_by_before_decides_between_equals():
    query = "?columns=verified.city.note&sort=city"

    assert heads(query)["verified"] == (
        f"{query}".replace("=city", "=verified.city"),
        "",
    )
    assert heads(query)["note"] == ("", "")
    deeper = LIST.layout(get("?sort=verified.-city.name.note"))
    assert [(column.name, down) for column, down in deeper.sort] == [
        ("verified", False),
        ("city", True),
        ("name", False),
    ]
    assert deeper.sort_words == "Verified, City and Name"
    assert deeper.unsorted_url == "?"


def test_a_list_has_a_usual_order_that_may_be_backwards():
    latest_first = Columns("things", LIST.columns, usual="-verified")
    InstitutionFactory(code="A", verified_on="2026-01-01", city="x")
    InstitutionFactory(code="B", verified_on="2026-01-02", city="x")

    def codes(query):
        layout = latest_first.layout(get(query))
        rows, keys = layout.ordered(Institution.objects.all())
        return [row.code for row in rows.order_by(*keys)]

    assert codes("") == ["B", "A"]
    assert codes("?sort=city") == ["B", "A"]
    assert codes("?sort=verified") == ["A", "B"]
    head = list(latest_first.layout(get("?columns=verified")).heads())[1]
    assert (head.sort_url, head.direction) == (
        "?columns=verified&sort=verified",
        "descending",
    )


def test_an_order_that_is_none_is_that_of_the_first_column():
    layout = LIST.layout(get("?sort=other.note.-"))

    assert layout.sort == ()


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["A", "B", "C"]),
        ("?sort=-name", ["C", "B", "A"]),
        ("?sort=city", ["B", "A", "C"]),
        ("?sort=-city", ["A", "C", "B"]),
        # Empty ones last, and first backwards.
        ("?sort=verified", ["C", "A", "B"]),
        ("?sort=-verified", ["A", "B", "C"]),
        ("?sort=-verified.-name", ["B", "A", "C"]),
    ],
)
def test_rows_come_in_that_order(query, codes):
    InstitutionFactory(code="A", name_fr="a", city="y")
    InstitutionFactory(code="B", name_fr="b", city="x")
    InstitutionFactory(code="C", name_fr="c", city="y", verified_on="2026-01-01")

    rows, keys = LIST.layout(get(query)).ordered(Institution.objects.all())

    assert [row.code for row in rows.order_by(*keys, "pk")] == codes
