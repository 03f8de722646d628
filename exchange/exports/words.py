"""Cells that several lists have."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from institutions.models import Country, Institution
from migration_coop.lib.languages import localized

BETWEEN = "; "


def joined(parts: Iterable[Any]) -> str:
    """Several values in one cell, as an import takes them apart again."""
    return BETWEEN.join(str(part) for part in parts)


def yes_or_no(is_so: bool) -> str:
    return _("Yes") if is_so else _("No")


def country_of(country: Country | None) -> str:
    return country.name if country else ""


def body_name(institution: Institution | None) -> str:
    """Restricted ones are named in no file, whoever reads it (docs/adr/0006)."""
    if institution is None:
        return ""
    if institution.is_restricted:
        return _("Restricted institution")
    return institution.full_name


def body_code(institution: Institution | None) -> str:
    if institution is None or institution.is_restricted:
        return ""
    return institution.code


def theme_names(themes: Iterable[Any]) -> str:
    return joined(localized(theme, "name") for theme in themes)


def theme_codes(themes: Iterable[Any]) -> str:
    return joined(theme.code for theme in themes)
