"""Text that is stored in several languages, one column each."""

from collections.abc import Iterable

from django.utils.translation import get_language

FIRST_LANGUAGES = ("fr", "en", "pt", "ar")


def localized(row, field: str) -> str:
    """`field_fr`, `field_en`, … in the reader's language, else in the next that is
    filled; empty when none is."""
    return _first_filled(row, field, (get_language() or "fr", *FIRST_LANGUAGES))


def unlocalized(row, field: str) -> str:
    """The same for everybody, for files that come back: the first that is filled."""
    return _first_filled(row, field, FIRST_LANGUAGES)


def _first_filled(row, field: str, languages: Iterable[str]) -> str:
    texts = (getattr(row, f"{field}_{language}", "") for language in languages)
    return next((text for text in texts if text), "")
