"""Rows of a formset are read and replaced as a browser posted them."""

from django.http import QueryDict

from migration_coop.lib.posted_rows import posted_rows, with_rows

PAGE = QueryDict(
    "title=Visite&rows-TOTAL_FORMS=2&rows-INITIAL_FORMS=1&rows-0-name=A&rows-0-pk=7"
    "&rows-1-name=B&rows-9-name=beyond&rows-x-name=odd&rows_other-0-name=C"
)


def test_rows_come_by_their_number_and_nothing_else_does():
    rows = posted_rows(PAGE, "rows", at_most=60)

    assert rows == [{"name": "A", "pk": "7"}, {"name": "B"}]


def test_rows_are_replaced_and_the_rest_of_the_page_stays():
    page = with_rows(PAGE, "rows", [{"name": "B"}, {"name": "D"}, {}])

    assert posted_rows(page, "rows", at_most=60) == [{"name": "B"}, {"name": "D"}, {}]
    assert page["rows-INITIAL_FORMS"] == "1"
    assert (page["title"], page["rows_other-0-name"]) == ("Visite", "C")
    assert "rows-9-name" not in page
    assert PAGE["rows-0-name"] == "A"


def test_a_page_cannot_claim_more_rows_than_there_may_be():
    for total in ("", "no", "-1", "9" * 40, "²"):
        page = QueryDict(f"rows-TOTAL_FORMS={total}")
        assert posted_rows(page, "rows", at_most=3) == []
    page = QueryDict("rows-TOTAL_FORMS=99")
    assert len(posted_rows(page, "rows", at_most=3)) == 3


def test_several_values_of_one_name_stay_several():
    page = QueryDict("rows-TOTAL_FORMS=1&rows-0-hosts=3&rows-0-hosts=4&rows-0-name=A")
    rows = posted_rows(page, "rows", at_most=60)

    kept = with_rows(page, "rows", [{}, *rows])

    assert kept.getlist("rows-1-hosts") == ["3", "4"]
    assert kept.getlist("rows-1-name") == ["A"]
