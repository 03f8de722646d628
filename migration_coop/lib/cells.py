"""Cells of tables that leave the house: text stays text, numbers stay numbers.

Spreadsheets take what begins with =, +, - or @ in a CSV file for a formula, also with
their full-width forms and behind blanks, tabs or line breaks. Such a text gets an
apostrophe in front, and whoever reads our files back takes it away: `unguarded`.
"""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils import timezone

# What XML 1.0 knows no way to write, and so neither XLSX nor ODS.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Apostrophes count as nothing, so that one more or less is always told apart.
LIKE_A_FORMULA = re.compile("'*(?:[\t\r\n]|[\\s\ufeff]*[=+\\-@＝＋－＠])")

Plain = bool | int | float | date | datetime | str | None


def plain(value: Any) -> Plain:
    """What every format can write: moments as the reader's clock shows them."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if value.tzinfo else value
    if value is None or isinstance(value, bool | int | float | date):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return UNPRINTABLE.sub("", str(value))


def guarded(text: str) -> str:
    """A text as it stands in a CSV file, where no program takes it for a formula."""
    return f"'{text}" if LIKE_A_FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    is_guarded = text.startswith("'") and LIKE_A_FORMULA.match(text)
    return text[1:] if is_guarded else text
