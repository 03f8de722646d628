"""Days as tables write them: one certain day, or a sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration_coop.lib.tables import Unclear, day_of, order_of


@pytest.mark.parametrize(
    "text",
    [
        *("2019-03-31", "31/03/2019", "31.3.2019", "31 mars 2019", " 31-03-2019 "),
        *("March 31, 2019", "2019-03-31T00:00:00", "2019-03-31 09:30"),
    ],
)
def test_day_is_read_however_it_is_written(text):
    assert day_of(text, order="dmy") == date(2019, 3, 31)


def test_order_says_which_number_is_the_day():
    assert day_of("03/04/2019", order="dmy") == date(2019, 4, 3)
    assert day_of("03/04/2019", order="mdy") == date(2019, 3, 4)
    assert day_of("25/01/2019", order="") == day_of("01/25/2019", order="")
    assert day_of("04/04/2019", order="") == date(2019, 4, 4)


def why_not(text, order="dmy"):
    with pytest.raises(Unclear) as unclear:
        day_of(text, order=order)
    return str(unclear.value), unclear.value.proposal


@pytest.mark.parametrize(
    ("text", "order", "sentence", "proposal"),
    [
        (
            *("03/04/2019", ""),
            "“03/04/2019” can be 3 April 2019 or 4 March 2019. Write the month in words.",
            "",
        ),
        (
            *("01/25/2019", "dmy"),
            "“01/25/2019” is no day, unless 25 January 2019 is meant.",
            "2019-01-25",
        ),
        (
            *("25/01/2019", "mdy"),
            "“25/01/2019” is no day, unless 25 January 2019 is meant.",
            "2019-01-25",
        ),
        (*("3/4/19", "dmy"), "“3/4/19”: write the year with four digits.", ""),
        (
            *("43466", "dmy"),
            "“43466” is a number. As a spreadsheet counts, it is 1 January 2019.",
            "2019-01-01",
        ),
        *(
            (
                *(text, "dmy"),
                f"“{text}” is no day of the calendar. Write it as 2019-03-31.",
                "",
            )
            for text in ("1900-02-29", "29/02/2019", "bientôt", "")
        ),
    ],
)
def test_what_is_not_one_day_is_told_why(text, order, sentence, proposal):
    found, near = why_not(text, order)

    assert (found.replace("\N{NO-BREAK SPACE}", " "), near) == (sentence, proposal)


def test_column_tells_its_order():
    assert order_of(["03/04/2019", "25/01/2019", "bientôt"]) == "dmy"
    assert order_of(["03/04/2019", "01/25/2019"]) == "mdy"
    assert order_of(["25/01/2019", "01/25/2019"]) == ""
    assert order_of(["03/04/2019"]) == "dmy"
    assert order_of([], usual="mdy") == "mdy"


@given(day=st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_every_day_is_read_in_the_order_of_its_column(day):
    assert day_of(day.isoformat(), order="") == day
    assert day_of(f"{day:%d/%m/%Y}", order="dmy") == day
    assert day_of(f"{day:%m/%d/%Y}", order="mdy") == day
