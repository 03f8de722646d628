"""The pages on which many institutions are chosen, asked about and shown."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from institutions.bulk import choosing
from institutions.bulk.words import asked_in_words
from institutions.models import BulkEdit
from institutions.views import bulk
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    InstitutionParentFactory,
    InstitutionThemeFactory,
    ThemeFactory,
)
from tests.institutions.edits_of_many import URL, ask, html, said

# Choosing


def test_ticked_rows_are_named_before_it_is_asked_what_to_set(editor, agency):
    page = html(editor.get(f"{URL}?row={agency.pk}.1&country=TG"))

    assert "1 institution chosen" in page
    assert "Agency (ANPE)" in page
    assert f'name="rows" value="{agency.pk}.1"' in page
    # And the way back is the list as it was.
    assert 'href="/institutions/?country=TG"' in page
    assert "All that" not in page


def test_only_administrators_change_many(client, staff, agency):
    client.force_login(staff)

    for address in (f"{URL}?row={agency.pk}.1", "/data/edits/"):
        assert client.get(address).status_code == 403
    assert ask(client, agency, city="Lomé", button="write").status_code == 403


def test_all_that_match_is_said_in_words_and_reaches_over_pages(editor):
    InstitutionFactory.create_batch(30, city="Lomé")
    InstitutionFactory(country=CountryFactory(code="TN"))

    page = html(editor.get(f"{URL}?all=1&country=TG&sort=city&after=x"))

    assert "30 institutions chosen" in page
    assert "All that match:" in page
    assert 'Country <span class="strong">Togo' in page
    assert "and 10 more" in page
    assert "All that you may see." in html(editor.get(f"{URL}?all=1"))


def test_what_matches_later_is_not_changed_unseen(editor):
    first = InstitutionFactory()
    page = html(editor.get(f"{URL}?all=1"))
    InstitutionFactory()

    assert f'name="rows" value="{first.pk}.1"' in page
    page = html(ask(editor, first, button="again", all="1", back="country=TG"))
    assert "1 institution chosen" in page
    assert "All that match:" in page


def test_rows_that_may_not_be_changed_are_named_at_once(togolese, agency):
    foreign = InstitutionFactory(country=CountryFactory(code="TN"), acronym="ANETI")

    page = html(togolese.get(f"{URL}?row={agency.pk}.1&row={foreign.pk}.1"))
    only = html(togolese.get(f"{URL}?row={foreign.pk}.1"))

    assert "1 row is left out: you may read it, but not change it." in page
    assert "1 institution chosen" in page
    assert "Back to the list" in only
    assert "Show what changes" not in only


@pytest.mark.parametrize("query", ["", "row=x", "row=1", "row=1.x", "row=٣.1"])
def test_nothing_chosen_leads_back_with_a_sentence(editor, query):
    response = editor.get(f"{URL}?{query}&country=TG")

    assert response.url == "/institutions/?country=TG"
    assert said(response) == ["Choose at least one row first."]
    assert editor.get(URL).url == "/institutions/"


def test_more_than_can_be_done_at_once_is_said(editor, monkeypatch):
    monkeypatch.setattr(choosing, "MOST", 2)
    InstitutionFactory.create_batch(3)

    response = editor.get(f"{URL}?all=1")

    # The sentence names the bound that holds outside this test.
    assert said(response) == ["At most 100,000 at once: narrow the list first."]


# Asking


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Say what is to be changed."),
        ({"city": "Lomé", "empty": ["city"]}, "Set it or empty it, not both."),
        ({"step": "rest"}, "Say why the status changes."),
        ({"parent": "TG-MIN"}, "Say from which day."),
        ({"parent": "TG-MIN", "parent_since": "x"}, "Enter a real date"),
        (
            {"parent": "TG-MIN", "parent_since": "1 1 2999"},
            "That day is still to come.",
        ),
        ({"parent": "Nowhere"}, "No institution has that name or code."),
        ({"parent": "Labour"}, "Write the code of the one you mean: Labour A [TG-MIN]"),
        ({"type": "X"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_typed_is_lost(
    editor, agency, typed, sentence
):
    InstitutionFactory(code="TG-MIN", name_fr="Labour A")
    InstitutionFactory(code="TG-MIN-2", name_fr="Labour B")

    page = html(ask(editor, agency, source="Decree 7" if typed else "", **typed))

    assert sentence in page
    assert not typed or 'value="Decree 7"' in page
    assert f'value="{agency.pk}.1"' in page
    assert not BulkEdit.objects.exists()


def test_a_theme_is_not_added_and_removed_at_once(editor, agency):
    theme = ThemeFactory()
    typed = {"add_themes": [theme.pk], "remove_themes": [theme.pk]}

    assert "A theme is added or removed, not both." in html(
        ask(editor, agency, **typed)
    )


@pytest.mark.parametrize(
    "typed", ["tg-min", "min", "Ministère du travail", "MINISTERE DU TRAVAIL (MIN)"]
)
def test_a_body_is_named_by_its_code_its_acronym_or_its_name(editor, agency, typed):
    InstitutionFactory(code="TG-MIN", acronym="MIN", name_fr="Ministère du travail")
    InstitutionFactory(code="TG-MIN-2", acronym="MINI", name_fr="Ministère")

    page = html(ask(editor, agency, parent=typed, parent_since="1 2 2020"))

    assert "Ministère du travail (MIN), since 1 Feb 2020" in page


# Showing before and after


EVERYTHING = {
    "type": "PES",
    "languages": ["fr", "ar"],
    "rest_days": ["7", "5"],
    "empty": ["city"],
    "parent": "TG-MIN",
    "parent_since": "1 2 2020",
    "offer": "sought",
    "step": "activate",
    "note": "Why",
    "back": "country=TG",
}
SHOWN = [
    '<del class="change"><bdi>Directorate of a ministry</bdi>',
    '<ins class="change"><bdi>Public employment service</bdi>',
    "French and Arabic",
    "Friday and Sunday",
    "Old ministry",
    "New ministry, since 1 Feb 2020",
    '<del class="change"><bdi>Matching</bdi>',
    '<del class="change"><bdi>Dormant</bdi>',
    "Change 2 institutions",
    'type="hidden" name="note" value="Why"',
    'name="back" value="country=TG"',
]


def test_each_row_is_shown_before_and_after_and_nothing_is_written(editor, agency):
    theme = ThemeFactory(name_en="Matching")
    InstitutionThemeFactory(institution=agency, theme=theme, offer="sought")
    InstitutionParentFactory(
        institution=agency, parent__name_en="Old ministry", valid_from=date(2010, 1, 1)
    )
    InstitutionFactory(code="TG-MIN", name_en="New ministry")
    other = InstitutionFactory(type="PES", city="Lomé", status="dormant")

    typed = EVERYTHING | {"remove_themes": [theme.pk]}
    page = html(ask(editor, agency, other, **typed))

    assert [text for text in SHOWN if text not in page] == []
    agency.refresh_from_db()
    assert agency.type == "GOV-DIR"


def test_rows_that_stay_as_they_are_are_named_with_the_reason(editor, agency):
    same = InstitutionFactory(city="Lomé", name_en="Same already")

    page = html(ask(editor, agency, same, city="Lomé", all="1"))
    nothing = html(ask(editor, same, city="Lomé"))

    assert "1 row stays as it is" in page
    assert "Same already" in page
    assert "It is like that already." in page
    assert 'name="all" value="1"' in page
    assert "Nothing would change" in nothing
    assert 'name="write"' not in nothing


def test_hundreds_of_rows_are_counted_and_shown_page_by_page(editor):
    rows = InstitutionFactory.create_batch(103)

    first = html(ask(editor, *rows, city="Lomé", type="PES"))
    last = html(ask(editor, *rows, city="Lomé", type="PES", **{"from": "100"}))

    for page in (first, last):
        assert "Change 103 institutions" in page
        assert 'City <span class="strong">103 rows' in page
    assert (first.count("rowgroup"), last.count("rowgroup")) == (100, 3)
    assert 'form="bulk-form" name="from" value="100"' in first
    assert 'form="bulk-form" name="from" value="0"' in last
    assert "in the background" not in first


def test_an_edit_of_more_rows_says_that_it_takes_a_while(editor, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    rows = InstitutionFactory.create_batch(3)

    assert "in the background" in html(ask(editor, *rows, city="Lomé"))
    assert "in the background" not in html(ask(editor, *rows[:2], city="Lomé"))


def test_of_many_that_stay_as_they_are_the_first_are_named(editor, monkeypatch):
    monkeypatch.setattr(bulk, "PREVIEWED", 2)
    same = InstitutionFactory.create_batch(3, city="Lomé")

    page = html(ask(editor, *same, InstitutionFactory(), city="Lomé"))

    assert "3 rows stay as they are" in page
    assert page.count("It is like that already.") == 2
    assert "The others are listed once it is written." in page


@pytest.mark.parametrize("number", [1, 3])
def test_a_preview_costs_the_same_for_one_row_and_for_three(editor, number):
    theme = ThemeFactory()
    InstitutionFactory(code="TG-MIN")
    rows = [InstitutionFactory() for _number in range(number)]
    for row in rows:
        InstitutionThemeFactory(institution=row, theme=theme)
        InstitutionParentFactory(institution=row, valid_from=date(2010, 1, 1))
    typed = {"parent": "TG-MIN", "parent_since": "1 2 2020", "city": "x"}

    with CaptureQueriesContext(connection) as queries:
        ask(editor, *rows, remove_themes=[theme.pk], offer="offered", **typed)

    assert len(queries) == 16


def test_what_is_set_is_listed_as_in_a_sentence():
    assert asked_in_words(["type", "city", "source"]) == "Type, city and source"
    with translation.override("fr"):
        assert asked_in_words(["city", "source"]) == "Ville et source"
    assert asked_in_words([]) == ""
