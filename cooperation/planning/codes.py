"""Codes of plans and templates: short, unique, and no word that is an address."""

from collections.abc import Callable
from datetime import date

# What stands at the place of a code in the addresses of other pages.
RESERVED = {"new", "import", "templates", "compare", "timeline", "workbook"}


def free_code(stem: str, *, is_taken: Callable[[str], bool]) -> str:
    """The stem, or with a number where it is taken."""
    code, number = stem[:30], 1
    while is_taken(code):
        number += 1
        code = f"{stem[:26]}-{number}"
    return code


def plan_code(country: str, *, on: date, is_taken: Callable[[str], bool]) -> str:
    return free_code(f"{country}-PLAN-{on.year}", is_taken=is_taken)
