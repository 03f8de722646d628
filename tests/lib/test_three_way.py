"""Three versions of a page become one, and nobody's words are lost on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration_coop.lib.three_way import (
    Kind,
    Page,
    Place,
    merge,
    merge_texts,
    what_is_new,
)

KINDS = {("", "text"): Kind.TEXT, ("", "themes"): Kind.SET}
words = st.text("abc", min_size=1, max_size=3)
one = st.lists(words, min_size=1, max_size=1)
texts = st.lists(words, max_size=6).map(lambda lines: ["\n".join(lines)])
rows = st.dictionaries(st.sampled_from(["name", "role", "day"]), one, min_size=1)
fields = st.fixed_dictionaries(
    {},
    optional={
        "title": one,
        "city": one,
        "text": texts.filter(lambda values: values != [""]),
        "themes": st.lists(words, min_size=1, max_size=3, unique=True),
    },
)
groups = st.fixed_dictionaries(
    {"people": st.dictionaries(st.sampled_from("1234"), rows, max_size=3)}
)
pages = st.builds(Page, fields, groups)


def merged(base, theirs, mine):
    return merge(base, theirs, mine, kinds=KINDS)


@given(pages, pages)
def test_without_another_change_mine_is_what_is_saved(base, mine):
    found = merged(base, base, mine)

    assert found.page == mine
    assert found.clashes == found.taken == []


@given(pages, pages)
def test_who_changed_nothing_takes_theirs(base, theirs):
    found = merged(base, theirs, base)

    assert found.page == theirs
    assert found.clashes == found.kept == []


@given(pages, pages)
def test_the_same_change_on_both_sides_is_no_clash(base, both):
    found = merged(base, both, both)

    assert found.page == both
    assert found.clashes == []


@given(pages, one, one)
def test_changes_of_different_fields_both_survive(base, title, city):
    theirs = Page(base.fields | {"title": title}, base.rows)
    mine = Page(base.fields | {"city": city}, base.rows)

    found = merged(base, theirs, mine)

    assert found.clashes == []
    assert (found.page.fields["title"], found.page.fields["city"]) == (title, city)


@given(pages, pages, pages)
def test_both_sides_see_the_same_clashes(base, one_side, other_side):
    mine, theirs = (
        merged(base, one_side, other_side),
        merged(base, other_side, one_side),
    )

    places = [{clash.place for clash in found.clashes} for found in (mine, theirs)]
    assert places[0] == places[1]


@given(pages, pages, pages)
def test_every_changed_value_is_saved_or_shown_for_a_choice(base, theirs, mine):
    found = merged(base, theirs, mine)

    clashing = {clash.place.name for clash in found.clashes if not clash.place.group}
    for side in (theirs, mine):
        for name, values in side.fields.items():
            if name in ("title", "city") and values != base.fields.get(name):
                assert name in clashing or found.page.fields[name] == values


@given(st.lists(words, min_size=3, max_size=8), words, words)
def test_lines_that_are_apart_are_joined(lines, first, last):
    """Lines in the middle that nobody touched keep the two changes apart."""
    middle = [f"{number} {line}" for number, line in enumerate(lines)]
    base = "\n".join(["begin", *middle, "end"])
    theirs = "\n".join([f"T{first}", *middle, "end"])
    mine = "\n".join(["begin", *middle, f"M{last}"])

    text, is_clean = merge_texts(base, theirs, mine)

    assert is_clean
    assert text == "\n".join([f"T{first}", *middle, f"M{last}"])


def test_two_lines_in_one_place_clash_and_both_are_offered():
    page = Page({"text": ["One.\nTwo."]})
    theirs, mine = Page({"text": ["One.\nTheirs."]}), Page({"text": ["One.\nMine."]})

    [clash] = merged(page, theirs, mine).clashes

    assert clash.place == Place("", "", "text")
    assert clash.joined == "One.\nMine.\nTheirs."


def test_a_text_that_both_emptied_in_part_may_end_empty():
    base = Page({"text": ["a\n\nb"]})
    theirs, mine = Page({"text": ["\nb"]}), Page({"text": ["a\n"]})

    assert merged(base, theirs, mine).page.fields == {}


def test_of_several_values_each_side_adds_and_takes_away_its_own():
    base = Page({"themes": ["1", "2"]})
    theirs, mine = Page({"themes": ["1", "2", "3"]}), Page({"themes": ["2", "4"]})

    found = merged(base, theirs, mine)

    assert found.page.fields == {"themes": ["2", "4", "3"]}
    assert found.clashes == []


def people(**rows):
    return Page({}, {"people": {key.strip("_"): row for key, row in rows.items()}})


def test_rows_that_either_side_adds_are_kept():
    base = people(_1={"name": ["Afi"]})
    theirs = people(_1={"name": ["Afi"]}, _2={"name": ["Koffi"]})
    mine = people(_1={"name": ["Afi"]}, **{"new-0": {"name": ["Ama"]}})

    found = merged(base, theirs, mine)

    assert list(found.page.rows["people"]) == ["1", "new-0", "2"]
    assert found.clashes == []


def test_a_row_that_both_added_is_one_row_as_the_server_filled_it_in():
    base = people()
    saved = {"name": ["Ama"], "role": ["member"]}
    mine = people(**{"new-0": {"name": ["Ama"]}, "new-1": {"name": ["Ama"]}})

    found = merged(base, people(_7=saved), mine)

    # Two rows of mine are two people: one of them is theirs as well.
    assert found.page.rows["people"] == {"7": saved, "new-1": {"name": ["Ama"]}}


@pytest.mark.parametrize("side", ["me", "them"])
def test_a_row_that_one_removed_and_nobody_changed_is_gone(side):
    base, without = people(_1={"name": ["Afi"]}), people()

    found = merged(base, *((base, without) if side == "me" else (without, base)))

    assert found.page.rows == {"people": {}}
    assert found.clashes == []


@pytest.mark.parametrize("side", ["me", "them"])
def test_a_row_that_one_removed_and_the_other_changed_is_a_clash(side):
    base, without = people(_1={"name": ["Afi"]}), people()
    changed = people(_1={"name": ["Afi Mensah"]})

    found = merged(base, *((changed, without) if side == "me" else (without, changed)))

    [clash] = found.clashes
    assert (clash.is_removed_by, clash.base) == (side, ["Afi"])
    assert found.page == changed


def test_without_a_base_what_differs_is_asked_and_nothing_is_dropped():
    """The page was open over a change of the key that signs: its base is unreadable."""
    theirs = Page(
        {"title": ["T"], "city": ["Tunis"]}, people(_1={"name": ["Afi"]}).rows
    )

    found = merged(Page(), theirs, Page({"title": ["M"]}))

    assert [clash.place.name for clash in found.clashes] == ["title"]
    assert found.page.fields["city"] == ["Tunis"]
    assert found.page.rows == theirs.rows


@given(texts, texts)
def test_the_marked_parts_of_a_text_are_the_text(base, text):
    parts = list(what_is_new(base[0], text[0]))

    assert "".join(part for _is_new, part in parts) == text[0]
    assert base != text or not any(is_new for is_new, _part in parts)


def test_words_that_came_in_are_marked_and_those_that_left_are_not_shown():
    assert list(what_is_new("one two", "one two three")) == [
        (False, "one two"),
        (True, " three"),
    ]
    assert list(what_is_new("one two three", "one two")) == [(False, "one two")]
