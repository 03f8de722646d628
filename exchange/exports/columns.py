"""Columns that several lists have: a field, a choice, a country, an institution."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from exchange.exports.listing import Column
from exchange.exports.words import body_code, body_name, country_of


def same(name: str, label: Any, *, is_shown: bool = False) -> Column:
    """A field that a reader and an import see alike."""

    def value(row: Any) -> Any:
        return getattr(row, name)

    return Column(name, label, value, value, is_shown=is_shown)


def labelled(name: str, label: Any, *, is_shown: bool = False) -> Column:
    """A choice: its words, and what stands for it."""

    def words(row: Any) -> str:
        return getattr(row, f"get_{name}_display")()

    def value(row: Any) -> Any:
        return getattr(row, name)

    return Column(name, label, words, value, is_shown=is_shown)


def country(name: str, label: Any, *, is_shown: bool = True) -> Column:
    def words(row: Any) -> str:
        return country_of(getattr(row, name))

    def code(row: Any) -> Any:
        return getattr(row, f"{name}_id")

    return Column(name, label, words, code, is_shown=is_shown)


def body(name: str, label: Any, *, is_shown: bool = False) -> Column:
    def words(row: Any) -> str:
        return body_name(getattr(row, name))

    def code(row: Any) -> str:
        return body_code(getattr(row, name))

    return Column(name, label, words, code, is_shown=is_shown)


def programme(*, is_shown: bool = False) -> Column:
    def words(row: Any) -> str:
        return row.programme.name if row.programme else ""

    def code(row: Any) -> str:
        return row.programme.code if row.programme else ""

    return Column("programme", _("programme"), words, code, is_shown=is_shown)
