from datetime import date

import pytest

from migration_coop.lib.dates import months_later
from migration_coop.lib.periods import parse_last_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/03/2019", date(2019, 3, 31)),
        ("2019-03-31", date(2019, 3, 31)),
        ("31 mars 2019", date(2019, 3, 31)),
        ("mars 2019", date(2019, 3, 31)),
        ("February 2020", date(2020, 2, 29)),
        ("d’ici fin mars 2019", date(2019, 3, 31)),
        ("fin 2019", date(2019, 12, 31)),
        ("By end of March 2019", date(2019, 3, 31)),
        ("03/2019", date(2019, 3, 31)),
        ("2019-03", date(2019, 3, 31)),
        ("T1 2019", date(2019, 3, 31)),
        ("T1/2019", date(2019, 3, 31)),
        ("2019-Q3", date(2019, 9, 30)),
        ("Q4 2019", date(2019, 12, 31)),
        ("2019 T2", date(2019, 6, 30)),
        ("T1-T2 2019", date(2019, 6, 30)),
        ("trimestre 2 2019", date(2019, 6, 30)),
        ("3e trimestre 2019", date(2019, 9, 30)),
        ("1er trimestre de 2019", date(2019, 3, 31)),
        ("4th quarter of 2019", date(2019, 12, 31)),
        ("S1 2019", date(2019, 6, 30)),
        ("2019 S2", date(2019, 12, 31)),
        ("2e semestre 2019", date(2019, 12, 31)),
        ("2019", date(2019, 12, 31)),
        ("21-25 janv 2019", date(2019, 1, 25)),
        ("T5 2019", None),
        ("13/2019", None),
        ("31/02/2019", None),
        ("bientôt", None),
        ("", None),
    ],
)
def test_last_day_of_what_plans_write(text, day):
    assert parse_last_day(text) == day


def test_month_that_is_shorter_ends_on_its_last_day():
    assert months_later(date(2019, 1, 31), 1) == date(2019, 2, 28)
    assert months_later(date(2019, 12, 5), 13) == date(2021, 1, 5)
